"""The result list of a search: what the engine proposes and the gate lets through."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import QueryDict

from contacts.lifetime import lifetime
from contacts.models import Topic, Wallet
from faq.filters import EntryFilter
from faq.models import Entry, Tile
from faq.search import site
from faq.search.engine import Results

PAGE_SIZE = 20
LIMIT = 100  # candidates: more than these nobody looks at, and counts above them mean nothing


@dataclass(frozen=True)
class Found:
    """The published entries for a question, best first, and what the engine says of it."""

    entries: list[Entry]
    scores: dict[int, float]
    results: Results

    @property
    def notes(self) -> list[str]:
        """What of the question was left out, in words."""
        return ["您写得太长了，只搜索了前 500 个字。"] if self.results.truncated else []

    @property
    def is_confident(self) -> bool:
        return bool(self.entries) and self.results.confident


def find(text: str, at: datetime, wallet: Wallet | None = None, topic: Topic | None = None) -> Found:
    """Ask the engine and show only what is published at `at`."""
    results = site.site_search.engine(at).search(
        text, wallet=wallet and wallet.slug, topic=topic and topic.slug, limit=LIMIT
    )
    scores = {hit.id: hit.score for hit in results.hits}
    return Found(published_in_order(scores, at), scores, results)


def published_in_order(ids: Iterable[int], at: datetime) -> list[Entry]:
    """The entries of `ids` that readers may see, in that order."""
    entries = Entry.objects.published(at).for_lists().filter(pk__in=list(ids)).in_bulk()
    return [entries[pk] for pk in ids if pk in entries]


def search_page(query: QueryDict, at: datetime) -> dict:
    """The context of the search page for the request's parameters."""
    facets = EntryFilter.of(query, Entry.objects.published(at).in_list_order())
    text, chosen = query.get("q", ""), facets.chosen
    everything = find(text, at)
    found = find(text, at, **chosen) if any(chosen.values()) else everything
    is_asked = bool(everything.results.query)
    entries = found.entries if is_asked else browse(facets)
    page, notes = page_of(entries, query.get("page"))
    return {
        "lifetime": lifetime(at, [site.site_search.next_due(at)]),
        "q": everything.results.query,
        "found": found,
        "is_asked": is_asked,
        "page": page,
        "count": len(entries),
        "chosen": chosen,
        "wallet_facets": facet(everything.entries, "wallet", chosen["wallet"]),
        "topic_facets": facet(everything.entries, "topic", chosen["topic"]),
        "nearest": published_in_order([hit.id for hit in found.results.nearest], at),
        "notes": facets.notes + found.notes + notes,
        "tiles": Tile.objects.all(),  # ways on, read only where a page has no results
        "wallets": Wallet.objects.all(),
    }


def browse(facets: EntryFilter) -> list[Entry]:
    """Without a question: all entries of the facets in force, none without any."""
    return list(facets.qs) if any(facets.chosen.values()) else []


def page_of(entries: list[Entry], number: str | None) -> tuple[Page, list[str]]:
    """The page of this number, or the first one with a note where there is no such page."""
    pages = Paginator(entries, PAGE_SIZE)
    try:
        return pages.page(number or 1), []
    except InvalidPage:
        return pages.page(1), ["没有这一页，已显示第 1 页。"]


def facet(entries: list[Entry], name: str, chosen: Wallet | Topic | None) -> list[dict]:
    """The values of a facet among `entries` with their counts, in the order of staff."""
    counts = Counter(getattr(entry, name) for entry in entries)
    if chosen is not None:
        counts.setdefault(chosen, 0)
    ordered = sorted(counts, key=lambda each: (each.position, each.slug))
    return [{"value": each, "count": counts[each], "is_chosen": each == chosen} for each in ordered]
