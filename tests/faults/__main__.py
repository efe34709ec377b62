"""Cause faults for real and see that what must hold does: `make faults`, `make faults SIZE=short`.

    python -m tests.faults [--short] [NAME…]

Prints the figures of each trial beside what must hold, writes those of a full run to docs/faults.md,
and exits 1 where one does not hold. Everything runs on the loopback in temporary folders and is stopped again.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.behind_nginx import reload_under_load, slow_connections
from tests.faults.clock import jump
from tests.faults.database_stopped import promote_standby, stop_database
from tests.faults.databases import on_postgresql
from tests.faults.disk_full import fill_disk
from tests.faults.figures import Figure
from tests.faults.importing import import_long
from tests.faults.kill import kill_workers
from tests.faults.malformed import send_malformed
from tests.faults.overload import overload
from tests.faults.power_cut import cut_power
from tests.faults.redis_gone import without_redis
from tests.faults.report import report
from tests.faults.running import portal_on

Trial = Callable[..., list[Figure]]


@dataclass(frozen=True)
class Fault:
    """A trial, and how much of everything it takes: for `make faults`, and for its short form."""

    what: str
    trial: Trial
    full: dict[str, int]
    short: dict[str, int]


def kill_on_sqlite(kills: int, writes: int) -> list[Figure]:
    with portal_on() as portal:
        return kill_workers(portal, kills, writes)


def kill_on_postgresql(kills: int, writes: int) -> list[Figure]:
    with on_postgresql() as variables, portal_on(variables) as portal:
        return kill_workers(portal, kills, writes)


KILLS, FEW_KILLS = {"kills": 40, "writes": 5_000}, {"kills": 3, "writes": 60}
FAULTS = {
    "kill-sqlite": Fault("kill -9 of workers under 8 editors, SQLite", kill_on_sqlite, KILLS, FEW_KILLS),
    "kill-postgresql": Fault(
        "kill -9 of workers under 8 editors, PostgreSQL", kill_on_postgresql, KILLS, FEW_KILLS
    ),
    "power-cut": Fault(
        "power cut of the SQLite default",
        cut_power,
        {"points": 300, "writes": 200},
        {"points": 25, "writes": 12},
    ),
    "database-stopped": Fault(
        "database stopped", stop_database, {"seconds": 65, "rounds": 10}, {"seconds": 61, "rounds": 3}
    ),
    "promotion": Fault("primary killed, standby promoted", promote_standby, {"writes": 300}, {"writes": 15}),
    "reloads": Fault(
        "graceful reloads under load",
        reload_under_load,
        {"reloads": 5, "answers": 20_000},
        {"reloads": 2, "answers": 200},
    ),
    "overload": Fault(
        "10 times as much as can be served, asked for by other processors than those that serve",
        overload,
        {"rounds": 12, "turns": 9, "seconds": 2, "times": 10},
        {"rounds": 1, "turns": 3, "seconds": 2, "times": 10},
    ),
    "slow-connections": Fault(
        "slow connections at nginx",
        slow_connections,
        {"number": 300, "probes": 20},
        {"number": 300, "probes": 20},
    ),
    "redis-gone": Fault("Redis hung, Redis killed", without_redis, {"answers": 2_000}, {"answers": 150}),
    "import": Fault(
        "a long import running",
        import_long,
        {"rows": 150_000, "answers": 1_000},
        {"rows": 5_000, "answers": 50},
    ),
    "clock": Fault("clock jumps, time zones, years without calendar", jump, {"jumps": 100}, {"jumps": 8}),
    "malformed": Fault("malformed requests", send_malformed, {"number": 10_000}, {"number": 300}),
    "disk-full": Fault("disk full while editing and indexing", fill_disk, {"writes": 200}, {"writes": 10}),
}


def run(name: str, *, short: bool) -> bool:
    """One trial; returns whether all that must hold does."""
    fault, begun = FAULTS[name], time.monotonic()
    print(f"\n{name}: {fault.what}", flush=True)
    figures = fault.trial(**(fault.short if short else fault.full))
    seconds = time.monotonic() - begun
    for figure in figures:
        print(f"  {figure}")
    print(f"  ({seconds:.0f} s)", flush=True)
    if not short:
        report(name, fault.what, figures, seconds)
    return all(figure.holds or (short and figure.is_timed) for figure in figures)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few of everything, in a minute or two each")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(FAULTS))
    asked = parser.parse_args()
    if unknown := set(asked.names) - FAULTS.keys():
        parser.error(f"{', '.join(sorted(unknown))}: expected {', '.join(FAULTS)}")
    failed = [name for name in asked.names or FAULTS if not run(name, short=asked.short)]
    print(f"\nnot as it must be: {', '.join(failed)}" if failed else "\nall as it must be")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
