"""The site's own search: the index on disk kept up with the database, in every process.

The index holds exactly what is published. It follows the content version, and the clock where an
entry is due to appear or to expire. One process, holding a file lock, applies what changed; the
others reload.
"""

import logging
import os
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from contacts.models import ContentVersion, Wallet
from contacts.models.version import ASK_EVERY
from faq.models import Entry, SynonymGroup
from faq.search.documents import changed_between, documents, next_due
from faq.search.engine import Engine
from faq.search.index import Index, IndexBusy, IndexUnusable
from faq.search.lock import file_lock
from faq.search.stamp import Stamp, read_stamp, remove_stamp, write_stamp
from faq.search.understanding import WalletNames

logger = logging.getLogger(__name__)

WAIT_FOR_OTHERS = 0.3  # seconds to wait while another process applies the same change
APPLY_AT_ONCE = 200  # entries; more than these are applied beside the requests, not within one
RETRY_DISK = 30  # seconds between attempts to use a damaged or full disk again


class SiteSearch:
    """The engine of one process. Safe to share between its threads."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._guard = threading.Lock()
        self._engine: Engine | None = None
        self._index: Index | None = None
        self._stamp: Stamp | None = None
        self._due: datetime | None = None  # when the index has to take something in, past where it lags
        self._coming: tuple[datetime, datetime | None] = datetime.max.replace(tzinfo=UTC), None
        self._names_version = -1
        self._asked = 0.0
        self._in_memory = False
        self._patience = WAIT_FOR_OTHERS
        self._use_memory_until = 0.0
        self._pid = 0

    def engine(self, at: datetime) -> Engine:
        """The engine, at most half a second behind the database."""
        with self._guard:
            if self._pid != os.getpid():  # an index opened before a fork never sees later commits
                self._index = self._engine = self._stamp = None
                self._pid, self._asked = os.getpid(), 0.0
            if self._engine is None or self._is_time_to_look():
                self._catch_up(at)
                self._asked = time.monotonic()
            return self._engine

    def _is_time_to_look(self) -> bool:
        """Whether the last look is half a second old, or the process knows of a newer version.

        What is remembered of a version goes by the same one (`contacts.memory`).
        """
        if time.monotonic() - self._asked >= ASK_EVERY:
            return True
        recent = ContentVersion.objects.recent()
        return recent is not None and recent > self._names_version

    def refresh(self, at: datetime) -> None:
        """Look at the database now, however short ago the last look was."""
        self._asked = 0.0
        self.engine(at)

    def count(self, at: datetime) -> int:
        """How many entries the index holds."""
        self.engine(at)
        return len(self._index)

    def held_at(self, at: datetime) -> Stamp:
        """What the index held at the last look, which is half a second ago at most."""
        self.engine(at)
        return self._stamp

    def next_due(self, at: datetime) -> datetime | None:
        """When, after `at`, an entry appears or expires, as of the last look at the database."""
        self.engine(at)
        since, due = self._coming  # as another thread saw it, whose clock may be earlier or later
        return due if since <= at and (due is None or at < due) else next_due(at)

    def holds_until(self, at: datetime) -> datetime | None:
        """Until when, from `at` on, what the index answers stays so: to the next look while it lags behind."""
        due = self.next_due(at)
        if not self._is_behind(self._names_version, at):
            return due
        return min(filter(None, (due, at + timedelta(seconds=ASK_EVERY))))

    @property
    def version(self) -> int:
        """The content version that the index held at the last look; -1 before the first one."""
        return self._names_version

    def held(self, ids: Iterable[int]) -> bool:
        """Did the index on disk hold all of these when this node last brought it up to date?"""
        try:
            return Index.open(self.directory).holds(ids)
        except IndexUnusable:
            return False

    def _catch_up(self, at: datetime) -> None:
        version = ContentVersion.objects.current()
        if self._is_behind(version, at):
            try:
                self._follow(version, at)
            except (IndexUnusable, OSError) as error:
                logger.error("search index unusable, serving from memory: %s", error)
                if not isinstance(error, IndexBusy):
                    remove_stamp(self.directory)
                self._serve_from_memory(version, at)
            self._coming = at, next_due(at)
        if self._names_version != version or self._engine is None:
            self._engine = Engine(self._index, wallet_names(), synonym_groups())
            self._names_version = version

    def _is_behind(self, version: int, at: datetime) -> bool:
        if self._engine is None or self._stamp.version != version:  # none: the last look broke off
            return True
        if self._in_memory and time.monotonic() >= self._use_memory_until:
            return True
        return any(due is not None and at >= due for due in (self._due, self._coming[1]))

    def _follow(self, version: int, at: datetime) -> None:
        """Bring the index on disk up to `version`, or see that another process did."""
        if time.monotonic() < self._use_memory_until:
            return self._serve_from_memory(version, at)
        self.directory.mkdir(parents=True, exist_ok=True)
        with file_lock(self.directory, self._patience) as locked:
            # Who holds it for longer rebuilds everything: then no further request waits for it.
            self._patience = WAIT_FOR_OTHERS if locked else 0
            if locked and not self._update(version, at):
                threading.Thread(target=self.rebuild_in_background, daemon=True).start()
        self._open()
        if self._index is None:
            return self._serve_from_memory(version, at)
        self._due = next_due(self._stamp.at)  # of the content as it is, also while others are still at it
        return None

    def _update(self, version: int, at: datetime) -> bool:
        """Apply what changed since the stamp; False if it is too much for a request to wait for."""
        stamp = read_stamp(self.directory)
        if stamp is None:
            if Entry.objects.count() > APPLY_AT_ONCE:
                return False
            build(self.directory, version, at)
            return True
        due = next_due(stamp.at)
        if stamp.version >= version and (due is None or due > at):
            return True
        changed = changed_between(stamp, version, at)
        if len(changed) > APPLY_AT_ONCE:
            return False
        if len(changed) >= Entry.objects.count():  # as after a restore: nobody noted what is there no more
            build(self.directory, version, at)
            return True
        if changed:
            Index.open(self.directory).apply(documents(at, changed), changed)
        write_stamp(self.directory, Stamp(version, at))
        return True

    def _open(self) -> None:
        """Use the index on disk as it stands now."""
        stamp, is_open = read_stamp(self.directory), self._index is not None and not self._in_memory
        if stamp is None or (is_open and stamp == self._stamp):
            return  # others are still at it: a new engine at every look would keep readers waiting
        if is_open:
            self._index.reload()
        else:
            self._index, self._in_memory = Index.open(self.directory), False
        self._engine = None
        self._stamp = stamp

    def _serve_from_memory(self, version: int, at: datetime) -> None:
        if time.monotonic() >= self._use_memory_until:  # else each change would put off the next attempt
            self._use_memory_until = time.monotonic() + RETRY_DISK
        self._index, self._engine, self._in_memory = Index.in_memory(), None, True
        self._index.rebuild(documents(at))
        self._stamp, self._due = Stamp(version, at), next_due(at)

    def rebuild_in_background(self) -> None:
        try:
            rebuild(self.directory)
        except (IndexUnusable, OSError) as error:
            logger.error("search index not rebuilt: %s", error)
        finally:
            connection.close()


def rebuild(directory: Path, progress=None) -> int:
    """Make the index anew from the database; returns the number of entries. Waits for the lock."""
    directory.mkdir(parents=True, exist_ok=True)
    with file_lock(directory, None):
        return build(directory, ContentVersion.objects.current(), timezone.now(), progress)


def is_current(directory: Path) -> bool:
    """Does the index on disk open, and hold the content as it is now?"""
    stamp, now = read_stamp(directory), timezone.now()
    if stamp is None or stamp.version != ContentVersion.objects.current():
        return False
    due = next_due(stamp.at)
    try:
        Index.open(directory)
    except IndexUnusable:
        return False
    return due is None or due > now


def build(directory: Path, version: int, at: datetime, progress=None) -> int:
    """As `rebuild`, for a caller that holds the lock. An index in use is replaced in one commit."""
    try:
        count = Index.open(directory).rebuild(documents(at), progress)
    except IndexUnusable:
        count = Index.create(directory).rebuild(documents(at), progress)
    write_stamp(directory, Stamp(version, at))
    return count


def wallet_names() -> list[WalletNames]:
    return [
        WalletNames(wallet.slug, (wallet.name, *wallet.other_name_list), wallet.is_general)
        for wallet in Wallet.objects.all()
    ]


def synonym_groups() -> list:
    return [group.as_group() for group in SynonymGroup.objects.all()]


site_search = SiteSearch(settings.SEARCH_INDEX_DIR)
