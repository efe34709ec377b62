"""Addresses of pages, each worked out once."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=10_000)  # a list names 20 of them, which took a tenth of a search
def entry_url(slug: str) -> str:
    """The address of the entry with this slug."""
    return reverse("entry", args=[slug])
