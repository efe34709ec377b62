"""The API of wallets and topics, with how many entries readers find in each."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router

from contacts.api_answers import AnswerModel, WalletSlug, answers
from contacts.models import Topic, Wallet
from faq.keeping import keep
from faq.models import Entry
from faq.pages import wallet_or_404
from faq.results import results_kept_until

router = Router(tags=["钱包和联系渠道"])


class TopicOut(AnswerModel):
    slug: str = Field(description="筛选时用它。")
    name: str = Field(description="给人看的名称。")
    entries: int = Field(description="有几条。")


class WalletShort(AnswerModel):
    slug: str = Field(description="它在网址里的名字，筛选时也用它。")
    name: str = Field(description="给人看的名称。")
    summary: str = Field(description="一句话说明它是什么。")
    is_general: bool = Field(description="是不是适用于任何钱包的通用指南；它没有自己的联系渠道。")
    entries: int = Field(description="有几条。")
    url: str = Field(description="它的页面。")
    contact_url: str = Field(description="怎样联系它的客服。")


class WalletOut(WalletShort):
    other_names: list[str] = Field(description="读者会用的其他叫法。")
    features: list[str] = Field(description="它能做什么。")
    topics: list[TopicOut] = Field(description="它的条目都是关于什么的。")
    sources: list[str] = Field(description="内容来源。")


class Wallets(AnswerModel):
    wallets: list[WalletShort] = Field(description="按页面上的顺序。")


class Topics(AnswerModel):
    topics: list[TopicOut] = Field(description="按页面上的顺序。")


@router.get("/wallets", response=answers(Wallets), summary="全部钱包")
def wallets(request: HttpRequest, response: HttpResponse) -> dict:
    at = timezone.now()
    counts = Entry.objects.published(at).counted_by("wallet")
    keep(response, results_kept_until(at))
    return {"wallets": [as_short(each, counts.get(each, 0)) for each in Wallet.objects.all()]}


@router.get("/wallets/{slug:slug}", response=answers(WalletOut, 404), summary="一个钱包")
def wallet(request: HttpRequest, response: HttpResponse, slug: WalletSlug) -> dict:
    at = timezone.now()
    found = wallet_or_404(slug)
    keep(response, results_kept_until(at))
    return as_wallet(found, at)


@router.get("/topics", response=answers(Topics), summary="全部主题")
def topics(request: HttpRequest, response: HttpResponse) -> dict:
    at = timezone.now()
    counts = Entry.objects.published(at).counted_by("topic")
    keep(response, results_kept_until(at))
    return {"topics": [as_topic(each, counts.get(each, 0)) for each in Topic.objects.all()]}


def as_short(wallet: Wallet, entries: int) -> dict:
    return {
        "slug": wallet.slug,
        "name": wallet.name,
        "summary": wallet.summary,
        "is_general": wallet.is_general,
        "entries": entries,
        "url": wallet.get_absolute_url(),
        "contact_url": wallet.get_contact_url(),
    }


def as_wallet(wallet: Wallet, at: datetime) -> dict:
    own = Entry.objects.published(at).of_wallet(wallet)
    counts = sorted(own.counted_by("topic").items(), key=lambda each: (each[0].position, each[0].slug))
    return as_short(wallet, sum(count for _topic, count in counts)) | {
        "other_names": wallet.other_name_list,
        "features": wallet.feature_list,
        "topics": [as_topic(topic, count) for topic, count in counts],
        "sources": [str(section) for section in wallet.sources.select_related("document")],
    }


def as_topic(topic: Topic, entries: int) -> dict:
    return {"slug": topic.slug, "name": topic.name, "entries": entries}
