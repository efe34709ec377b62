"""The gate of visibility, the queries built on it, and the draft of an entry."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from faq.models import Entry, Revision, Symptom
from tests.conftest import NOW
from tests.factories import (
    make_bare_entry,
    make_draft,
    make_entry,
    make_topic,
    make_user,
    make_wallet,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def titles(entries) -> list[str]:
    return [entry.live.title for entry in entries]


def in_state(state: str) -> Entry:
    """An entry whose only revision is in this state."""
    draft = make_draft()
    Revision.objects.filter(pk=draft.pk).update(state=state)
    return draft.entry


def superseded() -> Entry:
    """An entry with two approved revisions."""
    entry = make_entry(title="旧")
    make_draft(entry=entry, title="新").approve(make_user(), at=NOW, self_publishing=False)
    return entry


def being_edited() -> Entry:
    entry = make_entry(title="公开的")
    make_draft(entry=entry, title="改到一半的")
    return entry


def to_be_superseded() -> Entry:
    entry = make_entry(title="现在的")
    later = {"at": NOW, "self_publishing": False, "publish_at": NOW + SECOND}
    make_draft(entry=entry, title="以后的").approve(make_user(), **later)
    return entry


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(make_bare_entry, [], id="without a revision"),
        pytest.param(lambda: in_state("draft"), [], id="draft"),
        pytest.param(lambda: in_state("in_review"), [], id="in review"),
        pytest.param(lambda: in_state("sent_back"), [], id="sent back"),
        pytest.param(lambda: make_entry(title="公开的"), ["公开的"], id="approved at this moment"),
        pytest.param(lambda: make_entry(publish_at=NOW + SECOND), [], id="due in a second"),
        pytest.param(
            lambda: make_entry(title="公开的", publish_at=NOW - SECOND), ["公开的"], id="due before"
        ),
        pytest.param(lambda: make_entry(expires_at=NOW), [], id="expires at this moment"),
        pytest.param(lambda: make_entry(expires_at=NOW - SECOND), [], id="expired"),
        pytest.param(
            lambda: make_entry(title="公开的", expires_at=NOW + SECOND), ["公开的"], id="expires in a second"
        ),
        pytest.param(lambda: make_entry(is_off=True), [], id="off"),
        pytest.param(superseded, ["新"], id="superseded"),
        pytest.param(being_edited, ["公开的"], id="being edited"),
        pytest.param(to_be_superseded, ["现在的"], id="to be superseded"),
    ],
)
def test_it_shows(make, expected):
    make()
    assert titles(Entry.objects.published(NOW)) == expected


def test_it_changes_over_at_the_moment_the_next_revision_is_due():
    to_be_superseded()
    assert titles(Entry.objects.published(NOW + SECOND)) == ["以后的"]


def test_it_shows_the_newest_number_and_not_the_latest_date():
    entry = make_entry(title="第一版", publish_at=NOW)
    earlier = {"at": NOW, "self_publishing": False, "publish_at": NOW - SECOND}
    make_draft(entry=entry, title="第二版").approve(make_user(), **earlier)
    assert titles(Entry.objects.published(NOW)) == ["第二版"]


def test_it_shows_each_entry_with_its_own_revision():
    first, second = make_entry(title="一"), make_entry(title="二")
    shown = {entry.pk: entry.live.title for entry in Entry.objects.published(NOW)}
    assert shown == {first.pk: "一", second.pk: "二"}


@pytest.mark.parametrize("count", [1, 3])
def test_it_passes_the_gate_in_two_queries(django_assert_num_queries, count):
    for _each in range(count):
        make_entry()
    with django_assert_num_queries(2):
        assert len(titles(Entry.objects.published(NOW))) == count


def test_it_lists_the_entries_of_a_wallet_by_topic():
    wallet, last, first = make_wallet(), make_topic(position=2), make_topic(position=1)
    for slug, topic in (("c", last), ("b", first), ("a", last)):
        make_entry(slug=slug, wallet=wallet, topic=topic)
    make_entry(slug="elsewhere", topic=first)
    assert [entry.slug for entry in Entry.objects.published(NOW).of_wallet(wallet)] == ["b", "a", "c"]


def test_it_lists_entries_by_wallet_and_topic():
    ok, op = make_wallet(position=2), make_wallet(position=1)
    late, early = make_topic(position=2), make_topic(position=1)
    for slug, wallet, topic in (("d", ok, late), ("c", ok, early), ("b", op, late), ("a", op, late)):
        make_bare_entry(slug=slug, wallet=wallet, topic=topic)
    assert [entry.slug for entry in Entry.objects.in_list_order()] == ["a", "b", "c", "d"]


def test_it_finds_what_to_do_at_once_by_wallet():
    second, first = make_wallet(position=2), make_wallet(position=1)
    make_entry(slug="a", wallet=second, urgency="now")
    make_entry(slug="b", wallet=first, urgency="now")
    make_entry(slug="c", wallet=first, urgency="today")
    assert [entry.slug for entry in Entry.objects.published(NOW).urgent()] == ["b", "a"]


def test_it_finds_what_to_read_before_contacting_own_first():
    wallet, guide, support = make_wallet(), make_wallet(slug="general"), make_topic(slug="support")
    make_entry(slug="a", wallet=guide, topic=support)
    make_entry(slug="b", wallet=wallet, topic=support)
    make_entry(slug="c", wallet=make_wallet(), topic=support)
    make_entry(slug="d", wallet=wallet)
    found = Entry.objects.published(NOW).about_contacting(wallet)
    assert [entry.slug for entry in found] == ["b", "a"]


def test_it_finds_related_entries_own_wallet_first():
    wallet, guide, topic = make_wallet(), make_wallet(slug="general"), make_topic()
    entry = make_entry(slug="a", wallet=wallet, topic=topic)
    make_entry(slug="b", wallet=guide, topic=topic)
    make_entry(slug="c", wallet=wallet, topic=topic)
    make_entry(slug="d", wallet=wallet, topic=topic, is_off=True)
    make_entry(slug="e", wallet=make_wallet(), topic=topic)
    make_entry(slug="f", wallet=wallet)
    found = Entry.objects.published(NOW).related_to(entry)
    assert [each.slug for each in found] == ["c", "b"]


def test_it_tells_staff_of_the_newest_revision_whatever_its_state():
    entry = being_edited()
    found = Entry.objects.with_newest().get(pk=entry.pk)
    assert (found.newest_title, found.newest_state) == ("改到一半的", "draft")


def test_it_begins_the_draft_of_a_bare_entry_empty():
    person = make_user()
    draft = make_bare_entry().draft_for(person)
    assert (draft.number, draft.state, draft.author, draft.title) == (1, "draft", person, "")


def test_it_begins_a_draft_with_the_text_of_the_live_revision():
    text = {"answer": "答", "have_ready": "手机号", "takes": "一天", "fallback": "打热线", "donts": "不要急"}
    draft = make_entry(title="题", text=text).draft_for(make_user())
    copied = {name: getattr(draft, name) for name in ("title", *text)}
    assert (draft.number, draft.state, copied) == (2, "draft", {"title": "题"} | text)


def test_it_begins_a_draft_with_the_steps_of_the_live_revision():
    target, entry = make_bare_entry(), make_bare_entry()
    steps = [
        {"action": "查记录", "expected": "有一笔", "if_not": "换个办法", "if_not_entry_id": target.pk},
        {"action": "打热线", "expected": "", "if_not": "", "if_not_entry_id": None},
    ]
    approved = make_draft(entry=entry, steps=())
    approved.replace_steps(steps)
    approved.approve(make_user(), at=NOW, self_publishing=False)
    draft = entry.draft_for(make_user())
    assert [step.as_fields() for step in draft.steps.all()] == steps


@pytest.mark.parametrize("state", ["draft", "in_review", "sent_back"])
def test_it_goes_on_with_the_draft_there_is(state):
    entry = in_state(state)
    assert entry.draft_for(make_user()) == entry.revisions.get()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("transactional_db")
def test_two_clicks_begin_one_draft():
    entry, people = make_entry(), [make_user(), make_user()]
    both = Barrier(2)

    def click(person) -> int:
        both.wait()
        try:
            return entry.draft_for(person).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as clicks:
        assert len(set(clicks.map(click, people))) == 1


def test_it_leaves_a_draft_with_its_author():
    draft = make_draft()
    assert draft.entry.draft_for(make_user()).author == draft.author


def test_it_begins_a_draft_from_what_is_to_come():
    assert to_be_superseded().draft_for(make_user()).title == "以后的"


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(make_bare_entry, False, id="bare"),
        pytest.param(lambda: make_draft().entry, False, id="only a draft"),
        pytest.param(make_entry, True, id="approved once"),
    ],
)
def test_it_knows_whether_it_has_a_history(make, expected):
    assert make().has_history is expected


def test_it_refuses_two_entries_at_one_address():
    make_bare_entry(slug="refund")
    with pytest.raises(IntegrityError, match="slug"), transaction.atomic():
        make_bare_entry(slug="refund")


def test_it_refuses_a_phrase_twice_in_an_entry():
    entry = make_bare_entry()
    Symptom.objects.create(entry=entry, phrase="钱没到")
    with pytest.raises(IntegrityError, match="phrase"), transaction.atomic():
        Symptom.objects.create(entry=entry, phrase="钱没到")


@pytest.mark.parametrize("relation", ["wallet", "topic"])
def test_it_keeps_what_it_belongs_to(relation):
    with pytest.raises(ProtectedError):
        getattr(make_bare_entry(), relation).delete()


def test_it_has_the_address_of_its_slug():
    assert make_bare_entry(slug="refund").get_absolute_url() == "/faq/refund/"
