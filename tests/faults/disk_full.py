"""The disk is full while editors write and the index follows: they are told, and nothing is lost."""

import os
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.faults.editors import PREFIX, Editors, compare
from tests.faults.figures import Figure, at_least, at_most, none
from tests.faults.load import wait_for
from tests.faults.running import PATIENCE, Portal, ask, prepared, workplace

EDITORS = 4
ROOM = 20  # megabytes beside what the portal takes
TOLD = "磁盘满了"
READ = [
    "/",
    "/emergency/",
    "/faq/ok-top-up-not-received/",
    "/wallets/ok/contact/",
    f"/search/?q={quote('退款')}",
]


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """A file system of this size at `folder`. Needs the right to mount."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill_disk(writes: int) -> list[Figure]:
    """Fill it while editors write, go on for so many refused writes, and make room again."""
    source = prepared() / "var"
    size = sum(path.stat().st_size for path in source.rglob("*") if path.is_file()) // 1_000_000 + ROOM
    with workplace() as folder, small_disk(folder / "var", size):
        shutil.copytree(source, folder / "var", dirs_exist_ok=True)
        portal = Portal(folder)
        portal.start()
        try:
            return trial(portal, writes)
        finally:
            portal.stop()


def trial(portal: Portal, writes: int) -> list[Figure]:
    ballast, read = portal.folder / "var" / "ballast", Counter()
    with Editors(portal, EDITORS) as written:
        wait_for(lambda: written.writes >= writes)
        fill(ballast)
        begun = time.monotonic()
        while min(written.statuses[503], read.total()) < writes and time.monotonic() - begun < PATIENCE:
            fill(ballast)
            read += Counter(ask(portal.port, "GET", address).status for address in READ)
        ballast.unlink()
        freed, before = time.monotonic(), written.writes
        wait_for(lambda: written.writes > before)
        healed = time.monotonic() - freed
        wait_for(lambda: written.writes >= before + writes)
    found = compare(written, portal.inside("entries", PREFIX))
    refused = written.statuses[503]
    return [
        at_least("writes refused for want of room", refused, writes),
        at_least("of them told so in plain words", int(TOLD in written.pages.get(503, "")), 1),
        at_least("entries published before and after", written.published, writes // 4),
        none("acknowledged writes lost", found.lost),
        none("half entries", found.half),
        at_least("pages read while the disk was full", read.total(), writes),
        none("of them without their content", read.total() - read[200]),
        at_most("seconds until editors could write again", healed, 10),
        none("documents of the index that differ from the database", portal.inside("index_differences")),
        none("other answers above 499", written.faults - refused - written.opened[503]),
        none("writes that the desk sent back", written.sent_back),
    ]


def fill(file: Path) -> None:
    """Take all the room there is."""
    with file.open("ab", buffering=0) as handle:
        for size in (1 << 20, 1 << 12):
            try:
                while handle.write(os.urandom(size)) == size:
                    pass
            except OSError:
                continue
