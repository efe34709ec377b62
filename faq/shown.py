"""What came through the gate, remembered for as long as it lets through the same. Not to be changed."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from contacts.memory import Memory, memory
from faq.counting import term_of
from faq.models import Entry
from faq.search import site

T = TypeVar("T")
MOST = 5_000  # entries remembered by a process: some 15 MB
QUESTIONS = Memory(1_000)  # answers to what was asked lately; people ask the same again and again


def remembered(key: object, at: datetime, read: Callable[[], T]) -> T:
    """What `read` answers of the content as readers may see it at `at`."""
    return memory.recall(key, at, lambda: (read(), site.site_search.next_due(at)))


def found_by_index(key: object, at: datetime, read: Callable[[], T]) -> T:
    """The same where the search index had a part in it, which may lag behind the content."""
    return remembered((key, site.site_search.held_at(at)), at, read)


def answered(typed: str, key: object, at: datetime, read: Callable[[], T]) -> T:
    """What `read` answers to the question `typed`; `key` tells apart what else it depends on.

    A question that may not be counted, such as a personal one, is not kept in memory either.
    """
    if not term_of(typed):
        return read()
    asked = key, typed, site.site_search.held_at(at)
    return QUESTIONS.recall(asked, at, lambda: (read(), site.site_search.next_due(at)))


def published_in_order(ids: Iterable[int], at: datetime) -> list[Entry]:
    """The entries of `ids` that readers may see at `at`, which is now, in that order."""
    return list(known("entries", ids, at, lambda missing: read_published(missing, at)).values())


def published_then(ids: Iterable[int], at: datetime) -> list[Entry]:
    """The same for any moment, past or to come: what is remembered, and the index, are of now only."""
    found = read_published(ids := list(ids), at)
    return [found[pk] for pk in ids if pk in found]


def read_published(ids: Iterable[int], at: datetime) -> dict[int, Entry]:
    return Entry.objects.published(at).for_lists().filter(pk__in=ids).in_bulk()


def published_in_short(ids: Iterable[int], at: datetime) -> dict[int, dict[str, str]]:
    """Of those of `ids` that readers may see at `at`, by id, what a suggestion shows beside its text."""
    return known("entries in short", ids, at, lambda missing: Entry.objects.published(at).in_short(missing))


def known(
    name: str, ids: Iterable[int], at: datetime, read: Callable[[list[int]], dict[int, T]]
) -> dict[int, T]:
    """What is known under `name` of those of `ids` that are published, in that order; `read` for the rest."""
    if not (ids := list(ids)):
        return {}
    before: dict[int, T | None] = remembered(name, at, dict)
    found = {pk: before[pk] for pk in ids if pk in before}
    if missing := [pk for pk in ids if pk not in found]:
        now = read(missing)
        found |= {pk: now.get(pk) for pk in missing}  # None: not published
        if len(before) + len(missing) <= MOST:
            before.update(found)
    return {pk: value for pk in ids if (value := found[pk]) is not None}
