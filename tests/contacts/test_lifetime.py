from datetime import timedelta

import pytest

from contacts.lifetime import LONGEST, kept_until
from contacts.models.version import ASK_EVERY  # as it is; tests ask always
from tests.conftest import NOW

KEPT = {
    "nothing changes": ([], 59),
    "never": ([None], 59),
    "far off": ([3600], 59),
    "soon": ([12], 12),
    "the first of several": ([50, 7.9, 30], 7.9),
    "less than a second": ([0.4], 0.4),
    "just now": ([0], 59),
    "long ago": ([-5], 59),
}


@pytest.mark.parametrize(("seconds", "left"), KEPT.values(), ids=KEPT)
def test_a_page_is_kept(seconds, left):
    changes = [None if each is None else NOW + timedelta(seconds=each) for each in seconds]
    assert kept_until(NOW, changes) == NOW + timedelta(seconds=left)


def test_what_is_withdrawn_is_gone_within_a_minute():
    assert LONGEST + timedelta(seconds=ASK_EVERY) < timedelta(minutes=1)
