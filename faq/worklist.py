"""What readers' searches tell staff to do: the lists of the worklist, and what each line suggests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.timezone import localdate

from contacts.lines import lines
from faq import figures
from faq.models import Entry, SearchCount, SearchOpen, Symptom, SynonymGroup
from faq.results import published_in_order
from faq.search import site
from faq.search.engine import Results

LENGTH = 20  # lines of a list: a morning's work
POOL = 60  # terms looked at to fill one: what was mended meanwhile drops out
CANDIDATES = 5  # entries to choose from in a line


@dataclass(frozen=True)
class Line:
    """One term: how often it was asked, what it finds now, and what could be done about it."""

    term: str
    asked: int
    last_day: date
    last_results: int
    confident: bool
    is_empty: bool  # as of now, not when it was asked
    candidates: list[Entry]  # the one to suggest first
    first: Entry | None
    opens: list[tuple[Entry, int, int]]  # entry, times opened, times solved; the most opened first
    begun: Entry | None  # an entry that has the term as a symptom and is not public yet

    @property
    def is_passed_over(self) -> bool:
        """Did readers open another entry more often than the one that stands first?"""
        return bool(self.opens) and self.first is not None and self.opens[0][0] != self.first


def worklist(at: datetime) -> dict:
    """The context of the worklist; in a number of queries that does not grow with its lines."""
    on = localdate(at)
    kept = SearchCount.objects.kept(on)
    top = list(kept.shown()[:LENGTH])
    doubtful = list(kept.shown().doubtful()[:POOL])
    opened = list(kept.opened(on).shown()[:POOL])
    lines_by_term = look_at([*top, *doubtful, *opened], on, at)

    def chosen(rows: list[dict], wanted) -> list[Line]:
        return [line for row in rows if wanted(line := lines_by_term[row["term"]])][:LENGTH]

    return {
        "lists": [
            ("empty", "没有结果的", chosen(doubtful, lambda line: line.is_empty)),
            ("unsure", "没把握的", chosen(doubtful, lambda line: not line.is_empty and not line.confident)),
            ("passed", "跳过第一条的", chosen(opened, lambda line: line.is_passed_over)),
            ("top", "搜得最多的", chosen(top, lambda line: True)),
        ],
        "picture": figures.searches(on),
        "days": settings.SEARCH_COUNT_DAYS,
        "synonyms": synonyms(),
        "shown_from": settings.SEARCH_SHOWN_FROM,
    }


def look_at(rows: Iterable[dict], on: date, at: datetime) -> dict[str, Line]:
    """A line for each row of `SearchCount.shown`, by term."""
    asked = {row["term"]: row for row in rows}
    opens = SearchOpen.objects.kept(on).by_term(list(asked))
    last_results = SearchCount.objects.kept(on).last_results(list(asked))
    results = search_for(asked, at)
    ids = {pk for found in results.values() for pk in proposed(found)}
    ids |= {pk for entries in opens.values() for pk in entries}
    public = {entry.pk: entry for entry in published_in_order(sorted(ids), at)}
    said = Symptom.objects.said(list(asked))
    return {
        term: line(row, results[term], opens.get(term, {}), public, said.get(term), last_results[term])
        for term, row in asked.items()
    }


def unanswered(at: datetime) -> int:
    """How many lines the list of what finds nothing has at `at`."""
    doubtful = SearchCount.objects.kept(localdate(at)).shown().doubtful()[:POOL]
    results = search_for((row["term"] for row in doubtful), at)
    hits = {term: {hit.id for hit in found.hits} for term, found in results.items()}
    public = {entry.pk for entry in published_in_order(sorted(set().union(*hits.values())), at)}
    return min(LENGTH, sum(public.isdisjoint(ids) for ids in hits.values()))


def search_for(terms: Iterable[str], at: datetime) -> dict[str, Results]:
    engine = site.site_search.engine(at)
    return {term: engine.search(term, limit=CANDIDATES) for term in terms}


def proposed(results: Results) -> list[int]:
    return [hit.id for hit in (*results.hits, *results.nearest)]


def line(
    row: dict,
    results: Results,
    opens: dict[int, tuple[int, int]],
    public: dict[int, Entry],
    said: Entry | None,
    last_results: int,
) -> Line:
    hits = [public[hit.id] for hit in results.hits if hit.id in public]
    opened = [(public[pk], *times) for pk, times in opens.items() if pk in public and times[0]]
    is_passed_over = opened and hits and opened[0][0] != hits[0]
    suggested = [opened[0][0]] if is_passed_over else []
    others = [public[pk] for pk in proposed(results) if pk in public]
    return Line(
        term=row["term"],
        asked=row["asked"],
        last_day=row["last_day"],
        last_results=last_results,
        confident=results.confident and [entry.pk for entry in hits[:1]] == [results.hits[0].id],
        is_empty=not hits,
        candidates=list(dict.fromkeys([*suggested, *others, *(entry for entry, *_ in opened)]))[:CANDIDATES],
        first=hits[0] if hits else None,
        opens=opened,
        begun=said if said is not None and said.pk not in public else None,
    )


def synonyms() -> list[str]:
    """The words of the groups that go both ways, to choose from."""
    words = SynonymGroup.objects.both_ways().values_list("words", flat=True)
    return sorted({word for group in words for word in lines(group)})
