from datetime import timedelta

import html5lib
import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from faq.models import Revision, Step
from tests.conftest import NOW
from tests.desk import fields, messages, send
from tests.factories import make_draft, make_entry, make_user
from tests.reading import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FORM = "revision_form"


def url(revision: Revision, page: str = "change") -> str:
    return reverse(f"admin:faq_revision_{page}", args=[revision.pk])


def actions(revision: Revision) -> list[tuple[int, str]]:
    return list(revision.steps.values_list("position", "action"))


def is_public(revision: Revision) -> bool:
    return Revision.objects.live(NOW).filter(pk=revision.pk).exists()


@pytest.fixture
def draft(roles) -> Revision:
    """A draft with three steps, by somebody else."""
    return make_draft(title="退款没到账", steps=("一", "二", "三"))


# The text


def test_the_text_is_kept(client, sign_in, draft):
    sign_in("编辑")
    send(client, url(draft), FORM, {"title": "新标题", "answer": "新回答。"})
    draft.refresh_from_db()
    assert (draft.title, draft.answer) == ("新标题", "新回答。")


def test_whoever_changed_it_last_is_its_author(client, sign_in, draft):
    person = sign_in("编辑")
    send(client, url(draft), FORM, {"title": "新标题"})
    draft.refresh_from_db()
    assert draft.author == person


def test_whoever_changed_a_step_is_its_author_too(client, sign_in, draft):
    person = sign_in("编辑")
    send(client, url(draft), FORM, {"steps-0-action": "零"})
    draft.refresh_from_db()
    assert draft.author == person


def test_whoever_only_looked_is_not_its_author(client, sign_in, draft):
    author = draft.author
    sign_in("编辑")
    send(client, url(draft), FORM, {})
    draft.refresh_from_db()
    assert draft.author == author


def test_whoever_only_looked_at_several_lines_is_not_its_author(client, sign_in):
    sign_in("编辑")
    draft = make_draft(have_ready="身份证\n单号")
    author = draft.author
    send(client, url(draft), FORM, {})
    draft.refresh_from_db()
    assert draft.author == author


def test_whoever_only_looks_begins_no_transaction(client, sign_in, draft):
    sign_in("编辑")
    with CaptureQueriesContext(connection) as asked:
        client.get(url(draft))
    assert [query for query in asked if "SAVEPOINT" in query["sql"]] == []


def test_a_title_is_needed(client, sign_in, draft):
    sign_in("编辑")
    response = send(client, url(draft), FORM, {"title": "", "answer": "新回答。"})
    assert response.context["adminform"].form.errors == {"title": ["这个字段是必填项。"]}


def test_what_was_typed_is_not_lost_with_a_mistake(client, sign_in, draft):
    sign_in("编辑")
    response = send(client, url(draft), FORM, {"title": "", "answer": "新回答。", "steps-0-action": "零"})
    shown = fields(response, FORM)
    assert (shown["answer"], shown["steps-0-action"]) == ("新回答。", "零")


# The steps


def step_changes(table: dict[int, dict[str, object]], *, total: int = 3) -> dict[str, object]:
    changes = {
        f"steps-{number}-{name}": value for number, row in table.items() for name, value in row.items()
    }
    return changes | {"steps-TOTAL_FORMS": total}


@pytest.mark.parametrize(
    ("table", "total", "expected"),
    [
        pytest.param({}, 3, "一二三", id="nothing changed"),
        pytest.param({0: {"position": 2}, 1: {"position": 1}}, 3, "二一三", id="two swapped"),
        pytest.param(
            {0: {"position": 3}, 1: {"position": 1}, 2: {"position": 2}}, 3, "二三一", id="all moved round"
        ),
        pytest.param({0: {"position": 3}, 2: {"position": 1}}, 3, "三二一", id="turned round"),
        pytest.param({0: {"position": 9}}, 3, "二三一", id="moved to the end"),
        pytest.param({1: {"position": 1}}, 3, "一二三", id="two equal keep their order"),
        pytest.param({number: {"position": 5} for number in range(3)}, 3, "一二三", id="all equal"),
        pytest.param({0: {"position": ""}}, 3, "二三一", id="no number goes last"),
        pytest.param({3: {"position": 2, "action": "新"}}, 4, "一二新三", id="added in between"),
        pytest.param({3: {"action": "新"}}, 4, "一二三新", id="added without a number"),
        pytest.param({3: {"position": 1, "action": "新"}}, 4, "一新二三", id="added with a number in use"),
        pytest.param({0: {"DELETE": "on"}}, 3, "二三", id="first removed"),
        pytest.param({1: {"DELETE": "on"}}, 3, "一三", id="middle removed"),
        pytest.param({0: {"DELETE": "on"}, 2: {"position": 1}}, 3, "三二", id="removed and moved"),
        pytest.param({0: {"DELETE": "on"}, 3: {"position": 1, "action": "新"}}, 4, "新二三", id="replaced"),
        pytest.param({3: {"position": ""}}, 4, "一二三", id="an empty further step"),
        pytest.param({1: {"action": "贰"}}, 3, "一贰三", id="reworded"),
    ],
)
def test_steps_stand_in_the_order_of_their_numbers(client, sign_in, draft, table, total, expected):
    sign_in("编辑")
    send(client, url(draft), FORM, step_changes(table, total=total))
    assert actions(draft) == list(enumerate(expected, start=1))


@pytest.mark.parametrize("position", ["0", "-1", "1000", "x", "1.5"])
def test_a_number_that_is_none_is_refused(client, sign_in, draft, position):
    sign_in("编辑")
    response = send(client, url(draft), FORM, {"steps-0-position": position, "title": "新标题"})
    draft.refresh_from_db()
    assert (response.status_code, draft.title) == (200, "退款没到账")


def test_more_steps_than_anybody_walks_are_not_even_built(client, sign_in, draft):
    sign_in("编辑")
    page = send(client, url(draft), FORM, {"title": "新的", "steps-TOTAL_FORMS": "100000"})
    (steps,) = page.context["inline_admin_formsets"]
    draft.refresh_from_db()
    assert (len(steps.formset.forms), draft.title) == (Step.MOST, "退款没到账")


def test_a_step_needs_an_action(client, sign_in, draft):
    sign_in("编辑")
    response = send(client, url(draft), FORM, {"steps-1-action": ""})
    assert response.context["inline_admin_formsets"][0].formset.errors[1] == {
        "action": ["这个字段是必填项。"]
    }


def test_a_step_leads_to_another_entry(client, sign_in, draft):
    sign_in("编辑")
    other = make_entry()
    send(client, url(draft), FORM, {"steps-0-if_not_entry": other.pk})
    assert draft.steps.get(position=1).if_not_entry == other


def test_a_step_keeps_all_it_says_when_it_moves(client, sign_in, draft):
    sign_in("编辑")
    said = {"steps-0-expected": "看到一", "steps-0-if_not": "不行", "steps-0-position": 4}
    send(client, url(draft), FORM, said)
    step = draft.steps.get(action="一")
    assert (step.expected, step.if_not, step.position) == ("看到一", "不行", 3)


# Approved ones


@pytest.fixture
def approved(draft) -> Revision:
    draft.approve(make_user(), at=NOW, self_publishing=False)
    return draft


@pytest.mark.parametrize("role", ["编辑", "审核", "管理员"])
def test_an_approved_one_cannot_be_changed(client, sign_in, approved, role):
    sign_in(role)
    response = client.post(url(approved), {"title": "新标题"})
    approved.refresh_from_db()
    assert (response.status_code, approved.title) == (409, "退款没到账")


def test_an_approved_one_is_shown_without_fields(client, sign_in, approved):
    sign_in("管理员")
    writable = {"title", "answer", "donts", "steps-0-position", "steps-0-action"}
    assert writable & fields(client.get(url(approved)), FORM).keys() == set()


def test_a_draft_is_shown_with_fields(client, sign_in, draft):
    sign_in("管理员")
    writable = {"title", "answer", "donts", "steps-0-position", "steps-0-action"}
    assert writable - fields(client.get(url(draft)), FORM).keys() == set()


def test_an_approved_one_cannot_be_removed(client, sign_in, approved):
    sign_in("管理员")
    client.post(url(approved, "delete"), {"post": "yes"})
    assert Revision.objects.count() == 1


def test_the_list_cannot_remove_it_either(client, sign_in, approved):
    sign_in("管理员")
    action = {"action": "delete_selected", "_selected_action": [approved.pk], "post": "yes"}
    client.post(reverse("admin:faq_revision_changelist"), action)
    assert Revision.objects.count() == 1


def test_a_draft_can_be_removed(client, sign_in, draft):
    sign_in("管理员")
    client.post(url(draft, "delete"), {"post": "yes"})
    assert Revision.objects.count() == 0


def test_a_revision_is_only_begun_from_its_entry(client, sign_in):
    sign_in("管理员")
    assert client.get(reverse("admin:faq_revision_add")).status_code == 403


# Those that wait for their time


@pytest.fixture
def waiting(approved) -> Revision:
    """The second of an entry, due in a week."""
    waiting = make_draft(entry=approved.entry, title="新活动文字")
    waiting.approve(make_user(), at=NOW, self_publishing=False, publish_at=NOW + timedelta(days=7))
    return waiting


def standing(client, revision: Revision) -> str:
    """What the desk says of where a revision stands."""
    tree = html5lib.parse(client.get(url(revision)).content.decode(), namespaceHTMLElements=False)
    return text(tree.find(".//section[@aria-labelledby='standing-title']"))


@pytest.mark.parametrize("role", ["编辑", "审核"])
def test_it_says_on_a_draft_what_it_would_keep_from_being_shown(client, sign_in, waiting, role):
    draft = waiting.entry.draft_for(make_user())
    sign_in(role)
    assert (
        "第 2 版定于 2026年11月27日 10:00 显示，读者还看不到。"
        "这一版现在发布，或定在那时或更早，第 2 版就不会显示。"
    ) in standing(client, draft)


def test_a_draft_under_review_says_so_too(client, sign_in, waiting):
    draft = waiting.entry.go_back_to(waiting.entry.revisions.get(number=1), make_user(), NOW)
    draft.submit(make_user(), at=NOW)
    sign_in("审核")
    assert "第 2 版就不会显示" in standing(client, draft)


def test_a_draft_says_nothing_where_none_waits(client, sign_in, approved):
    sign_in("审核")
    assert "不会显示" not in standing(client, approved.entry.draft_for(make_user()))


def test_one_that_waits_says_when_it_will_be_shown(client, sign_in, waiting):
    waiting.entry.draft_for(make_user())
    sign_in("审核")
    said = standing(client, waiting)
    assert ("2026年11月27日 10:00 起显示" in said, "不会" in said) == (True, False)


@pytest.mark.parametrize("number", [1, 2], ids=["seen until then", "never seen"])
def test_one_that_was_overtaken_says_that_it_will_not_be_shown(client, sign_in, waiting, number):
    waiting.entry.draft_for(make_user()).approve(make_user(), at=NOW, self_publishing=False)
    sign_in("审核")
    said = standing(client, waiting.entry.revisions.get(number=number))
    assert ("已被第 3 版取代，不会再显示" in said, "起显示" in said) == (True, False)


def test_the_one_that_overtook_is_shown(client, sign_in, waiting):
    draft = waiting.entry.draft_for(make_user())
    draft.approve(make_user(), at=NOW, self_publishing=False)
    sign_in("审核")
    assert "2026年11月20日 10:00 起显示" in standing(client, draft)


# Publishing

PUBLISH = {"_publish": "保存并发布"}


@pytest.mark.parametrize("role", ["编辑", "审核"])
def test_only_who_may_publish_their_own_publishes_what_was_not_submitted(
    client, sign_in, draft, settings, role
):
    settings.REVIEW = "optional"
    sign_in(role)
    said = messages(send(client, url(draft), FORM, PUBLISH))[-1]
    reasons = {"编辑": "您没有核准的权限。", "审核": "要先提交审核。"}
    assert (said, is_public(draft)) == (f"已保存，但没有发布：{reasons[role]}", False)


@pytest.mark.parametrize(
    ("role", "review", "shown"),
    [
        ("编辑", "optional", False),
        ("审核", "optional", False),
        ("管理员", "optional", True),
        ("管理员", "required", False),
        ("只读审计", "optional", False),
    ],
)
def test_the_button_is_there_for_whom_it_works(client, sign_in, draft, settings, role, review, shown):
    settings.REVIEW = review
    sign_in(role)
    assert ("保存并发布" in client.get(url(draft)).content.decode()) is shown


def test_an_administrator_publishes_their_own_where_review_is_optional(client, sign_in, draft, settings):
    settings.REVIEW = "optional"
    person = sign_in("管理员")
    send(client, url(draft), FORM, {"title": "自己写的"} | PUBLISH)
    draft.refresh_from_db()
    assert (draft.title, draft.author, draft.approver, draft.state) == (
        "自己写的",
        person,
        person,
        "approved",
    )


def test_that_is_recorded_as_self_published(client, sign_in, draft, settings):
    settings.REVIEW = "optional"
    sign_in("管理员")
    response = send(client, url(draft), FORM, {"title": "自己写的"} | PUBLISH)
    said = messages(response)[-1], LogEntry.objects.latest("pk").get_change_message()
    assert said == ("已发布（自行发布），读者现在就能看到。", "核准并发布（自行发布）")


def test_anothers_text_is_not_recorded_so(client, sign_in, draft, settings):
    settings.REVIEW = "optional"
    sign_in("管理员")
    send(client, url(draft), FORM, PUBLISH)
    assert LogEntry.objects.latest("pk").get_change_message() == "核准并发布"


def test_nobody_publishes_their_own_where_review_is_required(client, sign_in, draft, settings):
    settings.REVIEW = "required"
    sign_in("管理员")
    response = send(client, url(draft), FORM, {"title": "自己写的"} | PUBLISH)
    assert (messages(response)[-1], is_public(draft)) == ("已保存，但没有发布：要先提交审核。", False)


def test_what_was_typed_is_not_lost_when_publishing_is_refused(client, sign_in, draft, settings):
    settings.REVIEW = "required"
    sign_in("管理员")
    send(client, url(draft), FORM, {"title": "自己写的", "steps-0-action": "零"} | PUBLISH)
    draft.refresh_from_db()
    assert (draft.title, draft.state, actions(draft)[0]) == ("自己写的", "draft", (1, "零"))


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        pytest.param({"answer": ""}, "一句话回答", id="no answer"),
        pytest.param({f"steps-{number}-DELETE": "on" for number in range(3)}, "至少一个步骤", id="no steps"),
    ],
)
def test_what_is_not_complete_is_not_published(client, sign_in, draft, settings, changes, missing):
    settings.REVIEW = "optional"
    sign_in("管理员")
    response = send(client, url(draft), FORM, changes | PUBLISH)
    assert (messages(response)[-1], is_public(draft)) == (f"已保存，但没有发布：还缺：{missing}。", False)


# Who may


@pytest.mark.parametrize("role", ["联系信息管理员", "只读审计"])
def test_others_may_look_and_not_change(client, sign_in, draft, role):
    sign_in(role)
    looked, changed = client.get(url(draft)), client.post(url(draft), {"title": "新标题"} | PUBLISH)
    assert (looked.status_code, changed.status_code, is_public(draft)) == (200, 403, False)


def test_it_speaks_chinese(client, sign_in, draft):
    sign_in("编辑")
    form = client.get(url(draft)).context["adminform"].form
    labels = [field.label for field in form.visible_fields()]
    assert labels == ["标题", "一句话回答", "要准备什么", "大约多久", "还是不行怎么办", "不要做的事"]


def test_the_steps_speak_chinese(client, sign_in, draft):
    sign_in("编辑")
    formset = client.get(url(draft)).context["inline_admin_formsets"][0].formset
    labels = [field.label for field in formset.forms[0].visible_fields()]
    assert labels == ["次序", "做什么", "应该看到什么", "如果不行", "如果不行，看这一条", "删除"]
