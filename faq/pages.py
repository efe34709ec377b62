"""The contexts of the reader's pages: one function a page, each a flat dictionary.

`at` is the moment the page shows. Functions raise `Http404` for what readers may not see.
"""

from collections.abc import Callable, Container, Iterable
from datetime import datetime

from django.http import Http404

from contacts import lifetime
from contacts.directory import ChannelCard, best_channels, best_first, cards_by_wallet, cards_of, meanwhile
from contacts.models import Topic, Wallet
from contacts.structured import organization
from faq import breadcrumbs
from faq.elsewhere import same_elsewhere
from faq.models import Entry, Revision, Step, Tile
from faq.results import index_told
from faq.search import site
from faq.shown import found_by_index, published_in_order, published_then, remembered
from faq.structured import faq_page, web_site

RELATED = 5  # a short list is read; a long one is not

Shown = Callable[[Iterable[int], datetime], list[Entry]]  # which of these ids readers see then


def home(at: datetime) -> dict:
    cards = cards_by_wallet(at)
    tiles, wallets = remembered("home", at, lambda: (list(Tile.objects.all()), list(Wallet.objects.all())))
    return {
        "kept_until": kept_until(at, [card for each in cards.values() for card in each]),
        "updated_at": at,
        "web_site": web_site(),
        "tiles": tiles,
        "wallets": [{"wallet": each, "best": first(best_first(cards[each.pk]))} for each in wallets],
    }


def wallet(slug: str, at: datetime) -> dict:
    lasting = remembered(("wallet", slug), at, lambda: wallet_told(wallet_or_404(slug), at))
    cards = cards_of(lasting["wallet"], at)
    return lasting | {
        "kept_until": kept_until(at, cards),
        "best": first(best_first(cards)),
        "cards": cards,
    }


def wallet_told(found: Wallet, at: datetime) -> dict:
    """What the page of a wallet tells at any hour."""
    return {
        "wallet": found,
        "breadcrumbs": breadcrumbs.of_wallet(found),
        "sources": list(found.sources.select_related("document")),
        "entries": list(Entry.objects.published(at).of_wallet(found)),
    }


def wallet_contact(slug: str, at: datetime) -> dict:
    lasting = remembered(("contact", slug), at, lambda: contact_told(wallet_or_404(slug), at))
    cards = cards_of(lasting["wallet"], at)
    return lasting | {
        "kept_until": kept_until(at, cards),
        "cards": cards,
        "organization": organization(lasting["wallet"].name, cards),
        "updated_at": at,
        "to_have_ready": list(dict.fromkeys(need for card in cards for need in card.channel.have_ready_list)),
    }


def contact_told(found: Wallet, at: datetime) -> dict:
    """What the contact page of a wallet tells at any hour."""
    return {
        "wallet": found,
        "breadcrumbs": breadcrumbs.of_contact(found),
        "guides": list(Entry.objects.published(at).about_contacting(found)),
        "others": list(Wallet.objects.with_channels()) if found.is_general else [],
    }


def entry(slug: str, at: datetime) -> dict:
    told = index_told(at)  # before it is read
    lasting = found_by_index(("entry", slug), at, lambda: published_told(slug, at))
    channels = channels_for(lasting["entry"], at)
    same_until = kept_until(at, channels)
    told |= {"kept_until": min(same_until, told["kept_until"]), "same_until": same_until}
    return lasting | contact(lasting["revision"], channels, lasting["entry"].topic, at) | told


def published_told(slug: str, at: datetime) -> dict:
    found = published_or_404(slug, at)
    return entry_told(found, found.live, at)


def published_or_404(slug: str, at: datetime) -> Entry:
    found = Entry.objects.published(at).for_lists().filter(slug=slug).first()
    if found is None:
        raise Http404(slug)
    return found


def preview(found: Entry, revision: Revision, at: datetime, now: datetime) -> dict:
    """The page of `found` with the text of `revision`, live or not, as of any moment: never kept.

    The index and what is remembered are of `now`. Asked for another moment they would go there, and
    take all readers along.
    """
    elsewhere = published_then((each.pk for each in same_elsewhere(found, now)), at)
    related = related_entries(found, at, published_then)
    told = told_of(found, revision, visible_steps(revision, at, published_then), elsewhere, related)
    told |= contact(revision, channels_for(found, at), found.topic, at)
    return told | {"kept_until": at}  # a draft may change


def entry_told(found: Entry, revision: Revision, at: datetime) -> dict:
    """What the page of an entry tells at any hour."""
    steps = visible_steps(revision, at)
    return told_of(found, revision, steps, same_elsewhere(found, at), related_entries(found, at))


def told_of(
    found: Entry, revision: Revision, steps: list[dict], elsewhere: list[Entry], related: list[Entry]
) -> dict:
    return {
        "entry": found,
        "revision": revision,
        "steps": steps,
        "led_to": [item["leads_to"] for item in steps if item["leads_to"]],
        "breadcrumbs": breadcrumbs.of_entry(found),
        "faq_page": faq_page(revision, [item["step"] for item in steps]),
        "wallet": found.wallet,
        "elsewhere": elsewhere,
        "related": related,
        "sources": list(found.sources.select_related("document")),
    }


def channels_for(entry: Entry, at: datetime) -> list[ChannelCard]:
    return best_channels(entry.wallet, entry.topic, entry.urgency, at)


def contact(revision: Revision, channels: list[ChannelCard], topic: Topic, at: datetime) -> dict:
    """Whom to contact at `at` about what `revision` says of `topic`, of `channels` with the best one first."""
    best = first(channels)
    ready = to_have_ready(revision, best)
    return {"at": at, "best": best, "meanwhile": meanwhile(channels, topic), "to_have_ready": ready}


def related_entries(entry: Entry, at: datetime, shown: Shown = published_in_order) -> list[Entry]:
    return shown(Entry.objects.published(at).related_to(entry).ids()[:RELATED], at)


def to_have_ready(revision: Revision, best: ChannelCard | None) -> list[str]:
    """What to have in hand before calling: for this problem, then for this channel, once each."""
    channel_needs = best.channel.have_ready_list if best else []
    needs = dict.fromkeys([*revision.have_ready_list, *channel_needs])
    return [need for need in needs if not only_repeats(need, needs)]


def only_repeats(need: str, needs: Container[str]) -> bool:
    """Whether `need` tells for what (充值问题：金额、时间) nothing but what is in `needs` anyway."""
    _problem, colon, things = need.partition("：")
    return bool(colon) and all(thing in needs for thing in things.split("、"))


def visible_steps(revision: Revision, at: datetime, shown: Shown = published_in_order) -> list[dict]:
    """The steps in order, each with the entry it may lead to, if readers may see that one."""
    steps: list[Step] = list(revision.steps.all())
    targets = [step.if_not_entry_id for step in steps if step.if_not_entry_id]
    entries = {each.pk: each for each in shown(targets, at)}
    return [{"step": step, "leads_to": entries.get(step.if_not_entry_id)} for step in steps]


def emergency(at: datetime) -> dict:
    lasting = found_by_index("emergency", at, lambda: emergency_told(at))  # kept as of what the index holds
    return lasting | {"kept_until": kept_until(at, [])}


def emergency_told(at: datetime) -> dict:
    guides, wallets = Entry.objects.published(at).urgent(), Wallet.objects.all()
    return {"guides": list(guides), "wallets": list(wallets)}


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
