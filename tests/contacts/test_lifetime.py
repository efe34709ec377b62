from datetime import timedelta

import pytest

from contacts.lifetime import lifetime
from tests.conftest import NOW

LEFT = {
    "nothing changes": ([], 60),
    "never": ([None], 60),
    "far off": ([3600], 60),
    "soon": ([12], 12),
    "the first of several": ([50, 7.9, 30], 7),
    "less than a second": ([0.4], 0),
    "just now": ([0], 60),
    "long ago": ([-5], 60),
}


@pytest.mark.parametrize(("seconds", "left"), LEFT.values(), ids=LEFT)
def test_a_page_lives(seconds, left):
    changes = [None if each is None else NOW + timedelta(seconds=each) for each in seconds]
    assert lifetime(NOW, changes) == left
