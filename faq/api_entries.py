"""The API of entries: what their pages say, step by step."""

from datetime import date, datetime
from typing import Annotated

from django.core.paginator import InvalidPage, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Path, Query, Router, Status

from contacts.api_answers import AnswerModel, answers
from faq.filters import EntryFilter
from faq.keeping import keep
from faq.models import Entry
from faq.pages import published_or_404, related_entries, visible_steps
from faq.results import LIMIT, PAGE_SIZE, results_kept_until

router = Router(tags=["条目"])


class EntryShort(AnswerModel):
    slug: str = Field(description="它的名字，在网址里。")
    title: str = Field(description="现象，用读者的话。")
    summary: str = Field(description="一句话回答。")
    wallet: str = Field(description="钱包的 slug。")
    topic: str = Field(description="主题的 slug。")
    urgency: Entry.Urgency = Field(description="routine：不急；today：今天处理；now：马上处理。")
    url: str = Field(description="它的页面。")


class EntryList(AnswerModel):
    count: int = Field(description="一共有几条。")
    page: int = Field(description="这是第几页。")
    pages: int = Field(description="一共有几页。")
    results: list[EntryShort] = Field(description="按钱包、主题排列。")
    notes: list[str] = Field(description="忽略了哪些条件。")


class Lead(AnswerModel):
    slug: str = Field(description="它的名字，在网址里。")
    title: str = Field(description="它的标题。")
    url: str = Field(description="它的页面。")


class StepOut(AnswerModel):
    position: int = Field(description="第几步，从 1 起。")
    action: str = Field(description="做什么。")
    expected: str = Field(description="应该看到什么；没写是空的。")
    if_not: str = Field(description="如果不行怎么办；没写是空的。")
    leads_to: Lead | None = Field(description="如果不行，看哪一条。")


class EntryOut(EntryShort):
    takes: str = Field(description="大约多久；不知道是空的。")
    have_ready: list[str] = Field(description="先准备好什么。")
    steps: list[StepOut] = Field(description="按顺序做。")
    fallback: str = Field(description="还是不行怎么办。")
    donts: list[str] = Field(description="不要做的事。")
    related: list[Lead] = Field(description="相关的问题。")
    sources: list[str] = Field(description="内容来源。")
    updated_at: datetime = Field(description="现在的正文从什么时候起是这样。")
    reviewed_on: date | None = Field(description="工作人员最近一次核对的日期。")


@router.get(
    "/entries",
    response=answers(EntryList, 404),
    summary="全部条目，可按钱包、主题、紧急程度筛选，一页一页给",
)
def entries(
    request: HttpRequest,
    response: HttpResponse,
    wallet: Annotated[str, Query(description="只要这个钱包的和通用的；没有这个钱包就忽略。")] = "",
    topic: Annotated[str, Query(description="只要这个主题的；没有这个主题就忽略。")] = "",
    urgency: Annotated[Entry.Urgency | None, Query(description="只要这样紧急的。")] = None,
    page: Annotated[int, Query(ge=1, description="第几页；没有这一页是 404。")] = 1,
    limit: Annotated[int, Query(ge=1, le=LIMIT, description="一页几条。")] = PAGE_SIZE,
) -> Status:
    at = timezone.now()
    published = Entry.objects.published(at).in_list_order().of_urgency(urgency)
    facets = EntryFilter.of({"wallet": wallet, "topic": topic}, lambda: published)
    pages = Paginator(facets.qs, limit)
    try:
        shown = pages.page(page)
    except InvalidPage:
        return Status(404, {"detail": f"没有第 {page} 页，一共 {pages.num_pages} 页。"})
    keep(response, results_kept_until(at))
    found = {"results": [as_short(each) for each in shown], "notes": facets.notes}
    return Status(200, found | {"count": pages.count, "page": page, "pages": pages.num_pages})


@router.get("/entries/{slug:slug}", response=answers(EntryOut, 404), summary="一条的全部内容和步骤")
def entry(
    request: HttpRequest,
    response: HttpResponse,
    slug: Annotated[str, Path(description="条目的 slug。", examples=["ok-top-up-not-received"])],
) -> dict:
    at = timezone.now()
    found = published_or_404(slug, at)
    keep(response, results_kept_until(at))
    return as_entry(found, at)


def as_short(entry: Entry) -> dict:
    return {
        "slug": entry.slug,
        "title": entry.live.title,
        "summary": entry.live.answer,
        "wallet": entry.wallet.slug,
        "topic": entry.topic.slug,
        "urgency": entry.urgency,
        "url": entry.get_absolute_url(),
    }


def as_entry(entry: Entry, at: datetime) -> dict:
    revision = entry.live
    return as_short(entry) | {
        "takes": revision.takes,
        "have_ready": revision.have_ready_list,
        "steps": [as_step(**item) for item in visible_steps(revision, at)],
        "fallback": revision.fallback,
        "donts": revision.dont_list,
        "related": [as_lead(each) for each in related_entries(entry, at)],
        "sources": [str(section) for section in entry.sources.select_related("document")],
        "updated_at": timezone.localtime(revision.publish_at),
        "reviewed_on": entry.reviewed_on,
    }


def as_step(step, leads_to: Entry | None) -> dict:
    said = {name: getattr(step, name) for name in ("position", "action", "expected", "if_not")}
    return said | {"leads_to": leads_to and as_lead(leads_to)}


def as_lead(entry: Entry) -> dict:
    return {"slug": entry.slug, "title": entry.live.title, "url": entry.get_absolute_url()}
