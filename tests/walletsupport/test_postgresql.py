import pytest

from walletsupport.postgresql.base import TRY_AGAIN, Absence


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def absence(clock) -> Absence:
    return Absence(clock)


def test_everybody_may_try_while_the_server_is_there(absence):
    assert [absence.may_try() for _thread in range(3)] == [True, True, True]


def test_nobody_may_try_right_after_a_failure(absence):
    absence.begins()
    assert [absence.may_try() for _thread in range(3)] == [False, False, False]


def test_one_may_try_each_time_the_wait_is_over(absence, clock):
    absence.begins()
    tries = []
    for _second in range(2):
        clock.now += TRY_AGAIN
        tries.append([absence.may_try() for _thread in range(3)])
    assert tries == [[True, False, False]] * 2


def test_everybody_may_try_once_one_got_through(absence):
    absence.begins()
    absence.ends()
    assert [absence.may_try() for _thread in range(3)] == [True, True, True]
