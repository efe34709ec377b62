"""What is done to many entries at once: only what may be, and all of it told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from faq.models import Entry
from tests.conftest import NOW
from tests.desk import messages
from tests.factories import make_bare_entry, make_draft, make_entry, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = reverse("admin:faq_entry_changelist")


def act(client, action: str, *entries: Entry, **fields):
    chosen = {"action": action, "_selected_action": [entry.pk for entry in entries]}
    return client.post(LIST, chosen | fields)


def offered(client) -> set[str]:
    choices = client.get(LIST).context["action_form"].fields["action"].choices
    return {value for value, _label in choices if value}


WRITE = {"take_off_selected", "set_topic_selected", "mark_reviewed_selected"}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("编辑", WRITE),
        ("审核", WRITE | {"publish_selected"}),
        ("管理员", WRITE | {"publish_selected", "delete_selected"}),
    ],
)
def test_it_offers_what_the_role_may(client, sign_in, role, expected):
    make_entry()
    sign_in(role)
    assert offered(client) == expected


@pytest.mark.parametrize("role", ["联系信息管理员", "只读审计"])
@pytest.mark.parametrize("action", sorted(WRITE | {"publish_selected"}))
def test_others_do_nothing_by_asking_anyway(client, sign_in, role, action):
    entry, topic = make_entry(), make_topic()
    make_draft(entry=entry, title="新").submit(entry.revisions.first().author, at=NOW)
    sign_in(role)
    act(client, action, entry, topic=topic.pk)
    found = Entry.objects.published(NOW).get()
    assert (found.live.number, found.topic == topic, found.reviewed_on) == (1, False, None)


def test_an_editor_publishes_nothing(client, sign_in):
    draft = make_draft()
    draft.submit(draft.author, at=NOW)
    sign_in("编辑")
    act(client, "publish_selected", draft.entry)
    assert Entry.objects.published(NOW).count() == 0


def test_publishing_does_what_may_be_and_names_the_rest(client, sign_in, settings):
    settings.REVIEW = "required"
    person = sign_in("审核")
    ready, own, unsubmitted, bare = (make_draft(title=title) for title in ("好了", "自己的", "没交", "空"))
    ready.submit(ready.author, at=NOW)
    own.record_writing(person, at=NOW)
    own.submit(person, at=NOW)
    bare.set_aside(person, at=NOW)
    said = messages(
        act(client, "publish_selected", *(each.entry for each in (ready, own, unsubmitted, bare)))
    )
    assert (said[0], [entry.live.title for entry in Entry.objects.published(NOW)]) == (
        "发布 1 条。",
        ["好了"],
    )
    refused = "没有发布 3 条。", "《自己的》：自己写过的版本要由另一个人核准。", "《没交》：要先提交审核。"
    assert [part in said[1] for part in (*refused, "没有等审核的版本。")] == [True] * 4


def test_publishing_names_what_loses_its_turn(client, sign_in):
    entry, other = make_entry(title="没到账"), make_entry(title="别的")
    for each, title in ((entry, "节后的说法"), (other, "也要等")):
        later = make_draft(entry=each, title=title)
        later.approve(sign_in("审核"), at=NOW, self_publishing=False, publish_at=NOW + timedelta(days=3))
    now = make_draft(entry=entry, title="马上改的")
    now.submit(now.author, at=NOW)
    sign_in("审核")
    assert messages(act(client, "publish_selected", entry)) == [
        "发布 1 条。",
        "原定以后显示的这些版本不会再显示：《节后的说法》第 2 版（2026年11月23日 10:00）。",
    ]


def test_taking_off_hides_at_once_and_names_who_leads_there(client, sign_in):
    target, other = make_entry(title="目标"), make_entry(title="指向它")
    draft = make_draft(entry=other, title="指向它")
    draft.replace_steps([{"action": "看", "if_not_entry": target}])
    draft.approve(make_entry().revisions.get().approver, at=NOW, self_publishing=False)
    sign_in("编辑")
    said = messages(act(client, "take_off_selected", target))
    assert (client.get(target.get_absolute_url()).status_code, said) == (
        404,
        ["下线 1 条。", "这些条目有步骤指向刚下线的：《指向它》。"],
    )


def test_what_is_off_already_is_said(client, sign_in):
    sign_in("编辑")
    said = messages(act(client, "take_off_selected", make_entry(title="早下线了", is_off=True)))
    assert said == ["没有下线 1 条。《早下线了》：本来就已下线。"]


def test_a_topic_is_set(client, sign_in):
    first, second, topic = make_entry(), make_entry(), make_topic(name="退款")
    sign_in("编辑")
    said = messages(act(client, "set_topic_selected", first, second, topic=topic.pk))
    assert (Entry.objects.filter(topic=topic).count(), said) == (2, ["把主题改为“退款”： 2 条。"])


@pytest.mark.parametrize("topic", ["", "12345"])
def test_without_a_topic_nothing_is_changed(client, sign_in, topic):
    entry = make_entry()
    sign_in("编辑")
    act(client, "set_topic_selected", entry, topic=topic)
    assert Entry.objects.get().topic == entry.topic


def test_a_topic_that_forbids_what_the_text_names_is_refused(client, sign_in):
    entry = make_entry(topic=make_topic(slug="security"), title="报警110")
    sign_in("编辑")
    act(client, "set_topic_selected", entry, topic=make_topic(slug="payment").pk)
    assert Entry.objects.get().topic.slug == "security"


def test_nor_is_one_that_forbids_what_readers_see_until_the_draft_is_approved(client, sign_in):
    entry = make_entry(topic=make_topic(slug="security"), title="报警110")
    make_draft(entry=entry, title="报警")
    sign_in("编辑")
    act(client, "set_topic_selected", entry, topic=make_topic(slug="payment").pk)
    assert Entry.objects.get().topic.slug == "security"


def test_a_review_is_noted(client, sign_in):
    entry = make_bare_entry(review_by=NOW.date())
    sign_in("编辑")
    said = messages(act(client, "mark_reviewed_selected", entry))
    entry.refresh_from_db()
    assert (said, entry.reviewed_on, entry.review_by) == (
        ["标记为已核对： 1 条。"],
        NOW.date(),
        NOW.date() + timedelta(days=180),
    )


@pytest.mark.parametrize(
    ("due", "fields"),
    [("review", {"review_by": NOW.date()}), ("expiring", {"expires_at": NOW + timedelta(days=3)})],
)
def test_the_list_shows_what_is_due(client, sign_in, due, fields):
    make_entry(), make_entry(slug="due", **fields)
    sign_in("编辑")
    found = client.get(LIST, {"due": due}).context["cl"].queryset
    assert [entry.slug for entry in found] == ["due"]
