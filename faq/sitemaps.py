"""Every page worth finding, each with the moment at which what it shows last changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from contacts.models import ContactValue, Wallet
from contacts.models.wallets import CONTACTING, GENERAL
from faq.models import Entry


@dataclass(frozen=True)
class Place:
    """A page; `changed_at` is None where nothing tells when it changed."""

    path: str
    changed_at: datetime | None = None


class PortalSitemap(Sitemap):
    """What readers may see at `at`: first the pages of the site and its wallets, then the entries."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def items(self) -> list[Place]:
        entries = list(Entry.objects.published(self.at).changes(self.at))
        urgent = [entry for entry in entries if entry.urgency == Entry.Urgency.NOW]
        return [
            *(Place(reverse(name)) for name in ("home", "search", "check")),
            Place(reverse("emergency"), latest(map(changed_at, urgent))),
            *places_of_wallets(entries),
            *(Place(reverse("entry", args=[entry.slug]), changed_at(entry)) for entry in entries),
        ]

    def location(self, place: Place) -> str:
        return place.path

    def lastmod(self, place: Place) -> datetime | None:
        return place.changed_at


def places_of_wallets(entries: list) -> Iterable[Place]:
    """Of each wallet its page, which lists its entries, and its contact page, which lists guides."""
    verified = ContactValue.objects.changed_by_wallet()
    guides = [entry for entry in entries if entry.topic_slug == CONTACTING]
    for wallet in Wallet.objects.all():
        own = [changed_at(entry) for entry in entries if entry.wallet_slug == wallet.slug]
        read = [changed_at(each) for each in guides if each.wallet_slug in (wallet.slug, GENERAL)]
        value = verified.get(wallet.pk)
        yield Place(wallet.get_absolute_url(), latest([*own, value]))
        yield Place(wallet.get_contact_url(), latest([*read, value]))


def changed_at(entry) -> datetime:
    """When its live revision appeared, or staff last checked it: the page gives that date."""
    if entry.reviewed_on is None:
        return entry.changed_at
    checked = timezone.make_aware(datetime.combine(entry.reviewed_on, time.min))
    return max(entry.changed_at, checked)


def latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max(filter(None, moments), default=None)
