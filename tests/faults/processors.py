"""Which processors a portal and the load upon it run on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


def halves() -> tuple[set[int], set[int]]:
    """The processors of this machine in two halves; both the same where there is only one."""
    found = sorted(os.sched_getaffinity(0))
    middle = len(found) // 2
    return set(found[:middle] or found), set(found[middle:])


@contextmanager
def running_on(processors: set[int]) -> Iterator[None]:
    """Keep what this thread does meanwhile, and what it starts, to these processors."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, processors)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
