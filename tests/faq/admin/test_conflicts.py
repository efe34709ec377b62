"""Two people on one text: neither is overwritten unseen, and nothing that was typed is lost."""

import pytest
from django.urls import reverse

from faq.models import Revision
from tests.conftest import NOW
from tests.desk import fields, messages, send
from tests.factories import make_draft, make_user
from tests.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FORM = "revision_form"


def url(revision: Revision) -> str:
    return reverse("admin:faq_revision_change", args=[revision.pk])


def actions(revision: Revision) -> list[str]:
    return [step.action for step in revision.steps.all()]


@pytest.fixture
def draft(roles) -> Revision:
    return make_draft(title="退款没到账", steps=("一", "二"))


@pytest.fixture
def stale(client, sign_in, draft) -> dict:
    """The form as I opened it, before somebody else saved another title and other steps."""
    sign_in("编辑")
    opened = fields(client.get(url(draft)), FORM)
    other = make_user(first_name="张三")
    draft.title = "对方的标题"
    draft.save()
    draft.replace_steps([{"action": "对方的一"}, {"action": "二"}])
    draft.record_writing(other, at=NOW)
    return opened


MINE = {"title": "我的标题", "steps-0-action": "我的一"}


def test_a_stale_form_overwrites_nothing(client, draft, stale):
    client.post(url(draft), stale | MINE)
    draft.refresh_from_db()
    assert (draft.title, actions(draft)) == ("对方的标题", ["对方的一", "二"])


def test_the_conflict_shows_both_texts(client, draft, stale):
    page = client.post(url(draft), stale | MINE)
    shown = ["".join(cell.split()) for cell in texts(page, ".//table[@class='comparison']//td")]
    assert shown == ["对方的标题", "我的标题", "对方的一", "我的一"]


def test_the_conflict_says_who_it_is_with(client, draft, stale):
    page = client.post(url(draft), stale | MINE)
    assert "张三 在您之前存了这一版" in page.content.decode()


def test_the_form_still_holds_what_i_typed(client, draft, stale):
    shown = fields(client.post(url(draft), stale | MINE), FORM)
    assert {name: shown[name] for name in MINE} == MINE


def test_having_seen_both_i_can_save_mine(client, draft, stale):
    seen = fields(client.post(url(draft), stale | MINE), FORM)
    client.post(url(draft), seen)
    draft.refresh_from_db()
    assert (draft.title, actions(draft)) == ("我的标题", ["我的一", "二"])


def test_what_i_saved_over_is_kept_as_a_version_of_its_own(client, draft, stale):
    seen = fields(client.post(url(draft), stale | MINE), FORM)
    said = messages(client.post(url(draft), seen))
    kept = Revision.objects.get(state="set_aside")
    assert (kept.title, actions(kept), kept.author.first_name, said[0]) == (
        "对方的标题",
        ["对方的一", "二"],
        "张三",
        "先存的文字另存为第 2 版（已搁置），没有丢。",
    )


def test_a_third_one_in_between_is_a_conflict_again(client, draft, stale):
    seen = fields(client.post(url(draft), stale | MINE), FORM)
    draft.refresh_from_db()
    draft.record_writing(make_user(), at=NOW)
    client.post(url(draft), seen)
    draft.refresh_from_db()
    assert draft.title == "对方的标题"


def test_a_mistake_does_not_hide_the_conflict(client, draft, stale):
    page = client.post(url(draft), stale | MINE | {"answer": "打 13800138000"})
    form = page.context["adminform"].form
    assert ("answer" in form.errors, form.is_conflict) == (True, True)


def test_without_a_conflict_nothing_is_kept_beside_it(client, sign_in, draft):
    sign_in("编辑")
    send(client, url(draft), FORM, MINE)
    assert Revision.objects.count() == 1


# What came too late


def close(draft: Revision, state: str) -> None:
    draft.refresh_from_db()
    if state == "in_review":
        draft.submit(draft.author, at=NOW)
    elif state == "approved":
        draft.approve(make_user(), at=NOW, self_publishing=False)
    else:
        draft.set_aside(make_user(), at=NOW)


@pytest.mark.parametrize("state", ["in_review", "approved", "set_aside"])
def test_what_came_too_late_is_kept_as_a_version_of_its_own(client, draft, stale, state):
    close(draft, state)
    client.post(url(draft), stale | MINE)
    kept = Revision.objects.latest("pk")
    assert (kept.state, kept.title, actions(kept)) == ("set_aside", "我的标题", ["我的一", "二"])


@pytest.mark.parametrize("state", ["in_review", "approved", "set_aside"])
def test_what_came_too_late_changes_nothing(client, draft, stale, state):
    close(draft, state)
    client.post(url(draft), stale | MINE)
    draft.refresh_from_db()
    assert (draft.state, draft.title, actions(draft)) == (state, "对方的标题", ["对方的一", "二"])


def test_it_goes_on_to_the_comparison(client, draft, stale):
    close(draft, "approved")
    response = client.post(url(draft), stale | MINE)
    kept = Revision.objects.latest("pk")
    expected = reverse("admin:faq_revision_compare", args=[kept.pk])
    assert (response.url, "没有丢" in messages(response)[-1]) == (f"{expected}?with={draft.pk}", True)


def test_what_cannot_be_kept_is_shown_with_the_reason(client, draft, stale):
    close(draft, "approved")
    page = client.post(url(draft), stale | MINE | {"answer": "打 13800138000"})
    shown = page.content.decode()
    assert (page.status_code, "我的标题" in shown, "像是" in shown) == (409, True, True)


def test_what_is_the_same_is_not_kept(client, sign_in, draft):
    sign_in("编辑")
    opened = fields(client.get(url(draft)), FORM)
    draft.submit(draft.author, at=NOW)
    client.post(url(draft), opened)
    assert Revision.objects.count() == 1
