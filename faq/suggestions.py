"""Suggestions while a reader types: titles and symptoms of what readers may see."""

from datetime import datetime

from contacts.text import fold
from faq.filters import EntryFilter
from faq.results import results_kept_until
from faq.search import site
from faq.search.engine import Suggestion
from faq.search.understanding import LONGEST_QUESTION
from faq.shown import answered, published_in_short

MOST = 8  # options in the list: more do not fit above a phone's keyboard
ASKED = 2 * MOST  # the gate may drop some


def suggested(text: str, wallet: str, at: datetime) -> dict:
    """What completes `text` for readers of the wallet with this slug ("": of any), and for how long.

    One query finds the entries, none where there are none; a wallet takes one more.
    """
    text, until = fold(text[:LONGEST_QUESTION]), results_kept_until(at)
    suggestions = answered(text, ("suggested", wallet), at, lambda: completions(text, wallet, at))
    return {"query": text, "suggestions": suggestions, "kept_until": until}


def completions(text: str, wallet: str, at: datetime) -> list[dict]:
    engine = site.site_search.engine(at)
    found = engine.suggest(text, limit=ASKED, wallet=known_wallet(wallet)) if text else []
    return visible(found, at)[:MOST]


def visible(found: list[Suggestion], at: datetime) -> list[dict]:
    """Those whose entry is published at `at`, each with what is shown of it."""
    entries = published_in_short([each.id for each in found], at)
    return [{"text": each.text, **entries[each.id]} for each in found if each.id in entries]


def known_wallet(slug: str) -> str | None:
    """The slug, if a wallet has it."""
    wallet = EntryFilter.asked_for({"wallet": slug})[0]["wallet"]
    return wallet and wallet.slug
