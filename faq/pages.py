"""The contexts of the reader's pages: one function a page, each a flat dictionary.

`at` is the moment the page shows. Functions raise `Http404` for what readers may not see.
"""

from datetime import datetime

from django.http import Http404

from contacts import lifetime
from contacts.directory import ChannelCard, best_channels, best_first, cards_by_wallet, cards_of
from contacts.models import Wallet
from contacts.structured import organization
from faq import breadcrumbs
from faq.models import Entry, Revision, Step, Tile
from faq.search import site
from faq.structured import faq_page, web_site

RELATED = 5  # a short list is read; a long one is not


def home(at: datetime) -> dict:
    cards = cards_by_wallet(at)
    return {
        "kept_until": kept_until(at, [card for each in cards.values() for card in each]),
        "updated_at": at,
        "web_site": web_site(),
        "tiles": Tile.objects.all(),
        "wallets": [
            {"wallet": each, "best": first(best_first(cards[each.pk]))} for each in Wallet.objects.all()
        ],
    }


def wallet(slug: str, at: datetime) -> dict:
    found = wallet_or_404(slug)
    cards = cards_of(found, at)
    return {
        "kept_until": kept_until(at, cards),
        "wallet": found,
        "breadcrumbs": breadcrumbs.of_wallet(found),
        "sources": found.sources.select_related("document"),
        "entries": list(Entry.objects.published(at).of_wallet(found)),
        "best": first(best_first(cards)),
        "cards": cards,
    }


def wallet_contact(slug: str, at: datetime) -> dict:
    found = wallet_or_404(slug)
    cards, guides = cards_of(found, at), Entry.objects.published(at).about_contacting(found)
    return {
        "kept_until": kept_until(at, cards),
        "wallet": found,
        "breadcrumbs": breadcrumbs.of_contact(found),
        "cards": cards,
        "organization": organization(found.name, cards),
        "guides": list(guides),
        "others": Wallet.objects.with_channels() if found.is_general else [],
        "updated_at": at,
        "to_have_ready": list(dict.fromkeys(need for card in cards for need in card.channel.have_ready_list)),
    }


def entry(slug: str, at: datetime) -> dict:
    found = published_or_404(slug, at)
    return entry_context(found, found.live, at)


def published_or_404(slug: str, at: datetime) -> Entry:
    found = Entry.objects.published(at).for_lists().filter(slug=slug).first()
    if found is None:
        raise Http404(slug)
    return found


def entry_context(found: Entry, revision: Revision, at: datetime) -> dict:
    """The page of `found` with the text of `revision`: the live one, or a draft in a preview."""
    channels = best_channels(found.wallet, found.topic, found.urgency, at)
    best, steps = first(channels), visible_steps(revision, at)
    return {
        "kept_until": kept_until(at, channels),
        "entry": found,
        "revision": revision,
        "steps": steps,
        "breadcrumbs": breadcrumbs.of_entry(found),
        "faq_page": faq_page(revision, [item["step"] for item in steps]),
        "wallet": found.wallet,
        "best": best,
        "to_have_ready": to_have_ready(revision, best),
        "related": related_entries(found, at),
        "sources": found.sources.select_related("document"),
    }


def related_entries(entry: Entry, at: datetime) -> list[Entry]:
    return list(Entry.objects.published(at).related_to(entry)[:RELATED])


def to_have_ready(revision: Revision, best: ChannelCard | None) -> list[str]:
    """What to have in hand before calling: for this problem, then for this channel, once each."""
    channel_needs = best.channel.have_ready_list if best else []
    return list(dict.fromkeys([*revision.have_ready_list, *channel_needs]))


def visible_steps(revision: Revision, at: datetime) -> list[dict]:
    """The steps in order, each with the entry it may lead to, if readers may see that one."""
    steps: list[Step] = list(revision.steps.all())
    targets = [step.if_not_entry_id for step in steps if step.if_not_entry_id]
    entries = (
        {each.pk: each for each in Entry.objects.published(at).filter(pk__in=targets)} if targets else {}
    )
    return [{"step": step, "leads_to": entries.get(step.if_not_entry_id)} for step in steps]


def emergency(at: datetime) -> dict:
    return {
        "kept_until": kept_until(at, []),
        "guides": list(Entry.objects.published(at).urgent()),
        "wallets": Wallet.objects.all(),
    }


def wallet_or_404(slug: str) -> Wallet:
    found = Wallet.objects.by_slug(slug)
    if found is None:
        raise Http404(slug)
    return found


def first(cards: list[ChannelCard]) -> ChannelCard | None:
    return cards[0] if cards else None


def kept_until(at: datetime, cards: list[ChannelCard]) -> datetime:
    """Until when a page rendered at `at` with these channels stays true."""
    return lifetime.kept_until(at, [site.site_search.next_due(at), *(card.changes_at for card in cards)])
