"""Proposing, approving and withdrawing in the admin: two people for every value that is shown."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from contacts.admin_values import OVERDUE, decide_url
from contacts.directory import cards_of
from contacts.models import ContactValue
from contacts.models.values import TOO_OLD
from tests.conftest import NOW
from tests.factories import make_channel, make_user, make_value
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
Event = ContactValue.Event
PROPOSE = ("contacts.add_contactvalue", "contacts.view_contactvalue", "contacts.view_channel")
APPROVE = (*PROPOSE, "contacts.approve_contactvalue")
ADD = "/admin/contacts/contactvalue/add/"


def client_of(person) -> Client:
    return signed_in(person)


def proposal_by(person, *, at: datetime = NOW, **fields) -> ContactValue:
    fields = {
        "value": "000 0000 0001",
        "source_url": "https://example.com/contact",
        "checked_on": at.date(),
    } | fields
    return ContactValue.objects.propose(make_channel(), person=person, at=at, **fields)


def decide(person, proposal: ContactValue, event: str, **fields):
    url = reverse("admin:contacts_contactvalue_decide", args=[proposal.pk])
    return client_of(person).post(url, {"event": event, **fields}, follow=True)


def shown(channel) -> str | None:
    (card,) = [card for card in cards_of(channel.wallet, NOW) if card.channel == channel]
    return card.value and card.value.value


def events(proposal: ContactValue) -> list[str]:
    return list(proposal.channel.values.values_list("event", flat=True))


def typed(**fields) -> dict:
    return {
        "channel": make_channel().pk,
        "value": "000 0000 0001",
        "source_url": "https://example.com/contact",
        "checked_on": "2026-11-20",
        "reason": "",
    } | fields


def test_proposing_adds_a_line_in_ones_own_name():
    person = make_user(permissions=PROPOSE)
    client_of(person).post(ADD, typed())
    line = ContactValue.objects.get()
    assert (line.event, line.proposer, line.actor) == (Event.PROPOSED, person, person)


def test_a_proposal_alone_shows_nothing():
    assert shown(proposal_by(make_user()).channel) is None


def test_proposing_tells_the_other_approvers(django_capture_on_commit_callbacks):
    make_user(permissions=APPROVE, email="approver@example.com")
    person = make_user(permissions=APPROVE, email="proposer@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        client_of(person).post(ADD, typed())
    assert [message.to for message in mail.outbox] == [["approver@example.com"]]


REFUSED = {
    "words for a number": {"value": "九五五八八"},
    "full-width digits": {"value": "０００ ００００ ０００１"},
    "an invisible character": {"value": "000\u200b0000"},
    "a source without https": {"source_url": "http://example.com/"},
    "a source that is none": {"source_url": "官网"},
    "a date to come": {"checked_on": "2999-01-01"},
    "nothing": {"value": ""},
}


@pytest.mark.parametrize("fields", REFUSED.values(), ids=REFUSED)
def test_it_refuses_to_propose(fields):
    answer = client_of(make_user(permissions=PROPOSE)).post(ADD, typed(**fields))
    assert (answer.status_code, ContactValue.objects.count()) == (200, 0)


def test_an_email_channel_takes_only_an_address():
    fields = typed(channel=make_channel(kind="email").pk)
    client_of(make_user(permissions=PROPOSE)).post(ADD, fields)
    assert ContactValue.objects.count() == 0


def test_another_approves_and_it_shows():
    proposal = proposal_by(make_user())
    decide(make_user(permissions=APPROVE), proposal, "approved", have_checked="on")
    assert shown(proposal.channel) == "000 0000 0001"


@pytest.mark.parametrize(("minutes", "is_approved"), [(29, True), (31, False)])
def test_approving_needs_somebody_who_signed_in_lately(minutes, is_approved):
    proposal = proposal_by(make_user())
    client = signed_in(make_user(permissions=APPROVE, password="a long secret"), minutes_ago=minutes)
    client.post(decide_url(proposal), {"event": "approved", "have_checked": "on"})
    assert (shown(proposal.channel) is not None) is is_approved


def test_asked_again_one_goes_on_where_one_was():
    person, proposal = make_user(permissions=APPROVE, password="a long secret"), proposal_by(make_user())
    client = signed_in(person, minutes_ago=31)
    url = decide_url(proposal)
    asked = client.post(url, {"event": "approved", "have_checked": "on"})
    client.post(asked.url, {"password": "a long secret", "next": url})
    assert (asked.url.split("?")[0], shown(proposal.channel)) == ("/admin/account/again/", "000 0000 0001")


def test_a_wrong_password_then_approves_nothing():
    person, proposal = make_user(permissions=APPROVE, password="a long secret"), proposal_by(make_user())
    client = signed_in(person, minutes_ago=31)
    url = decide_url(proposal)
    client.post(url, {"event": "approved", "have_checked": "on"})
    client.post("/admin/account/again/", {"password": "x", "next": url})
    assert shown(proposal.channel) is None


def test_withdrawing_waits_for_nothing():
    line = make_value()
    client = signed_in(make_user(permissions=PROPOSE), minutes_ago=400)
    client.post(decide_url(line.proposal), {"event": "withdrawn", "reason": "打不通"})
    assert shown(line.channel) is None


def test_approving_needs_ones_own_look_at_the_source():
    proposal = proposal_by(make_user())
    decide(make_user(permissions=APPROVE), proposal, "approved")
    assert events(proposal) == [Event.PROPOSED]


def test_approving_needs_the_permission():
    proposal = proposal_by(make_user())
    decide(make_user(permissions=PROPOSE), proposal, "approved", have_checked="on")
    assert events(proposal) == [Event.PROPOSED]


def test_nobody_approves_their_own_in_the_form():
    person = make_user(permissions=APPROVE, is_superuser=True)
    proposal = proposal_by(person)
    answer = decide(person, proposal, "approved", have_checked="on")
    assert (events(proposal), "另一个人核准" in answer.content.decode()) == ([Event.PROPOSED], True)


def choose_action(person, *proposals: ContactValue):
    fields = {"action": "approve_selected", "_selected_action": [each.pk for each in proposals]}
    return client_of(person).post(reverse("admin:contacts_contactvalue_changelist"), fields, follow=True)


def test_nobody_approves_their_own_by_the_action():
    person = make_user(permissions=APPROVE, is_superuser=True)
    proposal = proposal_by(person)
    page = choose_action(person, proposal)
    assert (events(proposal), page.context["events"]) == ([Event.PROPOSED], [Event.REJECTED])


def test_the_action_leads_to_ones_own_look():
    proposal = proposal_by(make_user())
    page = choose_action(make_user(permissions=APPROVE), proposal)
    assert (events(proposal), page.context["events"]) == ([Event.PROPOSED], [Event.APPROVED, Event.REJECTED])


def test_the_action_takes_one_at_a_time():
    both = proposal_by(make_user()), proposal_by(make_user())
    page = choose_action(make_user(permissions=APPROVE), *both)
    assert "一条一条核准" in page.content.decode()


def test_nobody_approves_their_own_by_the_manager():
    proposal = proposal_by(make_user())
    with pytest.raises(PermissionDenied):
        ContactValue.objects.decide(proposal, Event.APPROVED, person=proposal.proposer, at=NOW)


def forged_approval(of: ContactValue, **fields) -> ContactValue:
    """An approval as somebody would forge it."""
    said = {name: getattr(of, name) for name in ("channel", *ContactValue.REPEATED)}
    made = {"event": Event.APPROVED, "proposal": of, "actor": make_user(), "at": NOW, "digest": "0" * 64}
    return ContactValue(**(made | said | fields))


FORGED = {
    "by the proposer": lambda proposal: {"actor": proposal.proposer},
    "with another proposer": lambda _proposal: {"proposer": make_user()},
    "by the proposer under another name": lambda proposal: {
        "actor": proposal.proposer,
        "proposer": make_user(),
    },
    "with another value": lambda _proposal: {"value": "000 0000 0009"},
    "with another source": lambda _proposal: {"source_url": "https://evil.example/"},
    "for another channel": lambda _proposal: {"channel": make_channel()},
    "without a proposal": lambda _proposal: {"proposal": None},
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_the_database_refuses_an_approval(forge):
    proposal = proposal_by(make_user())
    row = forged_approval(proposal, **forge(proposal))
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactValue.objects.bulk_create([row])


SQL = """INSERT INTO contacts_contactvalue (channel_id, event, proposal_id, value, source_url, checked_on,
    proposer_id, actor_id, at, reason, digest)
    SELECT channel_id, 'approved', id, value, source_url, checked_on, proposer_id, proposer_id, at, '', 'x'
    FROM contacts_contactvalue WHERE id = %s"""


def test_raw_sql_cannot_approve_ones_own():
    proposal = proposal_by(make_user())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SQL, [proposal.pk])


def test_raw_sql_that_names_another_shows_nothing():
    proposal, other = proposal_by(make_user()), make_user()
    with connection.cursor() as cursor:
        cursor.execute(SQL.replace("proposer_id, proposer_id", f"proposer_id, {other.pk}"), [proposal.pk])
    assert (ContactValue.objects.count(), shown(proposal.channel)) == (2, None)


def test_any_member_of_staff_withdraws():
    line = make_value()
    decide(make_user(permissions=PROPOSE), line.proposal, "withdrawn", reason="打不通")
    assert shown(line.channel) is None


def test_withdrawing_needs_a_reason():
    line = make_value()
    decide(make_user(permissions=PROPOSE), line.proposal, "withdrawn")
    assert shown(line.channel) == line.value


def test_the_live_value_stays_until_the_new_one_is_approved():
    line = make_value()
    ContactValue.objects.propose(
        line.channel,
        person=make_user(),
        at=NOW,
        value="000 0000 0002",
        source_url="https://example.com/",
        checked_on=NOW.date(),
    )
    assert shown(line.channel) == line.value


def test_a_proposal_is_decided_once():
    line = make_value()
    decide(make_user(permissions=APPROVE), line.proposal, "approved", have_checked="on")
    assert events(line) == [Event.PROPOSED, Event.APPROVED]


def test_lines_can_be_neither_changed_nor_removed_in_the_admin():
    line = make_value()
    url = reverse("admin:contacts_contactvalue_delete", args=[line.pk])
    assert client_of(make_user(is_superuser=True)).post(url, {"post": "yes"}).status_code == 403


def test_what_was_signed_of_a_channel_cannot_be_edited():
    line = make_value()
    url = reverse("admin:contacts_channel_change", args=[line.channel_id])
    form = client_of(make_user(is_superuser=True)).get(url).context["adminform"].form
    assert {"wallet", "kind", "slug"} & set(form.fields) == set()


def replaced() -> tuple[ContactValue, ContactValue]:
    """A live value and the approved one that another has replaced."""
    old = make_value()
    proposal = ContactValue.objects.propose(
        old.channel,
        person=make_user(),
        at=NOW,
        value="000 0000 0002",
        source_url="https://example.com/contact",
        checked_on=NOW.date(),
    )
    return ContactValue.objects.decide(proposal, Event.APPROVED, person=make_user(), at=NOW), old


@pytest.mark.parametrize("event", ["withdrawn", "recheck"])
def test_a_decision_on_a_replaced_value_leaves_the_live_one(event):
    new, old = replaced()
    decide(make_user(permissions=PROPOSE), old.proposal, event, reason="旧的")
    assert (shown(new.channel), events(new)[-1]) == (new.value, Event.APPROVED)


@pytest.mark.parametrize("event", ["withdrawn", "recheck"])
def test_a_waiting_proposal_cannot_be(event):
    proposal = proposal_by(make_user())
    decide(make_user(permissions=PROPOSE), proposal, event, reason="不要")
    assert events(proposal) == [Event.PROPOSED]


def test_what_was_withdrawn_cannot_be_approved_again():
    line = make_value()
    decide(make_user(permissions=PROPOSE), line.proposal, "withdrawn", reason="停用")
    decide(make_user(permissions=APPROVE), line.proposal, "approved", have_checked="on")
    assert shown(line.channel) is None


def test_a_line_added_between_two_reads_is_no_tampering():
    line = make_value()
    (channel,) = line.channel.wallet.channels.for_pages().select_related("seal")
    decide(make_user(permissions=PROPOSE), line.proposal, "recheck", reason="有人报告")
    channel.__dict__["_prefetched_objects_cache"].clear()
    assert channel.is_ledger_intact


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        pytest.param(90, "已核准，读者现在能看到。", id="checked lately"),
        pytest.param(91, OVERDUE.format(days=90), id="to be checked again"),
        pytest.param(181, TOO_OLD.format(days=180), id="checked too long ago"),
    ],
)
def test_it_says_how_an_approved_value_is_shown(clock, age, expected):
    proposal = proposal_by(make_user(), at=NOW - timedelta(days=age))
    response = decide(make_user(permissions=APPROVE), proposal, Event.APPROVED, have_checked="on")
    assert [str(message) for message in response.context["messages"]] == [f"{proposal.channel}：{expected}"]
