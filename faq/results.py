"""The result list of a search: what the engine proposes and the gate lets through."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import quote, urlencode

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.timezone import localdate
from prometheus_client import Counter as Metric

from contacts.lifetime import kept_until
from contacts.models import ContentVersion, Topic, Wallet
from contacts.text import fold
from faq import counting
from faq.counting import countable, is_personal
from faq.filters import EntryFilter, browse_url
from faq.models import Entry, Tile
from faq.search import site
from faq.search.engine import Results
from faq.shown import answered, published_in_order

PAGE_SIZE = 20
LIMIT = 100  # candidates: more than these nobody looks at, and counts above them mean nothing

SEARCHES = Metric("walletsupport_searches", "Searches by how sure the first result is", ["answer"])
PERSONAL = "您刚才输入的没有保存。手机号、身份证号、卡号不用写，搜索用不着。"


@dataclass(frozen=True)
class Found:
    """The published entries for a question, best first, and what the engine says of it."""

    entries: list[Entry]
    scores: dict[int, float]
    results: Results
    suggestion: str  # 您是不是要找: what a published entry is called, "" for none

    @property
    def notes(self) -> list[str]:
        """What the reader should know of their question, in words."""
        personal = [PERSONAL] if self.is_personal else []
        cut = ["您写得太长了，只搜索了前 500 个字。"] if self.results.truncated else []
        return personal + cut + self._uncovered + self._foreign

    @property
    def _uncovered(self) -> list[str]:
        """That the wallet which the question names has no entries of its own here."""
        if not (name := self.results.uncovered_wallet):
            return []
        ways = "下面是通用的办法，" if self.entries else ""
        return [f"这里没有“{name}”的专门条目，{ways}请以它的官方客服为准。"]

    @property
    def _foreign(self) -> list[str]:
        """That the wallet which the question names has no such entry, and whose the first one is."""
        if not (self.results.foreign and self.entries):
            return []
        of = self.entries[0].wallet.name
        return [f"您问的钱包没有这一条。第一条是“{of}”的，位置和规则可能不同，请以您的钱包的官方客服为准。"]

    @cached_property
    def is_personal(self) -> bool:
        """Does the question hold what nobody should type? Then nothing of it is kept."""
        return is_personal(self.results.query)

    @cached_property
    def term(self) -> str:
        """The question as it may be counted; "" where it may not."""
        return "" if self.results.truncated else countable(self.results.query)

    @property
    def is_confident(self) -> bool:
        """Does the first entry really answer? Not if the one that does is not published."""
        first = [entry.pk for entry in self.entries[:1]]
        return self.results.confident and first != [] and first == [hit.id for hit in self.results.hits[:1]]


def find(text: str, at: datetime, wallet: Wallet | None = None, topic: Topic | None = None) -> Found:
    """Ask the engine and show only what is published at `at`. Shared by all who ask the same."""
    facets = wallet and wallet.slug, topic and topic.slug
    return answered(text, ("found", *facets), at, lambda: ask(text, at, *facets))


def ask(text: str, at: datetime, wallet: str | None, topic: str | None) -> Found:
    """As `find`, with the slugs of wallet and topic."""
    results = site.site_search.engine(at).search(text, wallet=wallet, topic=topic, limit=LIMIT)
    scores = {hit.id: hit.score for hit in results.hits}
    entries = published_in_order(scores, at)
    return Found(entries, scores, results, visible_suggestion(results, entries, at))


def count_search(found: Found, at: datetime) -> None:
    """Count that somebody asked this at `at`; see `faq.counting` for what is never kept."""
    SEARCHES.labels("confident" if found.is_confident else "unsure" if found.entries else "none").inc()
    counting.counts.search(
        found.term, results=len(found.entries), confident=found.is_confident, on=localdate(at)
    )


def visible_suggestion(results: Results, entries: list[Entry], at: datetime) -> str:
    """The engine's suggestion, if a published entry that it proposes is called so."""
    if not results.suggestion or any(entry.live.title == results.suggestion for entry in entries):
        return results.suggestion
    proposed = [hit.id for hit in (*results.hits, *results.nearest)]
    is_said = Entry.objects.published(at).called(results.suggestion, at).filter(pk__in=proposed).exists()
    return results.suggestion if is_said else ""


def results_kept_until(at: datetime) -> datetime:
    """Until when what is found at `at` stays true."""
    return kept_until(at, [site.site_search.holds_until(at)])


def index_told(at: datetime) -> dict:
    """What a page of which the index has a part is made of, asked before it is read, and how long it may stay.

    While the index lags behind, others may keep the page to the next look only. What was rendered of the
    same content and index stays the same for longer.
    """
    return {
        "made_of": (ContentVersion.objects.recent(), site.site_search.held_at(at)),
        "kept_until": results_kept_until(at),
        "same_until": kept_until(at, [site.site_search.next_due(at)]),
    }


def search_page(query: QueryDict, at: datetime) -> dict:
    """The context of the search page for the request's parameters."""
    facets = EntryFilter.of(query, lambda: Entry.objects.published(at).in_list_order())
    text, chosen = query.get("q", ""), facets.chosen
    told = index_told(at)  # before it is asked: an index that lags may catch up meanwhile
    found = find(text, at, **chosen)
    is_asked = bool(found.results.query)
    page, notes = page_of(found.entries if is_asked else facets.browsed(), query.get("page"))
    return told | {
        "at": at if found.term and not holds_personal(query) else None,  # nothing of it is remembered then
        "q": found.results.query,
        "asked": f"?q={quote(found.term)}" if found.term else "",  # what the links to entries carry
        "found": found,
        "is_asked": is_asked,
        "page": page,
        "count": page.paginator.count,
        "chosen": chosen,
        "browsed_at": browse_url(**chosen, page=page.number),
        "named": wallet_named(found.results),
        "facets": [
            Facet(facets, name, counted(name, text, facets, found, at), query) for name in facets.filters
        ],
        "nearest": published_in_order([hit.id for hit in found.results.nearest], at),
        "notes": facets.notes + found.notes + notes,
        "tiles": Tile.objects.all(),  # ways on, read only where a page has no results
        "wallets": Wallet.objects.all(),
    }


def holds_personal(query: QueryDict) -> bool:
    """Whether any parameter of an address, ours or not, holds what nobody should type."""
    return is_personal(fold(" ".join(text for name, values in query.lists() for text in (name, *values))))


def wallet_named(results: Results) -> Wallet | None:
    """The wallet that the question names."""
    return Wallet.objects.filter(slug=results.named_wallet).first() if results.named_wallet else None


def counted(name: str, text: str, facets: EntryFilter, found: Found, at: datetime) -> dict[Model, int]:
    """How many entries there are of each value of the facet `name`, with the others in force."""
    if not found.results.query:
        return facets.browsed(lifted=name).counted_by(name)
    return Counter(getattr(entry, name) for entry in found_without(name, text, facets.chosen, found, at))


def found_without(name: str, text: str, chosen: dict, found: Found, at: datetime) -> list[Entry]:
    """What there is with the facet `name` lifted and the others in force: what its chips count."""
    return find(text, at, **(chosen | {name: None})).entries if chosen[name] else found.entries


def page_of(entries: list[Entry] | QuerySet, number: str | None) -> tuple[Page, list[str]]:
    """The page of this number, or the first one with a note where there is no such page."""
    pages = Paginator(entries, PAGE_SIZE)
    try:
        return pages.page(number or 1), []
    except InvalidPage:
        return pages.page(1), ["没有这一页，已显示第 1 页。"]


class Facet:
    """One way to narrow the results: its values with their counts, in the order of staff.

    The one in force is always among them.
    """

    def __init__(self, facets: EntryFilter, name: str, counts: dict[Model, int], query: QueryDict) -> None:
        self.name, self.label = name, facets.filters[name].label
        self._chosen = facets.chosen[name]
        self.counts = counts if self._chosen is None else {self._chosen: 0} | counts
        kept = [(each, values) for each, values in query.lists() if each not in (name, "page")]
        self._rest = urlencode(kept, doseq=True)

    def chips(self) -> list[tuple[str, str, bool]]:
        """What each value is called, the address that chooses it or no longer does, and if it is in force."""
        found = sorted(self.counts.items(), key=lambda one: (one[0].position, one[0].slug))
        return [self._chip(value, count) for value, count in found]

    def _chip(self, value: Model, count: int) -> tuple[str, str, bool]:
        if value == self._chosen:
            return value.name, f"?{self._rest}", True
        kept = self._rest and f"{self._rest}&"
        return f"{value.name} {count}", f"?{kept}{self.name}={value.slug}", False
