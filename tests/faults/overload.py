"""Ten times as much asked of nginx and gunicorn as they can answer: what is served, how the rest is refused."""

import json
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path

from tests.deployment import Deployed
from tests.faults.behind_nginx import CONNECTIONS, behind_nginx, probe, wrk
from tests.faults.figures import Figure, at_least, at_most, none
from tests.faults.running import Portal
from tests.processors import halves, running_on, seconds_of

SEARCH = "/search/?q=%E9%80%80%E6%AC%BE"
CROWD = 20 * CONNECTIONS
SETTLING = 0.5  # seconds: clients that were held ask all at once, then out of step again


@dataclass
class Told:
    """What nginx told of its answers in some seconds, and the processor time gunicorn took meanwhile."""

    seconds: float = 0
    used: float = 0
    statuses: Counter = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)  # seconds until those who were served had their answer

    @property
    def served(self) -> float:
        """A second; refusals are none of them."""
        return self.statuses[200] / self.seconds

    @property
    def asked(self) -> float:
        """A second."""
        return self.statuses.total() / self.seconds

    def __add__(self, other: "Told") -> "Told":
        return Told(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


def overload(rounds: int, turns: int, seconds: int, times: int) -> list[Figure]:
    """Ask for what takes most as fast as it is answered, then so many times as fast; in turn, again and again.

    Whoever overloads a portal does not run on its machine: the load has processors of its own. What else a
    machine does makes it slower for seconds at a time, by a third here: turns are short and many, so that
    both loads meet it alike. Each round begins with a crowd that asks for what can be served just then.
    No worker begins anew meanwhile: where it is the only one, that is a second without any answer, half
    of the turn that happens to meet it.
    """
    portals, loads = halves()
    variables = {"WEB_WORKERS": str(len(portals)), "GUNICORN_CMD_ARGS": "--max-requests 0"}
    with ExitStack() as stack:
        with running_on(portals):
            portal, front = stack.enter_context(behind_nginx(**variables))
        stack.enter_context(running_on(loads))
        lasting = 60 + 2 * rounds * (1 + turns) * (1 + seconds)
        enough = stack.enter_context(held(wrk(front, SEARCH, seconds=lasting, connections=CONNECTIONS)))
        turn(enough, portal, front, 3)  # warms up
        quiet, loaded, waits = Told(), Told(), []
        for _round in range(rounds):
            pause = int(1000 * CROWD / (times * turn(enough, portal, front, seconds).served))
            crowd = wrk(front, SEARCH, seconds=lasting, connections=CROWD, pause=pause)
            with held(crowd):
                waits.append(wait_of_a_refusal(front, crowd))
                for _turn in range(turns):
                    quiet += turn(enough, portal, front, seconds)
                    loaded += turn(crowd, portal, front, seconds)
    return figures(quiet, loaded, times, min(waits))


def figures(quiet: Told, loaded: Told, times: int, wait: int) -> list[Figure]:
    share = loaded.served / quiet.served
    of_time = (loaded.used / loaded.seconds) / (quiet.used / quiet.seconds)
    waits = sorted(loaded.waits)
    refused = loaded.statuses[503]
    others = loaded.statuses.total() - refused - loaded.statuses[200]
    return [
        at_least("times the capacity was asked for", loaded.asked / quiet.served, 0.8 * times, is_timed=True),
        at_least("share of the capacity that was served", share, 0.9, is_timed=True),
        at_least("share of its processor time that gunicorn kept", of_time, 0.9, is_timed=True),
        at_most("seconds within which 99 % of those were served", waits[int(0.99 * (len(waits) - 1))], 1),
        at_least("refused at once with 503", refused, 1),
        none("answered otherwise", others),
        at_least("seconds that refusals say to wait", wait, 1),
    ]


@contextmanager
def held(load: subprocess.Popen) -> Iterator[subprocess.Popen]:
    """A load that waits for its turns; ended afterwards."""
    load.send_signal(signal.SIGSTOP)
    try:
        yield load
    finally:
        load.kill()
        load.communicate()


def turn(load: subprocess.Popen, portal: Portal, front: Deployed, seconds: int) -> Told:
    """Let a load go on for so long; returns what nginx answered. Raises SystemExit where the load ended."""
    load.send_signal(signal.SIGCONT)
    time.sleep(SETTLING)
    begun, used = time.monotonic(), seconds_of(portal.process.pid)
    starts = {log: log.stat().st_size for log in (front.log, front.refused_log)}
    time.sleep(seconds)
    took, used = time.monotonic() - begun, seconds_of(portal.process.pid) - used
    lines = [line for log, start in starts.items() for line in lines_since(log, start)]
    load.send_signal(signal.SIGSTOP)
    if load.poll() is not None:
        raise SystemExit("the load ended before its time")
    waits = [line["seconds"] for line in lines if line["status"] == 200]
    return Told(took, used, Counter(line["status"] for line in lines), waits)


def lines_since(log: Path, start: int) -> list[dict]:
    """The lines of a log from about this byte on, without the first and the last, which may be cut."""
    with log.open("rb") as file:
        file.seek(max(0, start - 1))
        return list(map(json.loads, file.read().split(b"\n")[1:-1]))


def wait_of_a_refusal(front: Deployed, load: subprocess.Popen) -> int:
    """Let a load go on until somebody is refused; returns the seconds that says to wait, 0 where nobody is."""
    load.send_signal(signal.SIGCONT)
    deadline, answer = time.monotonic() + 20, probe(front, SEARCH)
    while answer.status != 503 and time.monotonic() < deadline:
        answer = probe(front, SEARCH)
    load.send_signal(signal.SIGSTOP)
    return int(answer.headers.get("retry-after", 0))
