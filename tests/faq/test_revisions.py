"""Revisions: what may change while open, what approving needs, and that approved ones are fixed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from faq.models import Revision, Step
from tests.conftest import NOW
from tests.factories import make_bare_entry, make_draft, make_entry, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def approved(**fields) -> Revision:
    return make_entry(**fields).revisions.get()


def actions(revision: Revision) -> list[tuple[int, str]]:
    return list(revision.steps.order_by("position").values_list("position", "action"))


def sql(statement: str, *arguments: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)


# --- live --------------------------------------------------------------------------------------


def due(entry, title: str, publish_at) -> None:
    make_draft(entry=entry, title=title).approve(
        make_user(), at=NOW, self_publishing=False, publish_at=publish_at
    )


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        pytest.param(-1, [], id="before all"),
        pytest.param(0, ["一"], id="at the first"),
        pytest.param(1, ["二"], id="at the second"),
        pytest.param(2, ["二"], id="between"),
        pytest.param(3, ["三"], id="at the third"),
    ],
)
def test_it_is_live_as_the_newest_that_is_due(hours, expected):
    entry = make_bare_entry()
    for title, after in (("一", 0), ("二", 1), ("三", 3)):
        due(entry, title, NOW + timedelta(hours=after))
    live = Revision.objects.live(NOW + timedelta(hours=hours))
    assert [revision.title for revision in live] == expected


@pytest.mark.parametrize(
    ("hours", "at", "to_come", "overtaken"),
    [
        pytest.param([0], 0, [], {}, id="live"),
        pytest.param([0, 7], 0, [2], {}, id="one waits"),
        pytest.param([0, 7], 7, [], {1: 2}, id="its time has come"),
        pytest.param([0, 7, 0], 0, [], {1: 3, 2: 3}, id="overtaken by a hot fix"),
        pytest.param([0, 7, 3], 0, [3], {2: 3}, id="overtaken by one that comes sooner"),
        pytest.param([0, 7, 7], 0, [3], {2: 3}, id="overtaken by one of the same hour"),
        pytest.param([0, 7, 9], 0, [2, 3], {}, id="both come"),
        pytest.param([0, 7, 3, 1], 0, [4], {2: 4, 3: 4}, id="overtaken twice"),
    ],
)
def test_it_is_told_whether_it_will_be_shown(hours, at, to_come, overtaken):
    entry, moment = make_bare_entry(), NOW + timedelta(hours=at)
    make_entry(publish_at=NOW)  # another, which overtakes nothing here
    for after in hours:
        due(entry, "题", NOW + timedelta(hours=after))
    found = {each.number: each.overtaken_by(moment) for each in entry.revisions.all()}
    assert (
        [each.number for each in entry.revisions.to_come(moment)],
        {number: newer.number for number, newer in found.items() if newer},
    ) == (to_come, overtaken)


# --- approving ---------------------------------------------------------------------------------


def test_it_is_approved_by_another():
    draft, person = make_draft(), make_user()
    draft.approve(person, at=NOW, self_publishing=False)
    draft.refresh_from_db()
    assert (draft.state, draft.approver, draft.publish_at) == ("approved", person, NOW)


def test_it_is_published_later_if_told_so():
    assert approved(publish_at=LATER).publish_at == LATER


def test_it_refuses_its_author():
    draft = make_draft()
    with pytest.raises(PermissionDenied, match=r"^自己写过的版本要由另一个人核准。$"):
        draft.approve(draft.author, at=NOW, self_publishing=False)


def test_it_stays_open_when_its_author_was_refused():
    draft = make_draft()
    with pytest.raises(PermissionDenied):
        draft.approve(draft.author, at=NOW, self_publishing=False)
    assert (draft.state, Revision.objects.get().state) == ("draft", "draft")


def test_it_lets_its_author_where_self_publishing_is_on():
    draft = make_draft()
    draft.approve(draft.author, at=NOW, self_publishing=True)
    assert (draft.state, draft.is_self_published) == ("approved", True)


@pytest.mark.parametrize("self_publishing", [True, False])
def test_it_counts_as_self_published_only_by_its_author(self_publishing):
    draft = make_draft()
    draft.approve(make_user(), at=NOW, self_publishing=self_publishing)
    assert draft.is_self_published is False


def test_it_is_not_self_published_as_a_draft():
    assert make_draft().is_self_published is False


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"title": ""}, ["标题"], id="title"),
        pytest.param({"answer": " \n"}, ["一句话回答"], id="answer"),
        pytest.param({"steps": ()}, ["至少一个步骤"], id="steps"),
        pytest.param(
            {"title": "", "answer": "", "steps": ()}, ["标题", "一句话回答", "至少一个步骤"], id="all"
        ),
    ],
)
def test_it_misses(fields, expected):
    assert make_draft(**fields).missing() == expected


def test_it_refuses_to_be_approved_with_something_missing():
    draft = make_draft(answer="", steps=())
    with pytest.raises(ValidationError) as caught:
        draft.approve(make_user(), at=NOW, self_publishing=False)
    assert caught.value.messages == ["还缺：一句话回答、至少一个步骤。"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [("draft", True), ("in_review", True), ("sent_back", True), ("approved", False)],
)
def test_it_is_open_until_approved(state, expected):
    assert Revision(state=state).is_open is expected


def test_it_says_whether_every_state_is_open():
    closed = {state for state in Revision.State.values if not Revision(state=state).is_open}
    assert closed == {"approved", "set_aside"}


# --- steps -------------------------------------------------------------------------------------


def test_it_numbers_steps_in_their_order():
    assert actions(make_draft(steps=("甲", "乙", "丙"))) == [(1, "甲"), (2, "乙"), (3, "丙")]


def test_it_replaces_all_steps():
    draft = make_draft(steps=("甲", "乙", "丙"))
    draft.replace_steps([{"action": "丁"}])
    assert actions(draft) == [(1, "丁")]


@pytest.mark.parametrize(
    ("position", "constraint"),
    [pytest.param(1, r"(?i)unique", id="taken"), pytest.param(0, "step_position_from_one", id="below one")],
)
def test_it_refuses_a_step_at_position(position, constraint):
    draft = make_draft()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Step.objects.create(revision=draft, position=position, action="甲")


# --- constraints -------------------------------------------------------------------------------


def test_it_refuses_a_second_open_revision_of_an_entry():
    draft = make_draft()
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        make_draft(entry=draft.entry)


def test_it_allows_a_draft_beside_any_number_of_approved_ones():
    entry = make_entry()
    due(entry, "二", NOW)
    make_draft(entry=entry)
    assert [revision.number for revision in entry.revisions.all()] == [3, 2, 1]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"publish_at": NOW}, id="approver"),
        pytest.param({"approver": True}, id="moment"),
        pytest.param({}, id="both"),
    ],
)
def test_it_refuses_to_be_approved_without(fields):
    draft, fields = make_draft(), {**fields}
    if "approver" in fields:
        fields["approver"] = make_user()
    with pytest.raises(IntegrityError, match="revision_approved_by_somebody"), transaction.atomic():
        Revision.objects.filter(pk=draft.pk).update(state="approved", **fields)


@pytest.mark.parametrize("person", ["author", "approver"])
def test_it_keeps_its_people(person):
    with pytest.raises(ProtectedError):
        getattr(approved(), person).delete()


# --- approved ones are fixed -------------------------------------------------------------------


def save(revision: Revision) -> None:
    revision.title = "改了"
    revision.save()


def save_step(revision: Revision) -> None:
    step = revision.steps.get()
    step.action = "改了"
    step.save()


def bulk_update(revision: Revision) -> None:
    revision.title = "改了"
    Revision.objects.bulk_update([revision], ["title"])


def overwrite(revision: Revision) -> None:
    revision.title = "改了"
    Revision.objects.bulk_create(
        [revision], update_conflicts=True, unique_fields=["id"], update_fields=["title"]
    )


def move_in_a_step(revision: Revision) -> None:
    make_draft(steps=("甲", "乙")).steps.filter(position=2).update(revision=revision)


ATTACKS = [
    pytest.param(save, id="save"),
    pytest.param(lambda it: it.delete(), id="delete"),
    pytest.param(lambda it: Revision.objects.filter(pk=it.pk).update(title="改了"), id="update"),
    pytest.param(lambda it: Revision.objects.filter(pk=it.pk).update(state="draft"), id="reopen"),
    pytest.param(lambda it: Revision.objects.filter(pk=it.pk).update(publish_at=LATER), id="put off"),
    pytest.param(lambda it: Revision.objects.filter(pk=it.pk).delete(), id="delete by query"),
    pytest.param(bulk_update, id="bulk update"),
    pytest.param(overwrite, id="bulk create over it"),
    pytest.param(
        lambda it: sql("UPDATE faq_revision SET title = '改了' WHERE id = %s", it.pk), id="raw update"
    ),
    pytest.param(lambda it: it.entry.delete(), id="delete the entry"),
    pytest.param(save_step, id="save a step"),
    pytest.param(lambda it: it.steps.get().delete(), id="delete a step"),
    pytest.param(lambda it: it.steps.update(action="改了"), id="update steps"),
    pytest.param(lambda it: it.replace_steps([{"action": "改了"}]), id="replace steps"),
    pytest.param(lambda it: Step.objects.create(revision=it, position=2, action="甲"), id="add a step"),
    pytest.param(
        lambda it: Step.objects.bulk_create([Step(revision=it, position=2, action="甲")]),
        id="bulk create a step",
    ),
    pytest.param(move_in_a_step, id="move in a step"),
    pytest.param(lambda it: it.steps.update(revision=make_draft(steps=())), id="move out a step"),
    pytest.param(
        lambda it: sql("UPDATE faq_step SET action = '改了' WHERE revision_id = %s", it.pk),
        id="raw update of steps",
    ),
]
RAW_DELETE = pytest.param(lambda it: sql("DELETE FROM faq_revision WHERE id = %s", it.pk), id="raw delete")
REPLACEMENTS = [
    pytest.param(
        "INSERT OR REPLACE INTO faq_revision SELECT * FROM faq_revision WHERE id = %s", id="replace it"
    ),
    pytest.param(
        "INSERT OR REPLACE INTO faq_step SELECT * FROM faq_step WHERE revision_id = %s", id="replace steps"
    ),
]


@pytest.mark.parametrize("attack", [*ATTACKS, RAW_DELETE])
def test_it_refuses_to_change_an_approved_revision(attack):
    revision = approved()
    with pytest.raises(IntegrityError, match="已核准的版本不能再改"), transaction.atomic():
        attack(revision)


@pytest.mark.parametrize("attack", ATTACKS)
def test_it_allows_the_same_while_open(attack):
    attack(make_draft())


@pytest.mark.parametrize("statement", REPLACEMENTS)
def test_it_refuses_to_replace_an_approved_revision(statement):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    revision = approved()
    with pytest.raises(IntegrityError, match="已核准的版本不能再改"), transaction.atomic():
        sql(statement, revision.pk)
