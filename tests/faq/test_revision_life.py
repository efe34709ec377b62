"""The life of a revision: what may be done to it when, who wrote in it, and what stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from faq.models import Entry, Revision, RevisionEvent
from faq.models.revisions import ChangedSince
from faq.models.states import MOVES, Event, State
from tests.conftest import NOW
from tests.factories import make_bare_entry, make_draft, make_entry, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)

ACTS = {
    Event.WRITTEN: lambda it: it.record_writing(make_user(), at=NOW),
    Event.SUBMITTED: lambda it, **seen: it.submit(make_user(), at=NOW, **seen),
    Event.WITHDRAWN: lambda it, **seen: it.withdraw(make_user(), at=NOW, **seen),
    Event.SENT_BACK: lambda it, **seen: it.send_back(make_user(), at=NOW, note="标题太长", **seen),
    Event.APPROVED: lambda it, **seen: it.approve(make_user(), at=NOW, self_publishing=False, **seen),
    Event.SET_ASIDE: lambda it, **seen: it.set_aside(make_user(), at=NOW, **seen),
}
ALLOWED = {
    "draft": {"written": "draft", "submitted": "in_review", "approved": "approved", "set_aside": "set_aside"},
    "in_review": {
        "withdrawn": "draft",
        "sent_back": "sent_back",
        "approved": "approved",
        "set_aside": "set_aside",
    },
    "sent_back": {
        "written": "sent_back",
        "submitted": "in_review",
        "approved": "approved",
        "set_aside": "set_aside",
    },
    "approved": {},
    "set_aside": {},
}


def in_state(state: str) -> Revision:
    """A revision that came to this state the usual way."""
    draft = make_draft()
    if state in ("in_review", "sent_back"):
        draft.submit(draft.author, at=NOW)
    if state in ("sent_back", "approved", "set_aside"):
        ACTS[state](draft)
    return draft


def events(revision: Revision) -> list[str]:
    return [event.event for event in revision.events.all()]


# --- what may be done when ---------------------------------------------------------------------


def test_it_has_a_move_for_every_event():
    assert set(MOVES) == set(Event) == set(ACTS)


def test_it_says_of_every_state_what_may_be_done():
    assert set(ALLOWED) == set(State)


@pytest.mark.parametrize("event", Event.values)
@pytest.mark.parametrize("state", State.values)
def test_it_goes_where_the_event_leads_or_stays(state, event):
    revision, before = in_state(state), len(events(in_state(state)))
    if event in ALLOWED[state]:
        ACTS[event](revision)
    else:
        with pytest.raises(ValidationError, match="可能别人刚处理过"):
            ACTS[event](revision)
    revision.refresh_from_db()
    is_done = event in ALLOWED[state]
    assert (revision.state, len(events(revision))) == (ALLOWED[state].get(event, state), before + is_done)


def test_it_says_what_is_the_matter_in_chinese():
    with pytest.raises(ValidationError) as caught:
        in_state("approved").submit(make_user(), at=NOW)
    assert caught.value.messages == ["这一版现在是“已核准”，不能提交审核。可能别人刚处理过，请先看一遍。"]


@pytest.mark.parametrize("event", ["submitted", "approved"])
def test_it_is_neither_submitted_nor_approved_with_something_missing(event):
    draft = make_draft(answer="", steps=())
    with pytest.raises(ValidationError, match="还缺：一句话回答、至少一个步骤。"):
        ACTS[event](draft)


@pytest.mark.parametrize("note", ["", " \n"])
def test_it_is_not_sent_back_without_a_word(note):
    revision = in_state("in_review")
    with pytest.raises(ValidationError, match="请写明要改什么"):
        revision.send_back(make_user(), at=NOW, note=note)


def test_it_keeps_every_note():
    revision = in_state("in_review")
    for note in ("标题太长", "还是太长"):
        revision.send_back(make_user(), at=NOW, note=note)
        revision.submit(revision.author, at=NOW)
    assert [event.note for event in revision.events.all() if event.note] == ["标题太长", "还是太长"]


def test_it_keeps_who_did_what_and_when():
    revision, person = in_state("in_review"), make_user()
    revision.send_back(person, at=NOW + DAY, note="太长")
    last = revision.events.last()
    assert (last.event, last.person, last.at, last.note) == ("sent_back", person, NOW + DAY, "太长")


# --- what one saw ------------------------------------------------------------------------------


@pytest.mark.parametrize("event", ["submitted", "approved", "set_aside"])
def test_it_refuses_what_was_decided_on_an_older_text(event):
    draft = make_draft()
    seen = draft.edition
    draft.record_writing(make_user(), at=NOW)
    with pytest.raises(ChangedSince):
        ACTS[event](draft, seen=seen)


@pytest.mark.parametrize("event", ["submitted", "approved", "set_aside"])
def test_it_lets_through_what_was_decided_on_this_text(event):
    draft = make_draft()
    ACTS[event](draft, seen=draft.edition)
    assert draft.state == ALLOWED["draft"][event]


def test_it_believes_the_database_and_not_the_copy_in_hand():
    draft = make_draft()
    stale = Revision.objects.get()
    draft.submit(draft.author, at=NOW)
    with pytest.raises(ValidationError):
        stale.submit(draft.author, at=NOW)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("transactional_db")
def test_of_two_who_decide_at_once_one_is_told():
    revision, both = in_state("in_review"), Barrier(2)
    people = [make_user(), make_user()]

    def decide(number: int) -> str:
        mine = Revision.objects.get(pk=revision.pk)
        seen = mine.edition
        both.wait()
        try:
            if number:
                mine.approve(people[1], at=NOW, self_publishing=False, seen=seen)
            else:
                mine.send_back(people[0], at=NOW, note="太长", seen=seen)
            return "done"
        except ValidationError:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as deciding:
        assert sorted(deciding.map(decide, (0, 1))) == ["done", "told"]


# --- who wrote ---------------------------------------------------------------------------------


def test_it_is_not_approved_by_anybody_who_wrote_in_it():
    draft, first = make_draft(), make_user()
    draft.record_writing(first, at=NOW)
    draft.record_writing(make_user(), at=NOW)
    with pytest.raises(PermissionDenied, match=r"^自己写过的版本要由另一个人核准。$"):
        draft.approve(first, at=NOW, self_publishing=False)


def test_it_is_self_published_by_anybody_who_wrote_in_it():
    draft, first = make_draft(), make_user()
    draft.record_writing(first, at=NOW)
    draft.record_writing(make_user(), at=NOW)
    draft.approve(first, at=NOW, self_publishing=True)
    assert draft.is_self_published


def test_it_may_be_approved_by_who_only_began_it():
    reviewer = make_user()
    draft = make_entry().draft_for(reviewer)
    draft.record_writing(make_user(), at=NOW)
    draft.approve(reviewer, at=NOW, self_publishing=False)
    assert draft.state == "approved"


def test_it_counts_who_wrote_the_unapproved_text_it_was_made_of():
    writer, chooser = make_user(), make_user()
    earlier = make_draft()
    earlier.record_writing(writer, at=NOW)
    earlier.set_aside(chooser, at=NOW)
    assert {writer.pk, chooser.pk} <= earlier.entry.go_back_to(earlier, chooser, NOW).writer_ids


# --- going back --------------------------------------------------------------------------------


def test_it_is_gone_back_to_by_a_new_draft_with_its_text():
    entry = make_entry(title="旧", steps=("一", "二"), text={"donts": "不要急"})
    old = entry.revisions.get()
    make_draft(entry=entry, title="新").approve(make_user(), at=NOW, self_publishing=False)
    draft = entry.go_back_to(old, make_user(), NOW)
    actions = [step.action for step in draft.steps.all()]
    assert (draft.number, draft.state, draft.title, draft.donts, actions) == (
        3,
        "draft",
        "旧",
        "不要急",
        ["一", "二"],
    )


@pytest.mark.parametrize("state", ["draft", "in_review", "sent_back"])
def test_going_back_loses_nothing_that_was_being_written(state):
    entry = make_entry(title="旧")
    draft = make_draft(entry=entry, title="写到一半")
    Revision.objects.filter(pk=draft.pk).update(state=state)
    entry.go_back_to(entry.revisions.get(number=1), make_user(), NOW)
    kept = [(each.title, each.state) for each in entry.revisions.order_by("number")]
    assert kept == [("旧", "approved"), ("写到一半", "set_aside"), ("旧", "draft")]


def test_going_back_changes_nothing_for_readers():
    entry = make_entry(title="旧")
    make_draft(entry=entry, title="新").approve(make_user(), at=NOW, self_publishing=False)
    entry.go_back_to(entry.revisions.get(number=1), make_user(), NOW)
    assert Entry.objects.published(NOW).get().live.title == "新"


def test_what_was_set_aside_is_not_what_the_entry_stands_at():
    entry = make_entry(title="旧")
    make_draft(entry=entry, title="不要了").set_aside(make_user(), at=NOW)
    found = Entry.objects.with_newest().get()
    assert (entry.newest.title, found.newest_title, found.newest_state) == ("旧", "旧", "approved")


def test_a_draft_after_one_set_aside_is_made_from_what_is_approved():
    entry = make_entry(title="旧")
    make_draft(entry=entry, title="不要了").set_aside(make_user(), at=NOW)
    draft = entry.draft_for(make_user())
    assert (draft.number, draft.title) == (3, "旧")


# --- what stays --------------------------------------------------------------------------------


def forge(revision: Revision) -> None:
    revision.events.update(person=make_user())


@pytest.mark.parametrize("state", ["approved", "set_aside"])
@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(lambda it: Revision.objects.filter(pk=it.pk).update(title="改了"), id="rewrite"),
        pytest.param(lambda it: Revision.objects.filter(pk=it.pk).update(state="draft"), id="reopen"),
        pytest.param(lambda it: it.delete(), id="remove"),
        pytest.param(lambda it: it.steps.update(action="改了"), id="rewrite steps"),
        pytest.param(lambda it: it.steps.all().delete(), id="remove steps"),
        pytest.param(lambda it: it.events.all().delete(), id="remove events"),
        pytest.param(forge, id="forge events"),
    ],
)
def test_it_stays_as_it_was_closed(state, attack):
    revision = in_state(state)
    with pytest.raises(IntegrityError, match="已核准的版本不能再改"), transaction.atomic():
        attack(revision)


def test_what_was_done_to_an_open_one_is_not_forged_either():
    draft = make_draft()
    with pytest.raises(IntegrityError, match="版本记录"), transaction.atomic():
        forge(draft)


def test_an_entry_that_was_never_public_goes_with_its_draft():
    make_draft().entry.delete()
    assert (Entry.objects.count(), RevisionEvent.objects.count()) == (0, 0)


# --- what waits for whom -----------------------------------------------------------------------


def test_it_waits_for_those_who_did_not_write_in_it():
    revision = in_state("in_review")
    waits = {person: list(Revision.objects.waiting_for(person)) for person in (revision.author, make_user())}
    assert list(waits.values()) == [[], [revision]]


@pytest.mark.parametrize("state", ["draft", "sent_back", "approved", "set_aside"])
def test_it_waits_for_nobody_when_not_in_review(state):
    in_state(state)
    assert list(Revision.objects.waiting_for(make_user())) == []


def test_it_is_sent_back_to_all_who_wrote_in_it():
    draft, first, last = make_draft(), make_user(), make_user()
    for person in (first, last):
        draft.record_writing(person, at=NOW)
    draft.submit(last, at=NOW)
    draft.send_back(make_user(), at=NOW, note="太长")
    told = [list(Revision.objects.sent_back_to(person)) for person in (first, last, make_user())]
    assert told == [[draft], [draft], []]


# --- dates of entries --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"review_by": NOW.date()}, 1, id="today"),
        pytest.param({"review_by": NOW.date() - DAY}, 1, id="yesterday"),
        pytest.param({"review_by": NOW.date() + DAY}, 0, id="tomorrow"),
        pytest.param({}, 0, id="never"),
        pytest.param({"review_by": NOW.date(), "is_off": True}, 0, id="off"),
    ],
)
def test_a_review_is_overdue(fields, expected):
    make_bare_entry(**fields)
    assert Entry.objects.overdue(NOW.date()).count() == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, 0), (0, 0), (1, 1), (7, 1), (8, 0)],
    ids=["gone", "going now", "tomorrow", "in a week", "later"],
)
def test_an_entry_expires_soon(days, expected):
    make_entry(expires_at=NOW + timedelta(days=days))
    assert Entry.objects.expiring(NOW, days=7).count() == expected


def test_a_review_sets_the_date_of_the_next():
    entry = make_bare_entry(review_by=NOW.date())
    Entry.objects.all().mark_reviewed(NOW.date())
    entry.refresh_from_db()
    assert (entry.reviewed_on, entry.review_by) == (NOW.date(), NOW.date() + timedelta(days=180))


def test_taking_off_counts_those_that_were_not_off():
    make_entry(is_off=True), make_entry()
    assert (Entry.objects.all().take_off(), Entry.objects.published(NOW).count()) == (1, 0)
