"""Workers are killed (SIGKILL) while editors write: what was acknowledged stands, and nothing by halves."""

import os
import random
import signal
import time
from contextlib import suppress

from tests.faults.editors import PREFIX, Editors, Written, compare
from tests.faults.figures import Figure, at_least, none
from tests.faults.running import Portal

EDITORS = 8


def kill_workers(portal: Portal, kills: int, writes: int) -> list[Figure]:
    """Kill one worker after another, evenly among so many acknowledged writes."""
    chance = random.Random(7)
    with Editors(portal, EDITORS) as written:
        for number in range(1, kills + 1):
            until(written, number * writes // (kills + 1))
            kill_one(portal, chance)
            print(f"  {number} of {kills} killed, {written.writes:,} writes", flush=True)
        until(written, writes)
    portal.wait()
    found = compare(written, portal.inside("entries", PREFIX))
    return [
        at_least("workers killed", kills, kills),
        at_least("acknowledged writes", written.writes, writes),
        at_least("entries published by them", written.published, writes // 4),
        none("writes that the desk sent back", written.sent_back),
        at_least("requests broken off by the kills", written.broken, 1),
        none("acknowledged writes lost", found.lost),
        none("half entries", found.half),
        none("documents of the index that differ from the database", portal.inside("index_differences")),
        none("answers above 499", written.faults),
    ]


def kill_one(portal: Portal, chance: random.Random) -> None:
    while not (workers := portal.workers()):
        time.sleep(0.05)
    with suppress(ProcessLookupError):  # it ended by itself meanwhile
        os.kill(chance.choice(workers), signal.SIGKILL)


def until(written: Written, writes: int) -> None:
    while written.writes < writes:
        time.sleep(0.02)
