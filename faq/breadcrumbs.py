"""Where a page stands in the site: one list for the reader's eye and for machines."""

from dataclasses import dataclass

from django.urls import reverse

from contacts.models import Wallet
from contacts.structured import SCHEMA, Address
from faq.filters import browse_url
from faq.models import Entry


@dataclass(frozen=True)
class Crumb:
    name: str
    url: str = ""  # none: the page itself


@dataclass(frozen=True)
class Breadcrumbs:
    """From the first page down; two at least, and only the last may be without an address."""

    crumbs: tuple[Crumb, ...]

    @property
    def structured(self) -> dict:
        """The same as a BreadcrumbList of schema.org."""
        items = [
            {"@type": "ListItem", "position": place, "name": crumb.name}
            | ({"item": Address(crumb.url)} if crumb.url else {})
            for place, crumb in enumerate(self.crumbs, start=1)
        ]
        return {"@context": SCHEMA, "@type": "BreadcrumbList", "itemListElement": items}


def of_wallet(wallet: Wallet) -> Breadcrumbs:
    return Breadcrumbs((home(), Crumb(wallet.name)))


def below_wallet(wallet: Wallet, *crumbs: Crumb) -> Breadcrumbs:
    return Breadcrumbs((home(), Crumb(wallet.name, wallet.get_absolute_url()), *crumbs))


def of_contact(wallet: Wallet) -> Breadcrumbs:
    return below_wallet(wallet, Crumb("联系客服"))


def of_entry(entry: Entry) -> Breadcrumbs:
    """Down to the topic: the title stands right below them."""
    topic = Crumb(entry.topic.name, browse_url(entry.wallet, entry.topic))
    return below_wallet(entry.wallet, topic)


def below_entry(entry: Entry) -> Breadcrumbs:
    return below_wallet(entry.wallet, Crumb(entry.live.title, entry.get_absolute_url()))


def home() -> Crumb:
    return Crumb("首页", reverse("home"))
