"""Who may keep an answer: everybody, only the reader's own browser, or nobody."""

from django.http import HttpResponse
from django.utils.cache import patch_cache_control

from faq.counting import term_of


def keep(response: HttpResponse, lifetime: int, typed: str = "") -> None:
    """Let caches keep an answer to the question `typed`, "" for none, for `lifetime` seconds.

    Where the address holds a question only the reader's own browser keeps it, since a cache writes
    addresses to its disk; and nobody does where the question may not be counted either: it is
    personal, or too long to be a question.
    """
    if not typed.strip():
        patch_cache_control(response, public=True, max_age=lifetime)
    elif term_of(typed):
        patch_cache_control(response, private=True, max_age=lifetime)
    else:
        patch_cache_control(response, private=True, no_store=True)
