"""Loading: whole or not at all. See test_loading_again for what happens to what is there."""

import pytest

from contacts.models import Channel, Topic, Wallet
from faq.content.loading import load
from faq.content.source import read_source
from faq.models import Entry, Revision, ShippedContent
from tests.conftest import NOW
from tests.faq.content.small_source import EVERYTHING, outcomes

pytestmark = pytest.mark.django_db


def test_it_creates_everything(source):
    assert outcomes(load(read_source(source), NOW)) == {"created": EVERYTHING}


def test_it_says_what_it_is_at(source):
    seen = []
    load(read_source(source), NOW, seen.append)
    assert seen == [
        "sourcedocument",
        "sourcesection",
        "topic",
        "wallet",
        "channel",
        "entry",
        "synonymgroup",
        "tile",
        "calendaryear",
    ]


def test_it_loads_nothing_when_it_fails_in_the_middle(source, monkeypatch):
    monkeypatch.setattr("faq.models.Revision.approve", lambda *_all, **_options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load(read_source(source), NOW)
    left = [model.objects.count() for model in (Wallet, Channel, Entry, Revision, ShippedContent)]
    assert left == [0, 0, 0, 0, 0]


def test_it_keeps_other_rows_at_the_same_place(source):
    Topic.objects.create(slug="refund", name="退钱", position=2)
    report = load(read_source(source), NOW)
    assert (report.kept, Topic.objects.get(slug="refund").name) == (
        ["topic refund: staff changed it"],
        "退钱",
    )
