"""How long a rendered page may be shown: until one moment, fixed when it is rendered. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

# A withdrawn number is gone everywhere within a minute: for a part of a second a process does not know of it
# yet, and what it shows then may stay for this long.
LONGEST = timedelta(seconds=59)


def kept_until(at: datetime, changes: Iterable[datetime | None] = ()) -> datetime:
    """The first of `changes` (aware; None: never) after `at`, `LONGEST` after `at` at the latest.

    Changes at or before `at` have happened and do not count.
    """
    return min([at + LONGEST, *(change for change in changes if change is not None and change > at)])
