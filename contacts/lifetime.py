"""How long a rendered page may be shown: until one moment, fixed when it is rendered. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

LONGEST = timedelta(seconds=60)  # a withdrawn number is gone from every cache within this time


def kept_until(at: datetime, changes: Iterable[datetime | None] = ()) -> datetime:
    """The first of `changes` (aware; None: never) after `at`, a minute after `at` at the latest.

    Changes at or before `at` have happened and do not count.
    """
    return min([at + LONGEST, *(change for change in changes if change is not None and change > at)])
