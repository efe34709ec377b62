"""What a process has read of the content, remembered until it changes.

Putting queries together costs more than all the rest of a page. What they answer changes only with
the content version, which the database raises at every change that readers could see, and at moments
known beforehand.
"""

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import TypeVar
from weakref import WeakSet

from contacts.models import ContentVersion

T = TypeVar("T")
_all: "WeakSet[Memory]" = WeakSet()
MOST = 1_000  # answers, of which the largest hold some 30 KB


class Memory:
    """Answers of one content version, each for a stretch of time. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        """Remember at most `most` answers; beyond that begin anew."""
        self.most = most
        self.forget()
        _all.add(self)

    def forget(self) -> None:
        # Both in one: between two assignments another thread would find old answers under the new version.
        self._held: tuple[int | None, dict[Hashable, tuple[datetime, datetime | None, object]]] = None, {}

    def recall(self, key: Hashable, at: datetime, read: Callable[[], tuple[T, datetime | None]]) -> T:
        """What `read` answers at `at`, and until when (exclusive; None: until the content changes).

        The answer is shared by all who ask: it is not to be changed.
        """
        version = ContentVersion.objects.recent()  # before reading, which may only be newer
        if version is None:
            return read()[0]
        held, known = self._held
        if version != held:
            known = {}
            self._held = version, known
        if found := known.get(key):  # another thread may empty it meanwhile
            since, until, answer = found
            if since <= at and (until is None or at < until):
                return answer
        answer, until = read()
        if len(known) >= self.most:
            known.clear()
        known[key] = at, until, answer
        return answer


def forget_all() -> None:
    """As a process that has read nothing yet."""
    for each in _all:
        each.forget()


memory = Memory(MOST)
