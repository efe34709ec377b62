"""Workers are killed (SIGKILL) while editors write: what was acknowledged stands, and nothing by halves."""

import os
import random
import signal

from tests.faults.editors import PREFIX, Editors, Written, compare
from tests.faults.figures import Figure, at_least, none
from tests.faults.load import wait_for
from tests.faults.running import Portal

EDITORS = 8


def kill_workers(portal: Portal, kills: int, writes: int) -> list[Figure]:
    """Kill one worker after another, evenly among so many acknowledged writes."""
    chance = random.Random(7)
    killed = 0
    with Editors(portal, EDITORS) as written:
        for number in range(1, kills + 1):
            until(written, number * writes // (kills + 1))
            killed += kill_one(portal, chance)
            print(f"  {number} of {kills} killed, {written.writes:,} writes", flush=True)
        until(written, writes)
    portal.wait()
    if written.faults:
        print("\n".join(errors(portal)), flush=True)
    found = compare(written, portal.inside("entries", PREFIX))
    return [
        at_least("workers killed", killed, kills),
        at_least("acknowledged writes", written.writes, writes),
        at_least("entries published by them", written.published, (writes - written.broken) // 2 - EDITORS),
        none("writes that the desk sent back", written.sent_back),
        at_least("requests broken off by the kills", written.broken, 1),
        none("acknowledged writes lost", found.lost),
        none("half entries", found.half),
        none("documents of the index that differ from the database", portal.inside("index_differences")),
        none("answers above 499", written.faults),
    ]


def kill_one(portal: Portal, chance: random.Random) -> bool:
    """Whether a worker was there to be killed."""
    wait_for(portal.workers)
    try:
        os.kill(chance.choice(portal.workers()), signal.SIGKILL)
    except (ProcessLookupError, IndexError):  # it ended by itself meanwhile
        return False
    return True


def errors(portal: Portal) -> list[str]:
    """What the portal's log says of faults, the last of it."""
    return [line for line in portal.log.read_text().splitlines() if " ERROR " in line][-20:]


def until(written: Written, writes: int) -> None:
    wait_for(lambda: written.writes >= writes, patience=3_600)
