"""What the index is told of the entries."""

from datetime import timedelta

import pytest

from faq.models import Symptom
from faq.search import documents as module
from faq.search.documents import documents
from faq.search.records import Document
from tests.factories import NOW, make_bare_entry, make_draft, make_entry, make_topic, make_user, make_wallet

pytestmark = pytest.mark.django_db


def test_it_tells_all_that_readers_see_of_an_entry():
    entry = make_bare_entry(wallet=make_wallet(slug="ok"), topic=make_topic(slug="top-up"), urgency="now")
    for phrase in ("钱没到", "充了没有"):
        Symptom.objects.create(entry=entry, phrase=phrase)
    draft = make_draft(entry=entry, title="充值没到账", answer="多半还在路上。")
    one = {"action": "查记录", "expected": "有一笔", "if_not": "问客服"}
    draft.replace_steps([one, {"action": "等一等"}])
    draft.approve(make_user(), at=NOW, self_publishing=False)
    assert list(documents(NOW)) == [
        Document(
            id=entry.pk,
            wallet="ok",
            topic="top-up",
            title="充值没到账",
            symptoms=("钱没到", "充了没有"),
            answer="多半还在路上。",
            steps="查记录 有一笔 问客服\n等一等  ",
            urgency="now",
        )
    ]


def test_it_tells_of_the_newest_text_that_is_due():
    entry = make_entry(title="从前")
    for title, publish_at in (("现在", NOW), ("以后", NOW + timedelta(days=1))):
        draft = make_draft(entry=entry, title=title)
        draft.approve(make_user(), at=NOW, self_publishing=False, publish_at=publish_at)
    assert [one.title for one in documents(NOW)] == ["现在"]


def test_it_tells_nothing_of_what_readers_may_not_see():
    make_bare_entry()
    off = make_entry(is_off=True)
    make_entry(publish_at=NOW + timedelta(days=1))
    make_entry(expires_at=NOW)
    assert (list(documents(NOW)), list(documents(NOW, [off.pk]))) == ([], [])


def test_it_tells_of_chosen_entries_alone():
    first, _second, third = (make_entry() for _number in range(3))
    assert [one.id for one in documents(NOW, [third.pk, first.pk, 0])] == [first.pk, third.pk]


def test_chunks_make_no_difference(monkeypatch):
    entries = [make_entry(title=f"退款{each}", symptoms=(f"没退{each}",)) for each in "甲乙丙"]
    monkeypatch.setattr(module, "CHUNK", 2)
    found = [(one.id, one.title, one.symptoms) for one in documents(NOW)]
    assert found == [
        (entry.pk, f"退款{each}", (f"没退{each}",)) for entry, each in zip(entries, "甲乙丙", strict=True)
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_four_queries(django_assert_num_queries, count):
    for number in range(count):
        make_entry(symptoms=(f"说法{number}",))
    with django_assert_num_queries(4):
        assert len(list(documents(NOW))) == count
