"""What the desk says of a text while it is typed."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse

from contacts.guard import NATIONAL_LINES, contacts_in
from contacts.models import Topic
from faq.advice import similar
from faq.models import Entry

LONGEST = 500  # characters looked at


def advise(entry_id: str | None, typed: Mapping[str, str], at: datetime) -> dict:
    """Contacts in the `text` typed, and for a `phrase` the entries that say much the same."""
    entry = Entry.objects.filter(pk=number(entry_id)).first()
    topic = Topic.objects.filter(pk=entry.topic_id if entry else number(typed.get("topic"))).first()
    allowed = NATIONAL_LINES.get(topic.slug, frozenset()) if topic else frozenset()
    text = typed.get("text", "")[:LONGEST]
    is_phrase = typed.get("kind") == "phrase" and text.strip()
    others = similar(text, at, without=entry and entry.pk) if is_phrase else []
    return {
        "refused": [f"{found}，不能写在正文里。" for found in contacts_in(text, allowed)],
        "similar": [
            {
                "title": str(each.entry),
                "phrase": each.phrase,
                "url": reverse("admin:faq_entry_change", args=[each.entry.pk]),
            }
            for each in others
        ],
    }


def number(text: str | None) -> int:
    """The id in `text`; 0, which no row has, where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
