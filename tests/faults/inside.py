"""What trials ask of a portal's own database, in a process with its settings: one JSON value each."""

import json
import sys
from datetime import datetime
from pathlib import Path

import django
import tantivy

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from contacts.directory import cards_of  # noqa: E402
from contacts.models import Channel, ContactValue, Wallet  # noqa: E402
from contacts.text import fold  # noqa: E402
from faq.models import Entry, Revision, SearchCount  # noqa: E402
from faq.search import site  # noqa: E402
from faq.search.documents import documents  # noqa: E402
from faq.search.index import Index  # noqa: E402
from tests.faults import malformed  # noqa: E402


def staff(number: str) -> list[str]:
    """The session cookies of so many administrators, each made here."""
    sessions = []
    for each in range(int(number)):
        name = f"editor{each}"
        person = User.objects.filter(username=name).first() or User.objects.create_superuser(name)
        client = Client()
        client.force_login(person)
        sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return sessions


def entries(prefix: str) -> dict[str, dict]:
    """Every entry whose slug begins so: its symptoms, and of its newest revision the state and steps."""
    found = {}
    for entry in Entry.objects.filter(slug__startswith=prefix).prefetch_related("symptoms"):
        newest = Revision.objects.filter(entry=entry).order_by("-number").first()
        found[entry.slug] = {
            "symptoms": sorted(symptom.phrase for symptom in entry.symptoms.all()),
            "title": newest and newest.title,
            "state": newest and newest.state,
            "steps": [step.action for step in newest.steps.all()] if newest else [],
        }
    return found


def index_differences() -> int:
    """Documents that the index on disk, brought up to date now, has otherwise than the database."""
    at = timezone.now()
    site.site_search.refresh(at)
    fresh = Index.in_memory()
    fresh.rebuild(documents(at))
    kept, wanted = contents(Index.open(site.site_search.directory)), contents(fresh)
    return sum(kept.get(key) != wanted.get(key) for key in kept.keys() | wanted.keys())


def contents(index: Index) -> dict[int, tuple]:
    """All that the index holds, by entry."""
    snapshot = index._snapshot
    found = snapshot.searcher.search(tantivy.Query.all_query(), max(1, len(index))).hits
    read = [snapshot.read(address) for _relevance, address in found]
    return {document[0]: document for document in read}


def addresses() -> list[str]:
    return sorted(set(malformed.addresses()))


def verified_value(value: str) -> None:
    """Have two people verify this number for the hotline of OK."""
    channel = Channel.objects.filter(wallet__slug="ok", kind=Channel.Kind.HOTLINE).first()
    one, other = (User.objects.create_superuser(name) for name in ("one", "other"))
    at = timezone.now()
    proposal = ContactValue.objects.propose(
        channel,
        person=one,
        at=at,
        value=value,
        source_url="https://example.com/contact",
        checked_on=timezone.localdate(at),
    )
    ContactValue.objects.decide(proposal, ContactValue.Event.APPROVED, person=other, at=at)


def times_searched(term: str) -> int:
    """How often the counts say that this was searched for."""
    return sum(SearchCount.objects.filter(term=fold(term)).values_list("times", flat=True))


def entries_of(wallet: str) -> int:
    return Entry.objects.published(timezone.now()).filter(wallet__slug=wallet).count()


def states(file: str) -> list[dict[str, str]]:
    """The state of each channel of a wallet at a moment, for all pairs of these in `file`."""
    wallets = {wallet.slug: wallet for wallet in Wallet.objects.all()}
    asked = [(wallets[slug], datetime.fromisoformat(at)) for slug, at in json.loads(Path(file).read_text())]
    return [{card.channel.slug: card.status.state for card in cards_of(wallet, at)} for wallet, at in asked]


COMMANDS = {
    "states": states,
    "times_searched": times_searched,
    "entries_of": entries_of,
    "verified_value": verified_value,
    "addresses": addresses,
    "staff": staff,
    "entries": entries,
    "index_differences": index_differences,
}

if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:]), ensure_ascii=False))
