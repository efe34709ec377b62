"""The power goes while somebody writes to the SQLite default: what was acknowledged is on the disk.

A process writes through the desk; strace records what it hands to the system, what it syncs, and when
it acknowledges. Then the disk is replayed up to many points: what was synced is there, of the rest
nothing, or some writes, some of them torn. SQLite must open what is left and find every write that
was acknowledged by then. The same is done with `synchronous=NORMAL`, which must lose some: otherwise
the trial would find nothing at all.
"""

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.faults.figures import Figure, at_least, none
from tests.faults.running import PATIENCE, ROOT, Portal, prepared, workplace
from tests.faults.trace import Acknowledge, Disk, Event, command, events

NAME = "portal.sqlite3"
WHOLE = """
SELECT slug FROM faq_entry AS entry WHERE slug LIKE 'trial-%'
AND (SELECT count(*) FROM faq_revision AS revision WHERE revision.entry_id = entry.id) = 1
AND (SELECT count(*) FROM faq_symptom AS symptom WHERE symptom.entry_id = entry.id) = 2
"""
ALL = "SELECT slug FROM faq_entry WHERE slug LIKE 'trial-%'"


@dataclass
class Damage:
    """What was wrong after the cuts at so many points."""

    cuts: int = 0
    losses: int = 0
    corrupt: int = 0
    halves: int = 0


def cut_power(points: int, writes: int) -> list[Figure]:
    full, normal = (damage(points, writes, synchronous) for synchronous in ("FULL", "NORMAL"))
    return [
        at_least("points at which the power was cut", full.cuts, 2 * points),
        none("acknowledged writes lost", full.losses),
        none("databases that were corrupt", full.corrupt),
        none("half entries", full.halves),
        at_least("acknowledged writes that the same trial loses with synchronous=NORMAL", normal.losses, 1),
    ]


def damage(points: int, writes: int, synchronous: str) -> Damage:
    with workplace() as folder:
        shutil.copytree(prepared() / "var", folder / "var")
        before = {NAME: (folder / "var" / NAME).read_bytes()}
        recorded = record(folder, writes, synchronous)
        found = Damage()
        for disk, acknowledged in cuts(recorded, before, points):
            for chance in (None, random.Random(found.cuts)):
                look_at(folder / "after", disk.after_a_cut(chance), acknowledged, found)
    return found


def record(folder: Path, writes: int, synchronous: str) -> list[Event]:
    portal, acks = Portal(folder), folder / "acknowledged"
    watched = [folder / "var" / NAME, folder / "var" / f"{NAME}-wal", acks]
    writer = [sys.executable, "-m", "tests.faults.writer", str(writes), str(acks), synchronous]
    subprocess.run(
        [*command(folder, watched), *writer],
        cwd=ROOT,
        env=portal.environment,
        check=True,
        timeout=10 * PATIENCE,
        stderr=subprocess.DEVNULL,
    )
    return list(events(folder / "trace", acks))


def cuts(recorded: list[Event], files: dict[str, bytes], points: int) -> Iterator[tuple[Disk, set[str]]]:
    """The disk at so many moments of the record, chosen by chance, and what was acknowledged by each."""
    first = next(place for place, event in enumerate(recorded) if isinstance(event, Acknowledge))
    chosen = set(
        random.Random(points).sample(range(first, len(recorded)), min(points, len(recorded) - first))
    )
    disk, acknowledged = Disk(files), set()
    for place, event in enumerate(recorded):
        disk.see(event)
        if isinstance(event, Acknowledge):
            acknowledged.add(event.what)
        if place in chosen:
            yield disk, acknowledged


def look_at(folder: Path, files: dict[str, bytes], acknowledged: set[str], found: Damage) -> None:
    """Open what a cut left, as the portal would, and add up what is wrong with it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    found.cuts += 1
    try:
        with closing(sqlite3.connect(folder / NAME)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            there, whole = ({slug for (slug,) in database.execute(query)} for query in (ALL, WHOLE))
    except sqlite3.DatabaseError:
        sound, there, whole = False, set(), set()
    found.corrupt += not sound
    found.losses += len(acknowledged - there)
    found.halves += len(there - whole)
