"""The search API, and suggestions while a reader types."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema

from faq.filters import EntryFilter
from faq.keeping import keep
from faq.models import Entry
from faq.results import LIMIT, count_search, find, results_kept_until
from faq.suggestions import suggested

router = Router(tags=["search"])


class EntryFound(Schema):
    slug: str
    title: str
    summary: str
    wallet: str
    topic: str
    urgency: str
    url: str
    score: float


class SearchAnswer(Schema):
    """`query` as it was understood; `notes` say what was left out of the request."""

    query: str
    count: int
    confident: bool
    suggestion: str
    results: list[EntryFound]
    notes: list[str] = []


@router.get("/search", response=SearchAnswer, summary="Entries for a symptom in a reader's words")
def search(
    request: HttpRequest,
    response: HttpResponse,
    q: str = "",
    wallet: str = "",
    topic: str = "",
    limit: Annotated[int, Query(ge=1, le=LIMIT)] = 20,
) -> dict:
    at = timezone.now()
    facets = EntryFilter.of({"wallet": wallet, "topic": topic}, Entry.objects.none())
    found = find(q, at, **facets.chosen)
    count_search(found, at)
    keep(response, results_kept_until(at), q)
    return {
        "query": found.results.query,
        "count": len(found.entries),
        "confident": found.is_confident,
        "suggestion": found.suggestion,
        "results": [as_found(entry, found.scores[entry.pk]) for entry in found.entries[:limit]],
        "notes": facets.notes + found.notes,
    }


def as_found(entry: Entry, score: float) -> dict:
    return {
        "slug": entry.slug,
        "title": entry.live.title,
        "summary": entry.live.answer,
        "wallet": entry.wallet.slug,
        "topic": entry.topic.slug,
        "urgency": entry.urgency,
        "url": entry.get_absolute_url(),
        "score": round(score, 4),
    }


class Suggested(Schema):
    """A title or symptom as written, and its entry; the wallet tells entries of one text apart."""

    text: str
    slug: str
    url: str
    wallet_name: str


class SuggestAnswer(Schema):
    """At most eight suggestions, best first. `query` as it was understood."""

    query: str
    suggestions: list[Suggested]


@router.get(
    "/suggest",
    response=SuggestAnswer,
    summary="Titles and symptoms that complete what a reader types",
    description="A wallet that does not exist is left out.",
)
def suggest(request: HttpRequest, response: HttpResponse, q: str = "", wallet: str = "") -> dict:
    at = timezone.now()
    found = suggested(q, wallet, at)
    keep(response, found.pop("kept_until"), q)
    return found
