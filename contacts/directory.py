"""What pages and the API tell of channels at a moment: status, live value, which to try first."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import prefetch_related_objects

from contacts.hours import SHANGHAI, Calendar, Schedule, State, Status, next_change, status_at
from contacts.ledger import Standing
from contacts.memory import memory
from contacts.models import CalendarDay, Channel, ContactValue, Topic, Wallet
from contacts.week import WeekDay, week
from contacts.wording import day_and_time

# A value to be checked again is never offered before a place to find the official one.
TRUST = (Standing.VERIFIED, Standing.HIDDEN, Standing.RECHECK)
# Which state is worth trying first.
EAGERNESS = (State.OPEN, State.USUALLY_OPEN, State.UNKNOWN, State.USUALLY_CLOSED, State.CLOSED)


@dataclass(frozen=True)
class ChannelCard:
    """A channel as it stands at a moment."""

    channel: Channel
    at: datetime
    status: Status
    changes_at: datetime
    week: tuple[WeekDay, ...]
    value: ContactValue | None
    standing: Standing

    @property
    def is_verified(self) -> bool:
        return self.standing == Standing.VERIFIED

    @property
    def today(self) -> date:
        """The date where the channel is."""
        return self.at.astimezone(self.channel.zone).date()

    @property
    def other_zone(self) -> str:
        """The zone in which the hours are written, where it is not Beijing's."""
        return "" if self.channel.zone == SHANGHAI else self.channel.time_zone

    @property
    def is_week_known(self) -> bool:
        return any(day.is_known for day in self.week)

    @property
    def advice(self) -> str:
        """What to do with it now, in words."""
        if self.status.state.is_open:
            return "现在可以联系" if self.is_verified else "现在可以联系，先找到官方入口"
        if self.status.next_open:
            return f"{day_and_time(self.status.next_open, self.at)} 开始"
        return "可以试试，服务时间以官方为准"

    @property
    def link(self) -> str:
        """Where tapping the value leads: tel:, mailto:, a page; empty for an account name."""
        if self.value is None:
            return ""
        if self.channel.kind == Channel.Kind.HOTLINE:
            return "tel:" + re.sub(r"[^+0-9]", "", self.value.value)
        if self.channel.kind == Channel.Kind.EMAIL:
            return f"mailto:{quote(self.value.value, safe='@')}"
        return self.value.value if self.value.value.startswith("https://") else ""

    @property
    def needs_recheck(self) -> bool:
        return self.standing == Standing.RECHECK


def card(channel: Channel, calendar: Calendar, at: datetime) -> ChannelCard:
    live, standing, today = channel.live, Standing.HIDDEN, at.astimezone(channel.zone).date()
    if live is not None:
        standing = live.standing(today, settings.CONTACT_AGES)
    schedule = channel.schedule
    status = status_at(schedule, calendar, at)
    return ChannelCard(
        channel=channel,
        at=at,
        status=status,
        changes_at=change_of(status, schedule, calendar, at),
        week=week(schedule, calendar, today - timedelta(days=today.weekday())),
        value=None if standing == Standing.HIDDEN else live.line,
        standing=standing,
    )


def change_of(status: Status, schedule: Schedule, calendar: Calendar, at: datetime) -> datetime:
    """When what is told of a channel changes next: at its own midnight too, as a value grows older then."""
    change = next_change(schedule, calendar, at)
    change = change or end_of(at.astimezone(schedule.zone).date(), schedule.zone)
    if status.until or status.next_open:  # told in Beijing time, where 明天 becomes 今天 at midnight
        return min(change, end_of(at.astimezone(SHANGHAI).date(), SHANGHAI))
    return change


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The midnight that ends `day` in `zone`."""
    return datetime.combine(day + timedelta(days=1), time.min, zone)


def cards_of(wallet: Wallet, at: datetime) -> list[ChannelCard]:
    """All channels of `wallet` in page order."""
    return [replace(each, at=at) for each in all_cards(at) if each.channel.wallet_id == wallet.pk]


def cards_by_wallet(at: datetime) -> dict[int, list[ChannelCard]]:
    """The same for every wallet by its id, in a fixed number of queries."""
    cards: dict[int, list[ChannelCard]] = defaultdict(list)
    for each in all_cards(at):
        cards[each.channel.wallet_id].append(replace(each, at=at))
    return cards


def all_cards(at: datetime) -> list[ChannelCard]:
    """The cards of all channels in page order, remembered for as long as nothing in them changes."""
    return memory.recall("cards", at, lambda: read_cards(at))


def read_cards(at: datetime) -> tuple[list[ChannelCard], datetime | None]:
    """The cards of all channels as they stand at `at`, and until when they stand so."""
    calendar = CalendarDay.objects.calendar_around(at)
    cards = [card(channel, calendar, at) for channel in Channel.objects.for_pages().beside_fakes()]
    return cards, min((each.changes_at for each in cards), default=None)


def best_first(
    cards: Iterable[ChannelCard],
    *,
    topic: Topic | None = None,
    is_urgent: bool = False,
    prefer: str | None = None,
) -> list[ChannelCard]:
    """The channels in the order in which to try them.

    Verified before not. Then those that handle `topic`, served now before opening next. When money
    is disappearing the hotline stands first, whatever its state: nothing else can freeze an account.
    `prefer` is a kind of channel that goes first among equals.
    """

    cards = list(cards)
    if topic is not None:
        prefetch_related_objects([card.channel for card in cards], "topics")

    def place(card: ChannelCard) -> tuple:
        channel = card.channel
        return (
            is_urgent and channel.kind != Channel.Kind.HOTLINE,
            TRUST.index(card.standing),
            topic is not None and topic not in channel.topics.all(),
            EAGERNESS.index(card.status.state),
            card.status.next_open.timestamp() if card.status.next_open else math.inf,
            channel.kind != prefer,
        )

    return sorted(cards, key=place)


def meanwhile(cards: list[ChannelCard], topic: Topic) -> ChannelCard | None:
    """Of channels in the order in which to try them, what to try until the first one is served.

    None where that one is, or where no other one that handles `topic` is more likely to be.
    """
    states = [each.status.state for each in cards]
    if not cards or states[0].is_open:
        return None
    sooner = [state for state in EAGERNESS[: EAGERNESS.index(states[0])] if not state.is_closed]
    likely = (each for each in cards if each.status.state in sooner)
    return next((each for each in likely if topic in each.channel.topics.all()), None)


def best_channels(
    wallet: Wallet, topic: Topic | None, urgency: str, moment: datetime, prefer: str | None = None
) -> list[ChannelCard]:
    """The channels of `wallet` for a problem about `topic`, in the order in which to try them."""
    return best_first(cards_of(wallet, moment), topic=topic, is_urgent=urgency == "now", prefer=prefer)
