"""What readers said, at the desk: read by all who may, rewritten by nobody, removed by those who write."""

import pytest
from django.urls import reverse

from faq.models import Feedback
from tests.conftest import NOW
from tests.factories import make_entry, make_feedback, make_votes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = reverse("admin:faq_feedback_changelist")
ENTRIES = reverse("admin:faq_entry_changelist")
READERS = ["编辑", "审核", "联系信息管理员", "只读审计", "管理员"]
REMOVERS = ["编辑", "审核", "管理员"]


def shown(client, **query) -> int:
    return client.get(LIST, query).context["cl"].result_count


@pytest.mark.parametrize("role", READERS)
def test_it_is_read_by(client, sign_in, role):
    sign_in(role)
    make_feedback(text="第二步没有按钮")
    assert "第二步没有按钮" in client.get(LIST).content.decode()


@pytest.mark.parametrize("role", READERS)
def test_it_is_removed_only_by_who_writes_too(client, sign_in, role):
    sign_in(role)
    feedback = make_feedback()
    client.post(LIST, {"action": "delete_selected", "_selected_action": [feedback.pk], "post": "yes"})
    assert Feedback.objects.exists() is (role not in REMOVERS)


@pytest.mark.parametrize("page", ["add", "change"])
def test_nobody_writes_in_it(client, sign_in, page):
    sign_in("管理员")
    feedback = make_feedback(text="原话")
    arguments = [] if page == "add" else [feedback.pk]
    response = client.post(reverse(f"admin:faq_feedback_{page}", args=arguments), {"text": "改过"})
    assert (response.status_code, Feedback.objects.get().text) == (403, "原话")


def test_what_has_expired_is_not_shown(client, sign_in):
    sign_in("编辑")
    make_feedback(days_ago=89)
    make_feedback(days_ago=90)
    assert shown(client) == 1


def test_an_entry_leads_to_what_was_said_of_it(client, sign_in):
    sign_in("编辑")
    entry = make_entry(slug="refund")
    make_feedback(entry=entry)
    make_feedback()
    page = client.get(reverse("admin:faq_entry_change", args=[entry.pk])).content.decode()
    assert (f'href="{LIST}?q=refund"' in page, shown(client, q="refund")) == (True, 1)


def test_the_list_of_entries_tells_bounds_and_no_percentage_of_two_votes(client, sign_in):
    sign_in("编辑")
    make_votes(make_entry(), no=2)
    page = client.get(ENTRIES).content.decode()
    assert ("0–66%（2 次回答）" in page, ">0%<" in page) == (True, False)


def test_an_entry_without_votes_says_so(client, sign_in):
    sign_in("编辑")
    make_entry()
    assert "还没有人回答" in client.get(ENTRIES).content.decode()


def test_the_rate_is_that_of_the_live_text(client, sign_in):
    sign_in("编辑")
    entry = make_entry(at=NOW)
    make_votes(entry, yes=3, no=1)
    make_votes(make_entry(), no=1)
    (row,) = [each for each in client.get(ENTRIES).context["cl"].result_list if each.pk == entry.pk]
    assert (row.yes, row.no) == (3, 1)
