"""How long a rendered page may be shown: one figure, fixed when it is rendered. Pure."""

from collections.abc import Iterable
from datetime import datetime

LONGEST = 60  # seconds: a withdrawn number is gone from every cache within this time


def lifetime(at: datetime, changes: Iterable[datetime | None]) -> int:
    """Whole seconds from `at` to the first of `changes` (aware; None: never), 60 at most.

    Changes at or before `at` have happened and do not count.
    """
    left = ((change - at).total_seconds() for change in changes if change is not None and change > at)
    return int(min([LONGEST, *left]))
