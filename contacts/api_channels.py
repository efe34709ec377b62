"""The API of channels: the same states, hours and verified values as on the pages."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema, Status

from contacts.directory import ChannelCard, cards_of
from contacts.hours import State
from contacts.keeping import keep_until
from contacts.ledger import Standing
from contacts.lifetime import kept_until
from contacts.models import Wallet
from contacts.wording import status_sentence

router = Router(tags=["contacts"])


class ServiceState(Schema):
    """`until`: when the state ends; `next_open`: the next certain opening. Both with an offset."""

    state: State
    words: str
    basis: str
    until: datetime | None
    next_open: datetime | None


class DayOfService(Schema):
    """The hours of one date of this week, as the page draws them."""

    date: date
    kind_of_day: str
    hours: str


class ChannelOut(Schema):
    """`value` is given only while it is verified or waits for re-verification (`standing`)."""

    slug: str
    kind: str
    name: str
    where_to_find: str
    service: ServiceState
    week: list[DayOfService]
    standing: Standing
    value: str | None
    verified_on: date | None
    have_ready: list[str]


class Channels(Schema):
    """The channels of a wallet as of `at`."""

    wallet: str
    at: datetime
    channels: list[ChannelOut]


class NotFound(Schema):
    detail: str


@router.get(
    "/wallets/{slug:slug}/channels",
    response={200: Channels, 404: NotFound},
    summary="How to reach the support of a wallet, and whether it is served now",
)
def wallet_channels(request: HttpRequest, response: HttpResponse, slug: str) -> Status:
    at, wallet = timezone.localtime(), Wallet.objects.by_slug(slug)
    if wallet is None:
        return Status(404, {"detail": "没有这个钱包。"})
    cards = cards_of(wallet, at)
    keep_until(response, kept_until(at, (card.changes_at for card in cards)))
    return Status(200, {"wallet": slug, "at": at, "channels": [as_channel(card) for card in cards]})


def as_channel(card: ChannelCard) -> dict:
    channel, status = card.channel, card.status
    return {
        "slug": channel.slug,
        "kind": channel.kind,
        "name": channel.name,
        "where_to_find": channel.where_to_find,
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
        "verified_on": card.value and card.value.checked_on,
        "have_ready": channel.have_ready_list,
    }
