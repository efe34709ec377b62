"""Channels as structured data (schema.org ContactPoint): only what the page shows, as it shows it."""

from dataclasses import dataclass

from contacts.directory import ChannelCard
from contacts.hours import Basis
from contacts.models import Channel
from contacts.week import WeekDay

SCHEMA = "https://schema.org"


@dataclass(frozen=True)
class Address:
    """A page of this site; the tag `structured_data` puts scheme and host before it.

    `template` follows as it is: its braces are places for others to fill.
    """

    path: str
    template: str = ""


def contact_points(cards: list[ChannelCard]) -> list[dict]:
    """A ContactPoint for each verified channel; what is not verified is no fact to hand on."""
    return [contact_point(card) for card in cards if card.is_verified]


def contact_point(card: ChannelCard) -> dict:
    point = {"@type": "ContactPoint", "name": card.channel.name, "contactType": "customer support"}
    if card.channel.kind == Channel.Kind.HOTLINE:
        point["telephone"] = card.value.value
    elif card.channel.kind == Channel.Kind.EMAIL:
        point["email"] = card.value.value
    elif card.link:
        point["url"] = card.link
    # The times bear no zone: those of another than the site's would be taken for Beijing's.
    if card.channel.hours_basis == Basis.CONFIRMED and not card.other_zone:
        point["hoursAvailable"] = [spec for day in card.week for spec in opening_hours(day)]
    return point


def opening_hours(day: WeekDay) -> list[dict]:
    """The bars of one day, valid on that date only: a workday rule would be wrong in a holiday."""
    return [
        {
            "@type": "OpeningHoursSpecification",
            "opens": bar.opens,
            "closes": bar.closes,
            "validFrom": day.day.isoformat(),
            "validThrough": day.day.isoformat(),
        }
        for bar in day.bars
        if bar.is_sure
    ]


def organization(name: str, cards: list[ChannelCard]) -> dict | None:
    """The wallet with its verified contact points, or None without any."""
    points = contact_points(cards)
    if not points:
        return None
    return {"@context": SCHEMA, "@type": "Organization", "name": name, "contactPoint": points}
