"""What no browser sends: a form error, never a fault."""

import pytest
from django.urls import reverse

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
