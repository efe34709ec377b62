"""The search API, and suggestions while a reader types."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router

from contacts.api_answers import AnswerModel, answers
from faq.api_entries import EntryShort, as_short
from faq.filters import EntryFilter
from faq.keeping import keep
from faq.models import Entry
from faq.results import LIMIT, count_search, find, results_kept_until
from faq.suggestions import suggested

router = Router(tags=["搜索"])

Question = Annotated[str, Query(description="读者的话；超过 500 个字的不看。", examples=["钱充了没到"])]


class EntryFound(EntryShort):
    score: float = Field(description="只用来比较同一次搜索的结果。")


class SearchAnswer(AnswerModel):
    query: str = Field(description="我们理解的问题。")
    count: int = Field(description="一共找到几条，最多 100。")
    confident: bool = Field(description="第一条是不是真的对得上。")
    suggestion: str = Field(description="您是不是要找；没有是空的。")
    results: list[EntryFound] = Field(description="最对得上的在前。")
    notes: list[str] = Field([], description="忽略了什么，要告诉读者什么。")


@router.get("/search", response=answers(SearchAnswer), summary="用读者的话找条目")
def search(
    request: HttpRequest,
    response: HttpResponse,
    q: Question = "",
    wallet: Annotated[str, Query(description="只找这个钱包的和通用的；没有这个钱包就忽略。")] = "",
    topic: Annotated[str, Query(description="只找这个主题的；没有这个主题就忽略。")] = "",
    limit: Annotated[int, Query(ge=1, le=LIMIT, description="最多给几条。")] = 20,
) -> dict:
    at = timezone.now()
    chosen, notes = EntryFilter.asked_for({"wallet": wallet, "topic": topic})
    until = results_kept_until(at)  # as on the page
    found = find(q, at, **chosen)
    count_search(found, at)
    keep(response, until, q, term=found.term)
    return {
        "query": found.results.query,
        "count": len(found.entries),
        "confident": found.is_confident,
        "suggestion": found.suggestion,
        "results": [as_found(entry, found.scores[entry.pk]) for entry in found.entries[:limit]],
        "notes": notes + found.notes,
    }


def as_found(entry: Entry, score: float) -> dict:
    return as_short(entry) | {"score": round(score, 4)}


class Suggested(AnswerModel):
    text: str = Field(description="标题或读者的说法，照原样。")
    slug: str = Field(description="哪一条。")
    url: str = Field(description="它的页面。")
    wallet_name: str = Field(description="同一句话在几个钱包都有时，用来分辨。")


class SuggestAnswer(AnswerModel):
    query: str = Field(description="我们理解的问题。")
    suggestions: list[Suggested] = Field(description="最多八条，最好的在前。")


@router.get("/suggest", response=answers(SuggestAnswer), summary="边打字边提示：能补全读者的话的标题和说法")
def suggest(
    request: HttpRequest,
    response: HttpResponse,
    q: Question = "",
    wallet: Annotated[str, Query(description="只提示这个钱包的和通用的；没有这个钱包就忽略。")] = "",
) -> dict:
    at = timezone.now()
    found = suggested(q, wallet, at)
    keep(response, found.pop("kept_until"), q)
    return found
