from datetime import timedelta

import pytest

from contacts.lifetime import kept_until
from tests.conftest import NOW

KEPT = {
    "nothing changes": ([], 60),
    "never": ([None], 60),
    "far off": ([3600], 60),
    "soon": ([12], 12),
    "the first of several": ([50, 7.9, 30], 7.9),
    "less than a second": ([0.4], 0.4),
    "just now": ([0], 60),
    "long ago": ([-5], 60),
}


@pytest.mark.parametrize(("seconds", "left"), KEPT.values(), ids=KEPT)
def test_a_page_is_kept(seconds, left):
    changes = [None if each is None else NOW + timedelta(seconds=each) for each in seconds]
    assert kept_until(NOW, changes) == NOW + timedelta(seconds=left)
