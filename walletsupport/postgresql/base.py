"""Django's PostgreSQL, except that nobody waits for a server that is known to be away."""

import threading
import time
from collections.abc import Callable

from django.db.backends.postgresql import base
from psycopg import OperationalError

TRY_AGAIN = 1.0  # seconds between attempts while the server is away


class Absence:
    """Whether the server was away at the last attempt to connect, in one process. Safe between threads.

    Each attempt waits about a second in the connection pool. While the server is away all threads of a
    process would do nothing else, and pages that need no database would wait behind them.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._next_attempt: float | None = None  # None: the server was there

    def may_try(self) -> bool:
        """Whether to connect now: always while the server is there, once in TRY_AGAIN while it is not."""
        with self._guard:
            if self._next_attempt is None:
                return True
            if self._clock() < self._next_attempt:
                return False
            self._next_attempt = self._clock() + TRY_AGAIN
            return True

    def begins(self) -> None:
        with self._guard:
            self._next_attempt = self._clock() + TRY_AGAIN

    def ends(self) -> None:
        with self._guard:
            self._next_attempt = None


absence = Absence()


class DatabaseWrapper(base.DatabaseWrapper):
    """Raises OperationalError at once where Django would wait for a server that is away."""

    def get_new_connection(self, conn_params: dict) -> object:
        if not absence.may_try():
            raise OperationalError("the server was away less than a second ago")
        try:
            connection = super().get_new_connection(conn_params)
        except OperationalError:
            absence.begins()
            raise
        absence.ends()
        return connection
