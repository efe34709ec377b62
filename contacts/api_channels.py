"""The API of channels: the same states, hours and verified values as on the pages."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Status

from contacts.api_answers import AnswerModel, WalletSlug, answers
from contacts.directory import ChannelCard, cards_of
from contacts.hours import State
from contacts.keeping import keep_until
from contacts.ledger import Standing
from contacts.lifetime import kept_until
from contacts.models import Channel, Wallet
from contacts.wording import status_sentence

router = Router(tags=["钱包和联系渠道"])


class ServiceState(AnswerModel):
    state: State = Field(description="现在有没有人服务；usually_ 开头的是通常如此，未确认。")
    words: str = Field(description="同一句话，和页面上一样；里面的时间是北京时间。")
    basis: str = Field(description="凭什么这样说。")
    until: datetime | None = Field(description="这个状态到什么时候为止，带时差。")
    next_open: datetime | None = Field(description="下一次确定开始服务的时间，带时差。")


class DayOfService(AnswerModel):
    date: Annotated[date, Field(description="哪一天。")]
    kind_of_day: str = Field(description="工作日、休息日还是节假日。")
    hours: str = Field(description="当天的服务时间，和页面上一样，按渠道的 time_zone。")


class ChannelOut(AnswerModel):
    slug: str = Field(description="在同一个钱包里不重复。")
    kind: Channel.Kind = Field(description="热线、在线客服、邮件、社交媒体还是应用内反馈。")
    name: str = Field(description="给人看的名称。")
    url: str = Field(description="它在页面上的位置。")
    where_to_find: str = Field(description="到哪里找官方的号码或入口。")
    service: ServiceState = Field(description="现在有没有人服务。")
    week: list[DayOfService] = Field(description="这一周每天的服务时间，按 time_zone。")
    time_zone: str = Field(description="渠道所在的时区；week 里的日期和时间按它。")
    standing: Standing = Field(
        description="verified：两人核实过；recheck：要重新核实，先到官方来源再对一遍；hidden：没有可以给的。"
    )
    value: str | None = Field(description="号码、地址或账号；standing 是 hidden 时没有。")
    link: str = Field(description="点开的链接（tel:、mailto:、https:）；账号没有。")
    verified_on: date | None = Field(description="哪一天对照官方来源核实。")
    topics: list[str] = Field(description="受理哪些主题（slug）。")
    good_for: list[str] = Field(description="适合办什么。")
    wait: str = Field(description="通常等多久；不知道是空的。")
    peak_advice: str = Field(description="什么时候人多。")
    hours_note: str = Field(description="服务时间的说明。")
    have_ready: list[str] = Field(description="先准备好什么。")
    tips: list[str] = Field(description="怎么说。")


class Channels(AnswerModel):
    wallet: str = Field(description="钱包的 slug。")
    channels: list[ChannelOut] = Field(description="和页面上的顺序一样。")


@router.get(
    "/wallets/{slug:slug}/channels",
    response=answers(Channels, 404),
    summary="怎样联系一个钱包的客服，现在有没有人",
    description="状态说的是回答生成的时刻（Date 头）；状态一变，缓存就到期。",
)
def wallet_channels(request: HttpRequest, response: HttpResponse, slug: WalletSlug) -> Status:
    at, wallet = timezone.localtime(), Wallet.objects.by_slug(slug)
    if wallet is None:
        return Status(404, {"detail": "没有这个钱包。"})
    cards = cards_of(wallet, at)
    prefetch_related_objects([card.channel for card in cards], "topics")
    keep_until(response, kept_until(at, (card.changes_at for card in cards)))
    return Status(200, {"wallet": slug, "channels": [as_channel(card, wallet) for card in cards]})


def as_channel(card: ChannelCard, wallet: Wallet) -> dict:
    channel, status = card.channel, card.status
    as_written = ("slug", "kind", "name", "where_to_find", "wait", "peak_advice", "hours_note", "time_zone")
    return {name: getattr(channel, name) for name in as_written} | {
        "url": f"{wallet.get_contact_url()}#{channel.slug}",
        "service": {
            "state": status.state,
            "words": status_sentence(status, card.at),
            "basis": status.basis,
            "until": status.until,
            "next_open": status.next_open,
        },
        "week": [{"date": day.day, "kind_of_day": day.words, "hours": day.text} for day in card.week],
        "standing": card.standing,
        "value": card.value and card.value.value,
        "link": card.link,
        "verified_on": card.value and card.value.checked_on,
        "topics": [topic.slug for topic in channel.topics.all()],
        "good_for": channel.good_for_list,
        "have_ready": channel.have_ready_list,
        "tips": channel.tip_list,
    }
