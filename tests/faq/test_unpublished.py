"""What is not public stands at no public address, in no format, feed, count or suggestion."""

import re
from collections.abc import Iterable
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

import faq.urls
from faq.models import Entry, Revision, Step
from faq.models.entries import EntryQuerySet
from faq.models.revision_queries import RevisionQuerySet
from tests.conftest import NOW
from tests.crawling import API, FILES, crawl
from tests.faq.unpublished import SAID_BY_ALL, Aviary, word, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TAG = re.compile(rb"<[^>]+>")  # a mark within a word must not hide it
ASKING = ("/search/?q={}", "/api/v1/search?limit=100&q={}", "/api/v1/suggest?q={}")


@pytest.fixture
def aviary() -> Aviary:
    return Aviary()


def addresses_of(entries: Iterable[Entry]) -> list[str]:
    """Every address that takes the name of an entry, whether a page leads there or not."""
    by_name = [each.name for each in faq.urls.urlpatterns if list(each.pattern.converters) == ["slug"]]
    pages = [reverse(name, args=[entry.slug]) for entry in entries for name in by_name]
    return [*pages, *(f"/api/v1/entries/{entry.slug}" for entry in entries)]


def questions(names: Iterable[str]) -> list[str]:
    """Addresses that ask for titles and symptoms, but for their last letter: an answer repeats the question."""
    said = [f"{SAID_BY_ALL}{word(name, field)[:-1]}" for name in names for field in ("title", "phrase")]
    return [address.format(quote(each)) for each in [SAID_BY_ALL, *said] for address in ASKING]


def everything_public(aviary: Aviary) -> dict[str, bytes]:
    """The answer at every public address that is linked, listed, described, asked for or guessed."""
    client = Client()
    answers = dict(crawl(client, ("/", *FILES, *API)))
    asked = questions([*aviary.hidden, *aviary.beside, "public"])
    for address in [*asked, *addresses_of(aviary.hidden.values())]:
        answers[address] = client.get(address)
    return {address: TAG.sub(b"", each.content) + each.content for address, each in answers.items()}


def told(secrets: set[str], answers: dict[str, bytes]) -> dict[str, list[str]]:
    """The words that stand somewhere, with where."""
    found = {
        each: [address for address, content in answers.items() if each.encode() in content]
        for each in secrets
    }
    return {each: where for each, where in found.items() if where}


def counts(client) -> dict[str, int]:
    """How many entries the site says there are, wherever it says so."""

    def ask(address: str) -> dict:
        return client.get(address).json()

    return {
        "list": ask("/api/v1/entries")["count"],
        "urgency": ask("/api/v1/entries?urgency=routine")["count"],
        "wallet": sum(each["entries"] for each in ask("/api/v1/wallets")["wallets"]),
        "topic": sum(each["entries"] for each in ask("/api/v1/topics")["topics"]),
        "topic of the wallet": sum(each["entries"] for each in ask("/api/v1/wallets/aviary")["topics"]),
        "search": ask(f"/api/v1/search?q={SAID_BY_ALL}")["count"],
        "facet": int(client.get("/search/?wallet=aviary").context["count"]),
        "index": ask("/readyz")["index"]["entries"],
    }


def test_nothing_hidden_is_told_and_everything_public_is(aviary):
    answers = everything_public(aviary)
    assert told(aviary.secrets, answers) == {}
    assert told(words("public"), answers).keys() == words("public")  # so it would have been seen


def test_what_is_hidden_is_found_at_no_address_of_its_own(client, aviary):
    hidden = {client.get(address).status_code for address in addresses_of(aviary.hidden.values())}
    public = [client.get(address).status_code for address in addresses_of([aviary.public])]
    assert (hidden, 200 in public) == ({404}, True)


def test_no_count_counts_what_is_hidden(client, aviary):
    public = len(aviary.beside) + 1
    assert counts(client) == dict.fromkeys(counts(client), public)


def test_a_hole_in_the_gate_is_seen(aviary, monkeypatch):
    monkeypatch.setattr(EntryQuerySet, "in_service", lambda self, at: self)
    monkeypatch.setattr(RevisionQuerySet, "approved", lambda self, at: self.all())
    seen = told(aviary.secrets, everything_public(aviary)).keys()
    hidden = {each for name in aviary.hidden for each in words(name)}
    waiting = {each for name in aviary.beside if name != "earlier" for each in words(name, [Revision, Step])}
    assert seen == hidden | waiting


def test_every_state_of_an_entry_is_there(aviary):
    states = set(Revision.objects.values_list("state", flat=True))
    ways = {"off": Entry.objects.filter(is_off=True), "expired": Entry.objects.filter(expires_at__lte=NOW)}
    due = Revision.objects.filter(publish_at__gt=NOW)
    assert (states, {name for name, found in ways.items() if found}, due.count()) == (
        set(Revision.State.values),
        {"off", "expired"},
        2,
    )
