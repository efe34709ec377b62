"""What pages and the API tell of channels at a moment: status, live value, which to try first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from contacts.hours import Calendar, State, Status, status_at
from contacts.models import CalendarDay, Channel, ContactValue, Wallet

# Which state is worth trying first.
EAGERNESS = (State.OPEN, State.USUALLY_OPEN, State.UNKNOWN, State.USUALLY_CLOSED, State.CLOSED)


@dataclass(frozen=True)
class ChannelCard:
    """A channel as it stands at a moment."""

    channel: Channel
    at: datetime
    status: Status
    value: ContactValue | None

    @property
    def is_verified(self) -> bool:
        return self.value is not None


def card(channel: Channel, calendar: Calendar, at: datetime) -> ChannelCard:
    return ChannelCard(channel, at, status_at(channel.schedule, calendar, at), channel.live_value)


def cards_of(wallet: Wallet, at: datetime) -> list[ChannelCard]:
    """All channels of `wallet` in page order."""
    calendar = CalendarDay.objects.calendar_around(at)
    return [card(channel, calendar, at) for channel in wallet.channels.for_pages()]


def best(cards: Iterable[ChannelCard]) -> ChannelCard | None:
    """The one to try first: verified before not, then served now before later, then page order."""
    return min(
        cards, key=lambda each: (not each.is_verified, EAGERNESS.index(each.status.state)), default=None
    )
