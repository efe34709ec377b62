"""Entries that came through the gate, remembered for as long as it lets through the same."""

from collections.abc import Iterable
from datetime import datetime

from contacts.memory import memory
from faq.models import Entry
from faq.search import site

MOST = 5_000  # entries remembered by a process: some 15 MB


def published_in_order(ids: Iterable[int], at: datetime) -> list[Entry]:
    """The entries of `ids` that readers may see at `at`, in that order. Not to be changed."""
    if not (ids := list(ids)):
        return []
    known: dict[int, Entry | None] = memory.recall("entries", at, lambda: ({}, site.site_search.next_due(at)))
    found = {pk: known[pk] for pk in ids if pk in known}
    if missing := [pk for pk in ids if pk not in found]:
        asked = Entry.objects.published(at).for_lists().filter(pk__in=missing).in_bulk()
        found |= {pk: asked.get(pk) for pk in missing}  # None: not published
        if len(known) + len(missing) <= MOST:
            known.update(found)
    return [entry for pk in ids if (entry := found[pk]) is not None]
