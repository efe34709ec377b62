"""What no browser sends, and days of no use: a form error, never a fault."""

import pytest
from django.urls import reverse

from faq.admin.deciding import DecisionForm
from faq.models import Entry
from tests.desk import send
from tests.factories import make_bare_entry, make_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ADD = reverse("admin:faq_entry_add")
INLINE = {"symptoms-TOTAL_FORMS": "0", "symptoms-INITIAL_FORMS": "0"}
GOOD = {"title": "退款没到账", "slug": "refund", "wallet": "", "topic": "", "urgency": "today"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("topic", "abc"),
        ("wallet", "999"),
        ("wallet", "9" * 30),
        ("topic", "١"),
        ("urgency", "zz"),
        ("topic", "\0"),
    ],
)
def test_a_choice_that_is_none_is_a_form_error(client, sign_in, name, value):
    sign_in("编辑")
    response = client.post(ADD, GOOD | INLINE | {name: value})
    assert (response.status_code, Entry.objects.count()) == (200, 0)
    assert name in response.context["adminform"].form.errors


def test_a_source_that_is_none_is_a_form_error(client, sign_in):
    sign_in("编辑")
    url = reverse("admin:faq_entry_change", args=[make_bare_entry().pk])
    response = send(client, url, "entry_form", {"sources": ["abc"]})
    assert "sources" in response.context["adminform"].form.errors


def test_an_entry_that_a_step_leads_to_and_is_none_is_a_form_error(client, sign_in):
    sign_in("编辑")
    url = reverse("admin:faq_revision_change", args=[make_draft(steps=("一",)).pk])
    response = send(client, url, "revision_form", {"steps-0-if_not_entry": "abc"})
    assert "if_not_entry" in response.context["inline_admin_formsets"][0].formset.errors[0]


ODD = pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])


@ODD
@pytest.mark.parametrize("field", ["expires_at", "review_by"])
def test_a_day_far_from_ours_is_a_form_error(client, sign_in, field, day):
    sign_in("编辑")
    url = reverse("admin:faq_entry_change", args=[make_bare_entry().pk])
    sent = {"expires_at_0": day, "expires_at_1": "00:00"} if field == "expires_at" else {field: day}
    response = send(client, url, "entry_form", sent)
    assert response.context["adminform"].form.errors == {field: ["年份要在 2000 到 2100 之间。"]}


@ODD
def test_a_moment_of_publication_far_from_ours_is_an_error(day):
    form = DecisionForm({"event": "approved", "seen": 0, "publish_at": f"{day}T00:00"})
    assert form.errors == {"publish_at": ["年份要在 2000 到 2100 之间。"]}
