"""What content an index on disk holds: written after each change, read by every process."""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FILE = "stamp"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The content version, and the moment (aware) as of which entries were due."""

    version: int
    at: datetime


def read_stamp(directory: Path) -> Stamp | None:
    """The stamp of the index in `directory`; None where there is none to trust."""
    try:
        version, at = (directory / FILE).read_text("ascii").split()
        return Stamp(int(version), datetime.fromisoformat(at))
    except (OSError, ValueError):
        return None


def write_stamp(directory: Path, stamp: Stamp) -> None:
    """Record what the index now holds; all or nothing, and on disk when this returns."""
    draft = directory / f"{FILE}.{os.getpid()}"
    with draft.open("w", encoding="ascii") as file:
        file.write(f"{stamp.version} {stamp.at.isoformat()}")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(directory / FILE)


def remove_stamp(directory: Path) -> None:
    """Have the index made anew at the next attempt: whatever its stamp says, it cannot be read."""
    with suppress(OSError):
        (directory / FILE).unlink(missing_ok=True)
