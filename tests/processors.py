"""Which processors a portal and the load upon it run on, and how much of them it takes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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


def seconds_of(master: int) -> float:
    """Of processor time that the children of this process took until now, those that ended included."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    ended = times(master)[2:4]
    return (sum(ended) + sum(sum(times(int(child))[:2]) for child in children)) / os.sysconf("SC_CLK_TCK")


def times(process: int) -> list[int]:
    """Ticks of a process in its own code and in the kernel, and the same of its children that ended."""
    return list(map(int, Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[11:15]))
