"""The counter that tells caches and indexes that something changed."""

import threading
import time

from django.db import DatabaseError, connection, models

ASK_EVERY = 0.5  # seconds between looks at the version: a query a request would cost half


class ContentVersionManager(models.Manager):
    def current(self) -> int:
        """The version as committed; 0 before anything was written."""
        return self.filter(pk=1).values_list("number", flat=True).first() or 0

    def recent(self) -> int | None:
        """The version as this process saw it at most half a second ago: what it remembers is of this one.

        None in a transaction: what is read there may never be committed, and must not be remembered.
        While the database cannot be asked it is the version seen last; DatabaseError where there is none.
        """
        return None if connection.in_atomic_block else _seen.number()


class ContentVersion(models.Model):
    """One row, raised by database triggers in the transaction of every change readers could see."""

    number = models.BigIntegerField(default=0)
    # PostgreSQL raises the number once a transaction; this remembers which one did.
    raised_by = models.BigIntegerField(null=True)

    objects = ContentVersionManager()

    class Meta:
        verbose_name = verbose_name_plural = "内容版本"

    def __str__(self) -> str:
        return str(self.number)


class _Seen:
    """What a process knows of the version. Safe to share between its threads: one asks for all."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._number: int | None = None
        self._asked = 0.0  # seconds on the clock of the process

    def number(self) -> int:
        if self._number is None:
            self._ask()
        elif time.monotonic() - self._asked >= ASK_EVERY and self._guard.acquire(blocking=False):
            try:
                self._ask()
            except DatabaseError:
                self._asked = time.monotonic()
            finally:
                self._guard.release()
        return self._number

    def _ask(self) -> None:
        asked = time.monotonic()
        self._number = ContentVersion.objects.current()
        self._asked = asked


_seen = _Seen()
