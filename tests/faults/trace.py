"""What a process did to its files, in order, as strace saw it; and what a power cut leaves of that."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CALLS = "openat,write,pwrite64,fsync,fdatasync,ftruncate,unlink"
SECTOR = 512  # bytes that a disk writes whole
LINE = re.compile(r'(\w+)\((?:AT_FDCWD[^,]*, )?(?:\d+<([^>]*)>|"([^"]*)")(.*)\) = (-?\d+)')
DATA = re.compile(r'^, "((?:\\x[0-9a-f]{2})*)"(\.\.\.)?, \d+(?:, (\d+))?$')


@dataclass(frozen=True)
class Write:
    file: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Sync:
    """All that was written to the file before is on the disk now."""

    file: str


@dataclass(frozen=True)
class Truncate:
    file: str
    size: int


@dataclass(frozen=True)
class Acknowledge:
    what: str


Event = Write | Sync | Truncate | Acknowledge


def command(folder: Path, files: Iterable[Path]) -> list[str]:
    """strace, writing what is done to these files into `folder`/trace, data whole and in hexadecimal."""
    watched = [part for file in files for part in ("-P", str(file))]
    return ["strace", "-qq", "-y", "-xx", "-s", "1000000", "-o", str(folder / "trace"), "-e", CALLS, *watched]


def events(trace: Path, acknowledgements: Path) -> Iterator[Event]:
    """The events of a trace, files by their names without folder. Raises ValueError at what it cannot read."""
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            if found := LINE.match(line):
                yield from event(*found.groups(), acknowledgements.name)
            elif "= -1" not in line and not line.startswith(("+++", "---")):
                raise ValueError(line[:200])


def event(call: str, opened: str | None, named: str | None, rest: str, result: str, acks: str) -> list[Event]:
    if int(result) < 0:
        return []
    file = Path(unescaped(opened or named or "").decode()).name
    if call in ("fsync", "fdatasync"):
        return [Sync(file)]
    if call == "ftruncate":
        return [Truncate(file, int(rest.removeprefix(", ")))]
    if call == "unlink" or (call == "openat" and "O_TRUNC" in rest):
        return [Truncate(file, 0)]
    if call == "openat":
        return []
    found = DATA.match(rest)
    if found is None or found[2]:  # data cut off
        raise ValueError(f"{call} to {file}: {rest[:80]}")
    data, _cut, offset = found.groups()
    written = unescaped(data)[: int(result)]
    return (
        [Acknowledge(written.decode().strip())] if file == acks else [Write(file, int(offset or 0), written)]
    )


def unescaped(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()


class Disk:
    """Files as they are on the disk for certain, and what was written since the last sync of each."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.certain = defaultdict(bytearray, {name: bytearray(data) for name, data in files.items()})
        self.pending: dict[str, list[Write | Truncate]] = defaultdict(list)

    def see(self, event: Event) -> None:
        if isinstance(event, Sync):
            for change in self.pending.pop(event.file, []):
                apply(self.certain[event.file], change)
        elif not isinstance(event, Acknowledge):
            self.pending[event.file].append(event)

    def after_a_cut(self, chance: random.Random | None) -> dict[str, bytes]:
        """The files after a power cut now: of what was not synced nothing, or whatever `chance` lets be."""
        left = {name: bytearray(data) for name, data in self.certain.items()}
        for name, changes in self.pending.items() if chance else ():
            for change in changes:
                if chance.random() < 0.5:
                    apply(left.setdefault(name, bytearray()), torn(change, chance))
        return {name: bytes(data) for name, data in left.items()}


def apply(data: bytearray, change: Write | Truncate) -> None:
    size = change.size if isinstance(change, Truncate) else change.offset
    if len(data) < size:
        data.extend(bytes(size - len(data)))
    if isinstance(change, Truncate):
        del data[size:]
    else:
        data[size : size + len(change.data)] = change.data


def torn(change: Write | Truncate, chance: random.Random) -> Write | Truncate:
    """Half of the writes are cut off between two sectors."""
    if isinstance(change, Truncate) or chance.random() < 0.5:
        return change
    sectors = len(change.data) // SECTOR
    return Write(change.file, change.offset, change.data[: SECTOR * chance.randint(0, sectors)])
