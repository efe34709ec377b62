"""Counting what readers search for, open and find helpful, without ever making them wait.

Counts wait in the memory of each process and are written every few seconds, in one transaction.
While the database takes nothing (an import holds it, it is full, it is away) they wait on, as many as
fit; where it refuses them they are dropped: a lost count harms nobody, an answer that waits does.
What a reader typed comes in here unmasked and goes no further unless it is free of personal data.
"""

import logging
import os
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import Error, OperationalError, connection, models, transaction
from prometheus_client import Counter

from contacts.masking import mask
from contacts.text import fold
from faq.models import Entry, Feedback, Revision, SearchCount, SearchOpen, SolvedCount, Step, StepStop
from faq.models.counts import TERM_LENGTH

logger = logging.getLogger(__name__)

LOST = Counter("walletsupport_counts_lost", "Counts of searches, opened entries and votes not written")
FLUSH_EVERY = 3  # seconds: soon enough for staff, rare enough for one writer
MOST_WAITING = 10_000  # counts; about 2 MB, and more than a process answers in that time


def is_personal(folded: str) -> bool:
    """Whether folded text holds a telephone, identity or card number, an address or many digits."""
    return mask(folded).found


def countable(folded: str) -> str:
    """`folded` where it may be kept as a term, otherwise "": empty, too long, or personal."""
    is_term = len(folded) <= TERM_LENGTH and any(character.isalnum() for character in folded)
    return folded if is_term and not is_personal(folded) else ""


def term_of(typed: str) -> str:
    """The term to count for text as typed, or "". Very long text is not even folded."""
    return countable(fold(typed)) if len(typed) <= 4 * TERM_LENGTH else ""


@dataclass(frozen=True, slots=True)
class Count:
    """What to add to one row."""

    table: type[models.Model]
    key: tuple
    values: dict[str, int]
    on: date


class Counts:
    """The counts of one process that wait to be written. Safe to share between its threads."""

    def __init__(self, flush_every: float | None) -> None:
        """Write `flush_every` seconds after a first count; None: only when `flush` is called."""
        self.flush_every = flush_every
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget everything, as a process must that was forked: the counts are its parent's."""
        self.lost = 0  # counts that were dropped since this process began
        self._guard = threading.Lock()
        self._waiting: deque[Count] = deque(maxlen=MOST_WAITING)
        self._writer: threading.Timer | None = None
        self._pruned_on: date | None = None

    def search(self, folded: str, *, results: int, confident: bool, on: date) -> None:
        """Somebody searched for `folded` on the day `on`."""
        if term := countable(folded):
            values = {"times": 1, "last_results": results}
            values |= {"confident": int(confident), "unanswered": int(not results)}
            self._put(Count(SearchCount, (term, on), values, on))

    def open(self, term: str, entry: Entry, *, on: date) -> None:
        """Somebody opened `entry` from the results for `term`, as `term_of` gives it."""
        if term:
            self._put(Count(SearchOpen, (term, on, entry.pk), {"opened": 1}, on))

    def vote(self, term: str, revision: Revision, *, solved: bool, on: date) -> None:
        """Somebody who searched for `term`, or for "", said whether what they read helped."""
        self._put(Count(SolvedCount, (revision.pk, on), {"yes" if solved else "no": 1}, on))
        if term and solved:
            self._put(Count(SearchOpen, (term, on, revision.entry_id), {"solved": 1}, on))

    def stop(self, step: Step, how: str, *, on: date) -> None:
        """Somebody got stuck at `step`, or left unsolved from there: `how` is a column of StepStop."""
        self._put(Count(StepStop, (step.pk, on), {how: 1}, on))

    def flush(self) -> None:
        """Write what waits; what the database cannot take now waits on, what it refuses is dropped."""
        with self._guard:
            taken, self._waiting = self._waiting, deque(maxlen=MOST_WAITING)
        if not taken:
            return
        on = max(count.on for count in taken)
        try:
            with transaction.atomic():
                write(taken)
                # Once a day, so that rows expire also where nobody runs `prune_searches`.
                if self._pruned_on != on:
                    prune(on)
            self._pruned_on = on
        except OperationalError as error:  # the message of an error may repeat what was written
            self._put_back(taken)
            logger.warning("%d counts wait: %s", len(taken), type(error).__name__)
        except Error as error:
            with self._guard:
                self._lose(len(taken))
            logger.warning("%d counts lost: %s", len(taken), type(error).__name__)

    def _put(self, count: Count) -> None:
        with self._guard:
            if len(self._waiting) == MOST_WAITING:
                self._lose(1)
            else:
                self._waiting.append(count)
            self._start_writer()

    def _put_back(self, taken: Iterable[Count]) -> None:
        """Before what came meanwhile, of which the newest go where there is no room."""
        with self._guard:
            waiting = [*taken, *self._waiting]
            self._waiting = deque(waiting[:MOST_WAITING], maxlen=MOST_WAITING)
            self._lose(len(waiting) - len(self._waiting))

    def _lose(self, number: int) -> None:
        """Count what is dropped; the caller holds the guard."""
        self.lost += number
        LOST.inc(number)

    def _start_writer(self) -> None:
        """See that what waits will be written; the caller holds the guard."""
        if self.flush_every is None or self._writer is not None or not self._waiting:
            return
        self._writer = threading.Timer(self.flush_every, self._write_in_background)
        self._writer.daemon = True
        try:
            self._writer.start()
        except RuntimeError:  # no thread to be had: the next count tries again
            self._writer = None

    def _write_in_background(self) -> None:
        try:
            self.flush()
        finally:
            connection.close()
            with self._guard:
                self._writer = None
                self._start_writer()


def write(waiting: Iterable[Count]) -> None:
    """Add up `waiting` and write it, one row a key."""
    totals: dict[type[models.Model], dict[tuple, dict[str, int]]] = {}
    for count in waiting:
        row = totals.setdefault(count.table, {}).setdefault(count.key, {})
        for name, value in count.values.items():
            row[name] = value if name in count.table.LATEST else row.get(name, 0) + value
    for table in (SearchCount, SearchOpen, SolvedCount, StepStop):
        if rows := of_what_is_there(table, totals.get(table, {})):
            table.objects.add(rows)


def of_what_is_there(table: type[models.Model], rows: dict[tuple, dict]) -> dict[tuple, dict]:
    """`rows` without those of an entry, revision or step that was removed meanwhile."""
    for place, name in enumerate(table.KEY):
        if rows and name.endswith("_id"):
            owners = table._meta.get_field(name).related_model.objects
            there = set(owners.filter(pk__in={key[place] for key in rows}).values_list("pk", flat=True))
            rows = {key: row for key, row in rows.items() if key[place] in there}
    return rows


@transaction.atomic
def prune(on: date) -> int:
    """Remove the searches and feedback that have expired on the day `on`; returns how many rows."""
    return sum(table.objects.expired(on).delete()[0] for table in (SearchCount, SearchOpen, Feedback))


counts = Counts(FLUSH_EVERY)
os.register_at_fork(after_in_child=lambda: counts.begin_anew())
