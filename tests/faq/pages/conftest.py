import pytest


@pytest.fixture(autouse=True)
def the_clock_stands(clock) -> None:
    """Pages show a moment: it is the same in all of these tests."""
