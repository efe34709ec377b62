"""Addresses for entries: how their title sounds."""

from django.utils.text import slugify

from faq.search.readings import readings

LONGEST = 50


def slug_for(title: str) -> str:
    """An address for `title` in Latin letters; "entry" where nothing of it can be read."""
    sounds = (f" {readings(each)[0]} " if readings(each) else each for each in title)
    return slugify("".join(sounds))[:LONGEST].strip("-") or "entry"
