"""Comparing two revisions, going back to one, and previewing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from faq.models import Entry, Revision
from faq.search import site
from faq.shown import published_in_order
from tests.conftest import NOW
from tests.desk import messages
from tests.factories import make_bare_entry, make_draft, make_entry, make_member, make_user
from tests.reading import texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def url(revision: Revision, page: str) -> str:
    return reverse(f"admin:faq_revision_{page}", args=[revision.pk])


@pytest.fixture
def entry(roles) -> Entry:
    """An entry with two approved revisions and a draft."""
    entry = make_entry(title="第一版的标题", steps=("打开账单", "看状态"))
    second = make_draft(entry=entry, title="第二版的标题", steps=("打开账单", "看状态"))
    second.approve(make_user(), at=NOW, self_publishing=False)
    make_draft(entry=entry, title="草稿的标题", steps=("看状态", "打开账单"))
    return entry


def revision(entry: Entry, number: int) -> Revision:
    return entry.revisions.get(number=number)


# Comparing


@pytest.mark.parametrize(
    ("number", "chosen", "against"), [(3, None, 2), (2, None, 1), (1, None, 3), (3, 1, 1), (1, 2, 2)]
)
def test_it_compares_with_the_one_chosen_or_the_last_approved(
    client, sign_in, entry, number, chosen, against
):
    sign_in("编辑")
    asked = {"with": revision(entry, chosen).pk} if chosen else {}
    page = client.get(url(revision(entry, number), "compare"), asked)
    assert page.context["old"].number == against


@pytest.fixture
def scheduled(roles) -> Entry:
    """An entry that readers see the first revision of, the second due in a week, with a draft."""
    entry = make_entry(title="旧文字")
    later = {"at": NOW, "self_publishing": False, "publish_at": NOW + timedelta(days=7)}
    make_draft(entry=entry, title="新活动文字").approve(make_user(), **later)
    entry.draft_for(make_user())
    return entry


@pytest.mark.parametrize("number", [3, 2], ids=["draft", "waiting"])
def test_it_compares_with_what_readers_see_and_not_with_what_waits(client, sign_in, scheduled, number):
    sign_in("审核")
    page = client.get(url(revision(scheduled, number), "compare"))
    assert (page.context["old"].number, texts(page, ".//td/del"), texts(page, ".//td/ins")) == (
        1,
        ["旧"],
        ["新活动"],
    )


@pytest.mark.parametrize("days", [0, 8], ids=["at once", "after the hour of the overtaken one"])
def test_it_compares_what_came_out_with_what_readers_saw_before(
    client, sign_in, scheduled, monkeypatch, days
):
    draft = revision(scheduled, 3)
    draft.approve(make_user(), at=NOW, self_publishing=False)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=days))
    sign_in("审核")
    assert client.get(url(draft, "compare")).context["old"].number == 1


def test_it_compares_with_what_waits_where_readers_see_nothing(client, sign_in):
    entry = make_entry(publish_at=NOW + timedelta(days=7))
    sign_in("审核")
    assert client.get(url(entry.draft_for(make_user()), "compare")).context["old"].number == 1


def test_it_shows_what_changed_in_chinese(client, sign_in, entry):
    sign_in("编辑")
    page = client.get(url(revision(entry, 3), "compare"))
    shown = [" ".join(each.split()) for each in texts(page, ".//table[@class='comparison']//th")]
    assert shown == ["哪一项", "第 2 版", "第 3 版", "标题", "第 1 步移到第 2 步"]


@pytest.mark.parametrize("chosen", ["0", "x", "1_2", "99999999999999999999"])
def test_a_choice_that_is_none_is_left_out(client, sign_in, entry, chosen):
    sign_in("编辑")
    page = client.get(url(revision(entry, 3), "compare"), {"with": chosen})
    assert page.context["old"].number == 2


def test_a_revision_of_another_entry_is_not_compared(client, sign_in, entry):
    sign_in("编辑")
    page = client.get(url(revision(entry, 3), "compare"), {"with": make_draft().pk})
    assert page.context["old"].number == 2


def test_the_only_revision_has_nothing_to_be_compared_with(client, sign_in):
    sign_in("编辑")
    assert "只有一个版本" in client.get(url(make_draft(), "compare")).content.decode()


def test_an_auditor_compares_and_cannot_go_back(client, sign_in, entry):
    sign_in("只读审计")
    page = client.get(url(revision(entry, 3), "compare")).content.decode()
    answer = client.post(url(revision(entry, 1), "go_back"))
    assert ("取用" in page, answer.status_code, entry.revisions.count()) == (False, 403, 3)


# Going back


def test_one_click_goes_back(client, sign_in, entry):
    person = sign_in("编辑")
    response = client.post(url(revision(entry, 1), "go_back"))
    draft = revision(entry, 4)
    assert (response.url, draft.title, draft.state, draft.author) == (
        reverse("admin:faq_revision_change", args=[draft.pk]),
        "第一版的标题",
        "draft",
        person,
    )


def test_going_back_says_that_readers_see_no_change_yet(client, sign_in, entry):
    sign_in("编辑")
    said = messages(client.post(url(revision(entry, 1), "go_back")))
    assert (said, entry.revisions.live(NOW).get().number) == (
        ["第 4 版是新的草稿，文字取自第 1 版。读者看到的还没有变：看过后请提交审核。"],
        2,
    )


def test_the_draft_is_set_aside_and_not_lost(client, sign_in, entry):
    sign_in("编辑")
    client.post(url(revision(entry, 1), "go_back"))
    assert (revision(entry, 3).state, revision(entry, 3).title) == ("set_aside", "草稿的标题")


# Preview


def test_the_preview_is_the_readers_page_with_this_text(client, sign_in, entry):
    sign_in("编辑")
    page = client.get(url(revision(entry, 3), "preview_page"))
    assert (texts(page, ".//h1"), texts(page, ".//p[@class='do']")) == (
        ["草稿的标题"],
        ["看状态", "打开账单"],
    )


def test_the_preview_of_what_is_live_is_what_readers_get(client, sign_in, entry):
    sign_in("编辑")
    preview = client.get(url(revision(entry, 2), "preview_page"))
    client.logout()
    seen = client.get(entry.get_absolute_url())
    assert texts(preview, ".//main") == texts(seen, ".//main")


@pytest.mark.parametrize(
    ("days", "number", "note"),
    [
        (0, 3, "那时读者看到的是第 2 版《第二版的标题》。"),
        (0, 2, "那时读者看到的就是这一版。"),
        (2, 3, "那时读者看到的就是这一版。"),
    ],
    ids=["scheduled", "live", "scheduled, later"],
)
def test_it_says_what_readers_see_at_the_chosen_moment(client, sign_in, entry, days, number, note):
    later = {"at": NOW, "self_publishing": False, "publish_at": NOW + timedelta(days=1)}
    revision(entry, 3).approve(make_user(), **later)
    sign_in("编辑")
    moment = (NOW + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")
    preview = client.get(url(revision(entry, number), "preview"), {"at": moment}).context["preview"]
    assert (preview.note, preview.at) == (note, NOW + timedelta(days=days))


def test_it_says_when_readers_see_nothing_then(client, sign_in):
    sign_in("编辑")
    assert client.get(url(make_draft(), "preview")).context["preview"].note == "那时读者看不到这一条。"


def test_the_page_is_of_the_chosen_moment(client, sign_in, entry):
    target = make_bare_entry()
    later = {"at": NOW, "self_publishing": False, "publish_at": NOW + timedelta(days=1)}
    make_draft(entry=target, title="明天才有").approve(make_user(), **later)
    revision(entry, 3).replace_steps([{"action": "看", "if_not_entry": target}])
    sign_in("编辑")
    pages = [
        client.get(url(revision(entry, 3), "preview_page"), {"at": at}).content.decode()
        for at in ("2026-11-20T10:00", "2026-11-21T10:00")
    ]
    assert ["明天才有" in page for page in pages] == [False, True]


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("moment", ["2025-11-20T10:00", "2027-11-20T10:00"], ids=["before", "after"])
def test_a_look_at_another_moment_changes_nothing_for_readers(client, sign_in, entry, moment):
    week = timedelta(days=7)
    other = make_entry(title="别的", wallet=entry.wallet, topic=entry.topic, expires_at=NOW + week)
    coming = make_entry(title="以后的", wallet=entry.wallet, topic=entry.topic, publish_at=NOW + week)
    revision(entry, 3).replace_steps([{"action": "看", "if_not_entry": each} for each in (other, coming)])
    site.site_search.refresh(NOW)
    sign_in("编辑")
    client.get(url(revision(entry, 3), "preview_page"), {"at": moment})
    site.site_search.refresh(NOW)
    found = [hit.id for hit in site.site_search.engine(NOW).search("别的").hits]
    assert (published_in_order([other.pk, coming.pk], NOW), found) == ([other], [other.pk])


@pytest.mark.parametrize("moment", ["明天", "2026-13-01T00:00", "0001-01-01T00:00"])
def test_a_moment_that_is_none_is_said(client, sign_in, moment):
    sign_in("编辑")
    page = client.get(url(make_draft(), "preview"), {"at": moment})
    assert (page.status_code, page.context["preview"].at) == (200, NOW)


@pytest.mark.parametrize(("width", "expected"), [("phone", "phone"), ("desktop", "desktop"), ("x", "phone")])
def test_it_is_as_wide_as_chosen(client, sign_in, width, expected):
    sign_in("编辑")
    assert client.get(url(make_draft(), "preview"), {"width": width}).context["preview"].width == expected


def test_only_the_desk_frames_the_page(client, sign_in):
    sign_in("编辑")
    page = client.get(url(make_draft(), "preview_page"))
    framed = [part for part in page["Content-Security-Policy"].split("; ") if part.startswith("frame-")]
    assert (page["X-Frame-Options"], framed) == ("SAMEORIGIN", ["frame-ancestors 'self'"])


@pytest.mark.parametrize("page", ["preview", "preview_page", "compare"])
def test_a_visitor_sees_none_of_it(client, entry, page):
    assert client.get(url(revision(entry, 3), page)).status_code == 302


@pytest.mark.parametrize("page", ["preview", "preview_page", "compare"])
def test_staff_without_a_role_see_none_of_it(client, entry, page):
    client.force_login(make_user())
    assert client.get(url(revision(entry, 3), page)).status_code == 403


def test_an_account_that_is_not_staff_has_no_preview(client, entry):
    person = make_member(role="编辑")
    person.is_staff = False
    person.save()
    client.force_login(person)
    assert client.get(url(revision(entry, 3), "preview")).status_code == 302


@pytest.mark.parametrize("page", ["preview", "preview_page", "compare"])
def test_what_does_not_exist_is_not_found(client, sign_in, page):
    sign_in("编辑")
    assert client.get(reverse(f"admin:faq_revision_{page}", args=[12345])).status_code == 404
