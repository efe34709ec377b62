"""Submitting, withdrawing, sending back, approving and setting aside at the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse

from faq.models import Entry, Revision
from faq.models.states import State
from tests.conftest import NOW
from tests.desk import messages, send
from tests.factories import make_draft, make_member, make_user
from tests.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FORM = "revision_form"
LATER = (NOW + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


def url(revision: Revision, page: str = "change") -> str:
    return reverse(f"admin:faq_revision_{page}", args=[revision.pk])


def decide(client, revision: Revision, event: str, **said):
    return client.post(url(revision, "decide"), {"event": event, "seen": revision.edition} | said)


def state(revision: Revision) -> str:
    return Revision.objects.get(pk=revision.pk).state


@pytest.fixture
def draft(roles) -> Revision:
    return make_draft(title="退款没到账", steps=("一", "二"))


@pytest.fixture
def submitted(draft) -> Revision:
    draft.submit(draft.author, at=NOW)
    return draft


# What each role may do, in each state; approving also asks who wrote it.
MAY = {
    ("编辑", "draft"): {"submitted", "set_aside"},
    ("编辑", "in_review"): {"withdrawn", "set_aside"},
    ("审核", "draft"): {"submitted", "set_aside"},
    ("审核", "in_review"): {"withdrawn", "set_aside", "sent_back", "approved"},
    ("管理员", "draft"): {"submitted", "set_aside"},
    ("管理员", "in_review"): {"withdrawn", "set_aside", "sent_back", "approved"},
    ("联系信息管理员", "in_review"): set(),
    ("只读审计", "in_review"): set(),
}


@pytest.mark.parametrize(("role", "at_state"), MAY, ids=lambda value: str(value))
def test_it_offers_and_does_what_the_role_may(client, sign_in, draft, settings, role, at_state):
    settings.REVIEW = "required"
    if at_state == "in_review":
        draft.submit(draft.author, at=NOW)
    sign_in(role)
    offered = set(client.get(url(draft)).context["offered"])
    others = {"submitted", "withdrawn", "sent_back", "approved", "set_aside"} - MAY[role, at_state]
    for event in sorted(others):
        decide(client, draft, event, note="改标题")
    assert (offered, state(draft)) == (MAY[role, at_state], at_state)


@pytest.mark.parametrize("event", ["sent_back", "approved"])
def test_an_editor_is_refused_what_only_a_reviewer_may(client, sign_in, submitted, event):
    sign_in("编辑")
    response = decide(client, submitted, event, note="太长")
    assert (response.status_code, state(submitted)) == (403, "in_review")


@pytest.mark.parametrize("event", ["submitted", "withdrawn", "set_aside"])
def test_an_auditor_is_refused_all(client, sign_in, submitted, event):
    sign_in("只读审计")
    assert (decide(client, submitted, event).status_code, state(submitted)) == (403, "in_review")


def test_saving_and_submitting_does_both(client, sign_in, draft):
    sign_in("编辑")
    response = send(client, url(draft), FORM, {"title": "新标题", "_submit": "1"})
    draft.refresh_from_db()
    assert (draft.title, draft.state, messages(response)[-1]) == (
        "新标题",
        "in_review",
        "已提交审核，审核的人会看到。",
    )


def test_what_is_not_complete_is_saved_and_not_submitted(client, sign_in, draft):
    sign_in("编辑")
    response = send(client, url(draft), FORM, {"title": "新标题", "answer": "", "_submit": "1"})
    draft.refresh_from_db()
    assert (draft.title, draft.state, messages(response)[-1]) == (
        "新标题",
        "draft",
        "已保存，但没有提交：还缺：一句话回答。",
    )


def test_a_reviewer_publishes_what_was_submitted(client, sign_in, submitted):
    person = sign_in("审核")
    decide(client, submitted, "approved")
    submitted.refresh_from_db()
    shown = texts(client.get(submitted.entry.get_absolute_url()), ".//h1")
    assert (submitted.state, submitted.approver, submitted.publish_at, shown) == (
        "approved",
        person,
        NOW,
        ["退款没到账"],
    )


@pytest.mark.parametrize("before", [None, NOW.date()], ids=["none", "one"])
def test_what_is_approved_has_a_date_for_its_next_review(client, sign_in, submitted, before):
    Entry.objects.update(review_by=before)
    sign_in("审核")
    decide(client, submitted, "approved")
    assert Entry.objects.get().review_by == (before or NOW.date() + timedelta(days=180))


def test_a_reviewer_publishes_for_later(client, sign_in, submitted):
    sign_in("审核")
    said = messages(decide(client, submitted, "approved", publish_at=LATER))
    submitted.refresh_from_db()
    page = client.get(submitted.entry.get_absolute_url())
    assert (said, submitted.publish_at, page.status_code) == (
        ["已核准，2026年11月21日 10:00起读者能看到。"],
        NOW + timedelta(days=1),
        404,
    )


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-20T09:59", "发布时间已经过去；要马上发布就不填。"),
        ("明天", "请写完整的日期和时间。"),
    ],
    ids=["past", "no moment"],
)
def test_a_moment_that_cannot_be_is_refused(client, sign_in, submitted, moment, said):
    sign_in("审核")
    response = decide(client, submitted, "approved", publish_at=moment)
    assert (messages(response), state(submitted)) == ([said], "in_review")


def test_what_somebody_once_wrote_they_do_not_approve(client, sign_in, draft, settings):
    settings.REVIEW = "required"
    reviewer = sign_in("审核")
    draft.record_writing(reviewer, at=NOW)
    draft.record_writing(make_user(), at=NOW)
    draft.submit(make_user(), at=NOW)
    response = decide(client, draft, "approved")
    assert (response.status_code, state(draft)) == (403, "in_review")


def test_what_is_sent_back_says_why(client, sign_in, submitted):
    sign_in("审核")
    decide(client, submitted, "sent_back", note="标题太长")
    sign_in("编辑")
    page = client.get(url(submitted)).content.decode()
    assert (state(submitted), "标题太长" in page) == ("sent_back", True)


def test_sending_back_needs_a_word(client, sign_in, submitted):
    sign_in("审核")
    said = messages(decide(client, submitted, "sent_back"))
    assert (said, state(submitted)) == (["退回时请写明要改什么。"], "in_review")


def test_what_was_changed_since_it_was_read_is_not_approved(client, sign_in, submitted):
    sign_in("审核")
    seen = submitted.edition
    submitted.withdraw(submitted.author, at=NOW)
    submitted.record_writing(submitted.author, at=NOW)
    submitted.submit(submitted.author, at=NOW)
    said = messages(decide(client, submitted, "approved", seen=seen))
    assert (said, state(submitted)) == (
        ["您打开之后，这一版又有人改过或处理过，请先看一遍再决定。"],
        "in_review",
    )


@pytest.mark.parametrize("event", ["", "written", "fly"])
def test_what_is_no_decision_is_refused(client, sign_in, submitted, event):
    sign_in("审核")
    assert (decide(client, submitted, event).status_code, state(submitted)) == (302, "in_review")


@pytest.mark.parametrize("page", ["decide", "go_back"])
def test_it_is_only_posted_to(client, sign_in, submitted, page):
    sign_in("审核")
    assert client.get(url(submitted, page)).status_code == 405


def test_a_text_in_review_stays_as_it_is_read(client, sign_in, submitted):
    sign_in("审核")
    assert 'name="title"' not in client.get(url(submitted)).content.decode()


def test_every_state_is_told_to_staff(client, sign_in):
    sign_in("审核")
    told = {}
    for each in State.values:
        draft = make_draft()
        fields = {"approver": make_user(), "publish_at": NOW} if each == "approved" else {}
        Revision.objects.filter(pk=draft.pk).update(state=each, **fields)
        told[each] = texts(client.get(url(draft)), ".//*[@id='standing-title']")
    assert told == {
        "draft": ["第 1 版：草稿"],
        "in_review": ["第 1 版：待审核"],
        "approved": ["第 1 版：已核准"],
        "sent_back": ["第 1 版：已退回"],
        "set_aside": ["第 1 版：已搁置"],
    }


@pytest.mark.parametrize(
    ("mine", "expected"), [("review", "theirs"), ("sent_back", "mine back"), ("written", "mine back")]
)
def test_the_list_shows_what_waits_for_me(client, sign_in, mine, expected):
    me, other = sign_in("审核"), make_member(role="编辑")
    theirs, my_own = make_draft(title="theirs"), make_draft(title="mine back")
    for draft, person in ((theirs, other), (my_own, me)):
        draft.record_writing(person, at=NOW)
        draft.submit(person, at=NOW)
    my_own.send_back(other, at=NOW, note="太长")
    found = client.get(reverse("admin:faq_revision_changelist"), {"mine": mine}).context["cl"].queryset
    assert [each.title for each in found] == [expected]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions(client, sign_in, django_assert_num_queries, count):
    person = sign_in("审核")
    for _each in range(count):
        draft = make_draft()
        draft.submit(draft.author, at=NOW)
    list(person.get_all_permissions())
    with django_assert_num_queries(10):
        client.get(reverse("admin:faq_revision_changelist"), {"mine": "review"})
