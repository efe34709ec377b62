"""Who may keep an answer: everybody, only the reader's own browser, or nobody."""

from datetime import datetime

from django.http import HttpResponse
from django.utils.cache import patch_cache_control

from contacts.keeping import keep_until
from faq.counting import term_of


def keep(response: HttpResponse, until: datetime, typed: str = "", *, term: str | None = None) -> None:
    """Let caches keep an answer to the question `typed`, "" for none, until then.

    Where the address holds a question only the reader's own browser keeps it, since a cache writes
    addresses to its disk; and nobody does where the question may not be counted either: it is
    personal, or too long to be a question. `term` is what may be counted, where that is known already.
    """
    if typed.strip() and not (term_of(typed) if term is None else term):
        patch_cache_control(response, private=True, no_store=True)
    else:
        keep_until(response, until, private=bool(typed.strip()))
