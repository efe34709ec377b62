"""Entries that readers must never see, each for another reason."""

from datetime import timedelta

from faq.models import Entry
from tests.conftest import NOW
from tests.factories import make_bare_entry, make_draft, make_entry

WAYS = ["draft", "off", "expired", "scheduled"]


def make_hidden(*, way: str, title: str, **fields) -> Entry:
    """An entry that is not public at NOW; the times are at the very edge."""
    if way == "draft":
        entry = make_bare_entry(**fields)
        make_draft(entry=entry, title=title)
        return entry
    reason = {
        "off": {"is_off": True},
        "expired": {"expires_at": NOW},
        "scheduled": {"publish_at": NOW + timedelta(seconds=1)},
    }[way]
    return make_entry(title=title, **reason, **fields)
