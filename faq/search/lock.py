"""The lock of an index on disk: one process at a time, of all on this node, changes it."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def file_lock(directory: Path, wait: float | None) -> Iterator[bool]:
    """Hold the lock of `directory`; yields False if others held it for `wait` seconds."""
    with (directory.parent / f"{directory.name}.lock").open("w") as handle:
        deadline = None if wait is None else time.monotonic() + wait
        locked = False
        while not locked:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if deadline is None else fcntl.LOCK_NB))
                locked = True
            except BlockingIOError:
                if time.monotonic() > deadline:
                    break
                time.sleep(0.02)
        yield locked
