"""Readers who ask without a pause, and what they were answered."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException, RemoteDisconnected
from itertools import cycle

from tests.faults.running import Answer, ask


@dataclass
class Read:
    """What readers got: how often each status, 0 for none, and how long each answer took."""

    statuses: Counter = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int, seconds: float) -> None:
        with self.guard:
            self.statuses[status] += 1
            self.seconds.append(seconds)

    @property
    def faults(self) -> int:
        """Answers above 499, and requests without any."""
        return sum(times for status, times in self.statuses.items() if status >= 500 or not status)

    def quantile(self, share: float) -> float:
        return sorted(self.seconds)[int(share * (len(self.seconds) - 1))]


class Readers:
    """So many readers, each asking for these addresses in turn at one of these ports, until the end."""

    def __init__(self, ports: list[int], addresses: list[str], number: int, pause: float = 0) -> None:
        self.read, self.stopped, self.pause = Read(), threading.Event(), pause
        self.threads = [
            threading.Thread(target=self._ask, args=(ports[each % len(ports)], addresses, each), daemon=True)
            for each in range(number)
        ]

    def _ask(self, port: int, addresses: list[str], first: int) -> None:
        turn = cycle(addresses[first % len(addresses) :] + addresses[: first % len(addresses)])
        while not self.stopped.is_set():
            status, seconds = asked(port, next(turn))
            self.read.note(status, seconds)
            time.sleep(self.pause)

    def __enter__(self) -> Read:
        for thread in self.threads:
            thread.start()
        return self.read

    def __exit__(self, *_error: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join(60)


def asked(port: int, address: str) -> tuple[int, float]:
    """The status of an answer, 0 for none, and the seconds it took."""
    begun = time.monotonic()
    try:
        return ask(port, "GET", address).status, time.monotonic() - begun
    except (OSError, HTTPException, RemoteDisconnected):
        return 0, time.monotonic() - begun


def seconds_until(port: int, address: str, is_so: Callable[[Answer], bool], patience: float = 60) -> float:
    """How long it takes until an answer is so; `patience` where it never is."""
    begun = time.monotonic()
    while time.monotonic() - begun < patience:
        try:
            if is_so(ask(port, "GET", address)):
                return time.monotonic() - begun
        except (OSError, HTTPException):
            pass
        time.sleep(0.05)
    return patience


def wait_for(condition: Callable[[], bool], patience: float = 300) -> None:
    """Until it is so. Raises SystemExit where it never is."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit("the trial does not get on")
        time.sleep(0.05)
