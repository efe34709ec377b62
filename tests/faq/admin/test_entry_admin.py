from datetime import timedelta

import pytest
from django.urls import reverse

from faq.models import Entry, Revision
from tests.conftest import NOW
from tests.desk import messages, send
from tests.factories import make_bare_entry, make_draft, make_entry, make_topic, make_user, make_wallet
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ADD = reverse("admin:faq_entry_add")
LIST = reverse("admin:faq_entry_changelist")
FORM = "entry_form"


def change_url(entry: Entry) -> str:
    return reverse("admin:faq_entry_change", args=[entry.pk])


def draft_url(entry: Entry) -> str:
    return reverse("admin:faq_entry_draft", args=[entry.pk])


def revision_url(revision: Revision) -> str:
    return reverse("admin:faq_revision_change", args=[revision.pk])


def new_entry() -> dict[str, object]:
    wallet, topic = make_wallet(), make_topic()
    return {
        "title": "退款没到账",
        "slug": "refund",
        "wallet": wallet.pk,
        "topic": topic.pk,
        "urgency": "today",
    }


# Adding


def test_adding_an_entry_begins_its_first_draft(client, sign_in):
    person = sign_in("编辑")
    send(client, ADD, FORM, new_entry())
    draft = Revision.objects.get()
    assert (draft.entry.slug, draft.number, draft.title, draft.state, draft.author) == (
        "refund",
        1,
        "退款没到账",
        "draft",
        person,
    )


def test_adding_an_entry_goes_on_to_its_text(client, sign_in):
    sign_in("编辑")
    response = send(client, ADD, FORM, new_entry())
    assert response.url == revision_url(Revision.objects.get())


def test_adding_an_entry_takes_its_symptoms_along(client, sign_in):
    sign_in("编辑")
    send(client, ADD, FORM, new_entry() | {"symptoms-0-phrase": "钱没退回来"})
    assert [symptom.phrase for symptom in Entry.objects.get().symptoms.all()] == ["钱没退回来"]


def test_adding_an_entry_publishes_nothing(client, sign_in):
    sign_in("管理员")
    send(client, ADD, FORM, new_entry())
    assert client.get("/faq/refund/").status_code == 404


@pytest.mark.parametrize("missing", ["title", "wallet", "topic"])
def test_an_entry_needs_each_of_its_fields(client, sign_in, missing):
    sign_in("编辑")
    send(client, ADD, FORM, new_entry() | {missing: ""})
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("taken", [False, True], ids=["free", "taken"])
def test_an_address_is_made_of_the_title(client, sign_in, taken):
    sign_in("编辑")
    if taken:
        make_bare_entry(slug="tui-kuan-mei-dao-zhang")
    send(client, ADD, FORM, new_entry() | {"slug": ""})
    assert Entry.objects.latest("pk").slug == "tui-kuan-mei-dao-zhang" + "-2" * taken


@pytest.mark.parametrize(
    ("topic", "errors"),
    [pytest.param("payment", ["title"], id="payment"), pytest.param("security", [], id="security")],
)
def test_a_title_names_a_national_line_only_where_its_topic_does(client, sign_in, topic, errors):
    sign_in("编辑")
    response = send(client, ADD, FORM, new_entry() | {"title": "报警110", "topic": make_topic(slug=topic).pk})
    found = list(response.context["adminform"].form.errors) if response.context else []
    assert (found, Entry.objects.count()) == (errors, 1 - len(errors))


def test_a_slug_is_used_once(client, sign_in):
    sign_in("编辑")
    make_bare_entry(slug="refund")
    response = send(client, ADD, FORM, new_entry())
    assert response.context["adminform"].form.errors == {"slug": ["具有 网址名 的 问题条目 已存在。"]}


# The draft


def test_the_draft_button_opens_the_open_draft(client, sign_in):
    sign_in("编辑")
    draft = make_draft()
    assert client.post(draft_url(draft.entry)).url == revision_url(draft)


@pytest.mark.parametrize("state", ["draft", "in_review", "sent_back"])
def test_the_draft_button_makes_no_second_draft(client, sign_in, state):
    sign_in("编辑")
    draft = make_draft()
    Revision.objects.filter(pk=draft.pk).update(state=state)
    client.post(draft_url(draft.entry))
    assert Revision.objects.count() == 1


def test_the_draft_button_makes_a_draft_from_what_is_live(client, sign_in):
    person = sign_in("编辑")
    entry = make_entry(
        title="退款没到账", steps=("先看", "再问"), text={"answer": "等三天。", "donts": "不要急"}
    )
    client.post(draft_url(entry))
    draft = entry.revisions.get(number=2)
    assert (draft.title, draft.answer, draft.donts, draft.state, draft.author) == (
        "退款没到账",
        "等三天。",
        "不要急",
        "draft",
        person,
    )


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        pytest.param(make_entry, "只想改读者现在看到的，请取用第 1 版的文字。", id="another is live"),
        pytest.param(make_bare_entry, "", id="none is live"),
    ],
)
def test_a_draft_from_what_waits_for_its_time_says_so(client, sign_in, make, advice):
    sign_in("编辑")
    entry, week = make(), NOW + timedelta(days=7)
    waiting = make_draft(entry=entry)
    waiting.approve(make_user(), at=NOW, self_publishing=False, publish_at=week)
    number = waiting.number
    assert messages(client.post(draft_url(entry))) == [
        f"第 {number + 1} 版是新的草稿，文字取自第 {number} 版。"
        f"第 {number} 版定于 2026年11月27日 10:00 显示，读者还看不到。{advice}"
    ]


def test_a_draft_from_what_is_live_says_nothing_of_it(client, sign_in):
    sign_in("编辑")
    assert messages(client.post(draft_url(make_entry()))) == []


def test_the_draft_there_is_already_says_nothing_of_it(client, sign_in):
    sign_in("编辑")
    entry = make_entry(publish_at=NOW + timedelta(days=7))
    entry.draft_for(make_user())
    assert messages(client.post(draft_url(entry))) == []


def test_a_draft_from_what_is_live_has_its_steps(client, sign_in):
    sign_in("编辑")
    entry = make_entry(steps=("先看", "再问"))
    client.post(draft_url(entry))
    steps = entry.revisions.get(number=2).steps.values_list("position", "action")
    assert list(steps) == [(1, "先看"), (2, "再问")]


def test_the_draft_button_is_only_posted_to(client, sign_in):
    sign_in("编辑")
    entry = make_entry()
    assert (client.get(draft_url(entry)).status_code, entry.revisions.count()) == (405, 1)


def test_there_is_no_draft_of_an_unknown_entry(client, sign_in):
    sign_in("编辑")
    assert client.post(reverse("admin:faq_entry_draft", args=[12345])).status_code == 404


@pytest.mark.parametrize("role", ["联系信息管理员", "只读审计"])
def test_others_make_no_drafts(client, sign_in, role):
    sign_in(role)
    entry = make_entry()
    assert (client.post(draft_url(entry)).status_code, entry.revisions.count()) == (403, 1)


# The entry itself


def test_it_shows_every_version_with_its_state(client, sign_in):
    sign_in("编辑")
    entry = make_entry(title="旧的")
    make_draft(entry=entry, title="新的")
    shown = [
        (revision.title, revision.state) for revision in client.get(change_url(entry)).context["revisions"]
    ]
    assert shown == [("新的", "draft"), ("旧的", "approved")]


def test_a_self_published_version_says_so(client, sign_in):
    sign_in("编辑")
    draft = make_draft()
    draft.approve(draft.author, at=draft.created_at, self_publishing=True)
    assert "已核准（自行发布）" in client.get(change_url(draft.entry)).content.decode()


def test_a_symptom_is_added(client, sign_in):
    sign_in("编辑")
    entry = make_entry()
    send(client, change_url(entry), FORM, {"symptoms-0-phrase": "钱没退回来"})
    assert [symptom.phrase for symptom in entry.symptoms.all()] == ["钱没退回来"]


def test_a_symptom_is_removed(client, sign_in):
    sign_in("编辑")
    entry = make_entry(symptoms=("钱没退", "退款慢"))
    send(client, change_url(entry), FORM, {"symptoms-0-DELETE": "on"})
    assert [symptom.phrase for symptom in entry.symptoms.all()] == ["退款慢"]


def test_a_symptom_that_stands_twice_is_refused(client, sign_in):
    sign_in("编辑")
    entry = make_entry(symptoms=("钱没退",))
    response = send(client, change_url(entry), FORM, {"symptoms-1-phrase": "钱没退"})
    said = [row.formset.non_form_errors() for row in response.context["inline_admin_formsets"]]
    assert (said, entry.symptoms.count()) == ([["有两行的说法一样，请改掉或删去一行。"]], 1)


def test_taking_an_entry_off_hides_it(client, sign_in):
    sign_in("编辑")
    entry = make_entry()
    send(client, change_url(entry), FORM, {"is_off": "on"})
    assert client.get(entry.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("key", ["abc", "12345", "1_2F2"])
def test_an_unknown_entry_is_said_not_to_exist(client, sign_in, key):
    sign_in("编辑")
    assert client.get(f"{LIST}{key}/change/", follow=True).redirect_chain[0][0] == reverse("admin:index")


def test_a_public_entry_can_be_seen_on_the_site(client, sign_in):
    sign_in("编辑")
    entry = make_entry()
    page = client.get(change_url(entry)).content.decode()
    assert f'href="{entry.get_absolute_url()}"' in page
    assert "在网站上查看" in page


@pytest.mark.parametrize("way", WAYS)
def test_what_is_not_public_has_no_link_to_the_site(client, sign_in, way):
    sign_in("编辑")
    entry = make_hidden(way=way, title="看不见")
    assert "在网站上查看" not in client.get(change_url(entry)).content.decode()


# The list


def test_it_lists_entries_by_their_newest_title(client, sign_in):
    sign_in("编辑")
    entry = make_entry(title="旧的")
    make_draft(entry=entry, title="新的")
    assert [each.newest_title for each in client.get(LIST).context["cl"].queryset] == ["新的"]


@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        ("", {"draft", "live", "edited", "off"}),
        ("draft", {"draft", "edited"}),
        ("approved", {"live", "off"}),
        ("in_review", set()),
        ("off", {"off"}),
    ],
)
def test_it_filters_by_state(client, sign_in, choice, shown):
    sign_in("编辑")
    make_draft(entry=make_bare_entry(slug="draft"))
    make_entry(slug="live")
    make_draft(entry=make_entry(slug="edited"))
    make_entry(slug="off", is_off=True)
    listed = client.get(LIST, {"state": choice} if choice else {}).context["cl"].queryset
    assert {entry.slug for entry in listed} == shown


@pytest.mark.parametrize("facet", ["wallet", "topic"])
def test_it_filters_by_wallet_and_topic(client, sign_in, facet):
    sign_in("编辑")
    entry = make_entry()
    make_entry()
    listed = client.get(LIST, {f"{facet}__id__exact": getattr(entry, facet).pk}).context["cl"].queryset
    assert list(listed) == [entry]


def test_it_filters_by_urgency(client, sign_in):
    sign_in("编辑")
    entry = make_entry(urgency="now")
    make_entry()
    assert list(client.get(LIST, {"urgency__exact": "now"}).context["cl"].queryset) == [entry]


@pytest.mark.parametrize("q", ["refund", "退款没到", "钱没回"], ids=["slug", "title", "symptom"])
def test_it_searches_by_slug_title_and_symptom(client, sign_in, q):
    sign_in("编辑")
    entry = make_entry(slug="refund", title="退款没到账", symptoms=("钱没回来", "钱没回家"))
    make_entry()
    assert list(client.get(LIST, {"q": q}).context["cl"].queryset) == [entry]


# Removing


def test_an_entry_that_readers_have_seen_cannot_be_removed(client, sign_in):
    sign_in("管理员")
    entry = make_entry()
    response = client.post(reverse("admin:faq_entry_delete", args=[entry.pk]), {"post": "yes"})
    assert (response.status_code, Entry.objects.count()) == (403, 1)


def test_the_list_cannot_remove_it_either(client, sign_in):
    sign_in("管理员")
    entry = make_entry()
    client.post(LIST, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    assert Entry.objects.count() == 1


def test_an_entry_that_was_never_public_can_be_removed(client, sign_in):
    sign_in("管理员")
    entry = make_draft().entry
    client.post(reverse("admin:faq_entry_delete", args=[entry.pk]), {"post": "yes"})
    assert Entry.objects.count() == 0


# Who may


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(LIST).url == f"/admin/login/?next={LIST}"


@pytest.mark.parametrize(
    ("role", "status"),
    [("编辑", 200), ("审核", 200), ("管理员", 200), ("联系信息管理员", 403), ("只读审计", 403)],
)
def test_writers_alone_may_add(client, sign_in, role, status):
    sign_in(role)
    assert client.get(ADD).status_code == status


@pytest.mark.parametrize("role", ["联系信息管理员", "只读审计"])
def test_others_may_look_and_not_change(client, sign_in, role):
    sign_in(role)
    entry = make_entry()
    looked, changed = client.get(change_url(entry)), client.post(change_url(entry), {"is_off": "on"})
    assert (looked.status_code, changed.status_code) == (200, 403)


def test_it_speaks_chinese(client, sign_in):
    sign_in("编辑")
    labels = [field.label for field in client.get(ADD).context["adminform"].form.visible_fields()]
    assert labels == ["标题", "钱包", "主题", "紧急程度", "网址名"]


def test_the_desk_has_a_chinese_name(client, sign_in):
    sign_in("编辑")
    assert client.get(reverse("admin:index")).context["site_header"] == "钱包求助台 · 管理"


def test_the_desk_says_that_an_entry_was_made(client, sign_in):
    sign_in("编辑")
    assert messages(send(client, ADD, FORM, new_entry())) == ["条目已建立，接着写正文。"]


# What the list says


def cells(client, name: str) -> list[str]:
    """What stands in a column of the list, from above."""
    return texts(client.get(LIST), f".//table[@id='result_list']//td[@class='field-{name}']")


def test_it_says_of_a_text_that_is_to_come_that_readers_do_not_see_it(client, sign_in):
    draft = make_draft()
    draft.approve(make_user(), at=NOW, publish_at=NOW + timedelta(hours=1), self_publishing=False)
    make_entry(wallet=draft.entry.wallet)
    sign_in("编辑")
    assert sorted(cells(client, "newest_state_words")) == ["已核准", "已核准，还没到发布时间"]


def test_it_says_in_a_word_what_is_off(client, sign_in):
    entry = make_entry(slug="a-off", is_off=True)
    make_entry(slug="b-on", wallet=entry.wallet, topic=entry.topic)
    sign_in("编辑")
    assert sorted(cells(client, "off_words")) == ["-", "已下线"]


@pytest.mark.parametrize(
    ("day", "said"),
    [("2020-01-01", ["到期时间已经过去：读者现在看不到这一条。"]), ("2099-01-01", [])],
    ids=["past", "to come"],
)
def test_an_expiry_that_is_over_is_pointed_out(
    client, sign_in, django_capture_on_commit_callbacks, day, said
):
    entry = make_entry()
    sign_in("编辑")
    with django_capture_on_commit_callbacks(execute=True):
        response = send(client, change_url(entry), FORM, {"expires_at_0": day, "expires_at_1": "00:00"})
    assert [words for words in messages(response) if "到期" in words] == said
