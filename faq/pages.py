"""The contexts of the reader's pages: one function a page, each a flat dictionary.

`at` is the moment the page shows. Functions raise `Http404` for what readers may not see.
"""

from datetime import datetime

from django.http import Http404

from contacts.directory import ChannelCard, best, cards_of
from contacts.models import Wallet
from contacts.models.wallets import GENERAL
from faq.models import Entry, Revision, Step, Tile

RELATED = 5  # a short list is read; a long one is not


def home(at: datetime) -> dict:
    wallets = [(wallet, cards_of(wallet, at)) for wallet in Wallet.objects.all()]
    return {
        "tiles": Tile.objects.all(),
        "wallets": [
            {"wallet": wallet, "best": best(cards), "count": len(cards)} for wallet, cards in wallets
        ],
    }


def wallet(slug: str, at: datetime) -> dict:
    found = wallet_or_404(slug)
    cards = cards_of(found, at)
    return {
        "wallet": found,
        "sources": found.sources.select_related("document"),
        "entries": list(Entry.objects.published(at).of_wallet(found)),
        "best": best(cards),
        "cards": cards,
    }


def wallet_contact(slug: str, at: datetime) -> dict:
    found = wallet_or_404(slug)
    guides = Entry.objects.published(at).about_contacting(found)
    return {
        "wallet": found,
        "cards": cards_of(found, at),
        "guides": list(guides),
        "others": Wallet.objects.with_channels() if found.is_general else [],
        "updated_at": at,
    }


def entry(slug: str, at: datetime) -> dict:
    found = Entry.objects.published(at).for_lists().filter(slug=slug).first()
    if found is None:
        raise Http404(slug)
    return entry_context(found, found.live, at)


def entry_context(found: Entry, revision: Revision, at: datetime) -> dict:
    """The page of `found` with the text of `revision`: the live one, or a draft in a preview."""
    cards = cards_of(found.wallet, at)
    return {
        "entry": found,
        "revision": revision,
        "steps": visible_steps(revision, at),
        "wallet": found.wallet,
        "cards": cards,
        "best": best(cards),
        "related": list(Entry.objects.published(at).related_to(found)[:RELATED]),
        "sources": found.sources.select_related("document"),
    }


def visible_steps(revision: Revision, at: datetime) -> list[dict]:
    """The steps in order, each with the entry it may lead to, if readers may see that one."""
    steps: list[Step] = list(revision.steps.all())
    targets = [step.if_not_entry_id for step in steps if step.if_not_entry_id]
    entries = (
        {each.pk: each for each in Entry.objects.published(at).filter(pk__in=targets)} if targets else {}
    )
    return [{"step": step, "leads_to": entries.get(step.if_not_entry_id)} for step in steps]


def emergency(at: datetime) -> dict:
    entries = Entry.objects.published(at).urgent()
    return {
        "guides": [{"entry": each, "steps": visible_steps(each.live, at)} for each in entries],
        "wallets": Wallet.objects.all(),
    }


def wallet_or_404(slug: str) -> Wallet:
    found = Wallet.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(slug)
    return found


__all__ = [
    "GENERAL",
    "ChannelCard",
    "emergency",
    "entry",
    "entry_context",
    "home",
    "wallet",
    "wallet_contact",
]
