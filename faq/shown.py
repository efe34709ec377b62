"""Entries that came through the gate, remembered for as long as it lets through the same.

Putting the gate's two queries together costs more than all the rest of a search. What the gate
answers changes only with the content version, which the database raises at every change that
readers could see, and at moments known beforehand: one short query tells whether it stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from contacts.models import ContentVersion
from faq.models import Entry
from faq.search import site
from faq.search.documents import next_due

MOST = 5_000  # entries remembered by a process: some 15 MB


@dataclass(frozen=True)
class Memory:
    """What the gate answered for a version of the content, from `since` until `until`."""

    version: int
    since: datetime
    until: datetime | None
    of: site.SiteSearch  # the portal's search; another one is another portal (in tests)
    entries: dict[int, Entry | None] = field(default_factory=dict)  # None: not published

    def holds(self, version: int, at: datetime) -> bool:
        is_in_time = self.since <= at and (self.until is None or at < self.until)
        is_the_same = self.version == version and self.of is site.site_search
        return is_in_time and is_the_same and len(self.entries) <= MOST


_memory: Memory | None = None


def published_in_order(ids: Iterable[int], at: datetime) -> list[Entry]:
    """The entries of `ids` that readers may see at `at`, in that order. Not to be changed."""
    if not (ids := list(ids)):
        return []
    known = _memory_at(at).entries
    if missing := [pk for pk in ids if pk not in known]:
        found = Entry.objects.published(at).for_lists().filter(pk__in=missing).in_bulk()
        known.update({pk: found.get(pk) for pk in missing})
    return [entry for pk in ids if (entry := known.get(pk)) is not None]


def _memory_at(at: datetime) -> Memory:
    """The memory that holds now; an empty one where the gate may answer otherwise."""
    global _memory  # one a process, replaced as a whole
    version = ContentVersion.objects.current()  # before the entries, which may only be newer
    memory = _memory
    if memory is None or not memory.holds(version, at):
        memory = _memory = Memory(version, at, next_due(at), site.site_search)
    return memory
