"""Who may do what in the admin: every address and every action, for every role and for strangers.

The addresses are taken from the admin itself: one that is not in the tables fails.
"""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLResolver, reverse

from contacts.models import CalendarYear, SourceDocument, SourceSection
from faq.models import AccountEvent, StepStop, SynonymGroup, Tile
from tests.conftest import NOW
from tests.factories import (
    make_channel,
    make_draft,
    make_fake,
    make_feedback,
    make_member,
    make_report,
    make_user,
    make_value,
)
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

# One letter a role; N is staff without one. Nobody stands for a visitor, who comes in nowhere.
ROLES = {"E": "编辑", "R": "审核", "C": "联系信息管理员", "A": "只读审计", "M": "管理员"}
ALL, STAFF = "ERCAM", "ERCAMN"

# Who looks at the list, adds, changes and removes one.
MODELS = {
    "faq_entry": (ALL, "ERM", "ERM", "M"),
    "faq_revision": (ALL, "", "ERM", "M"),
    "faq_feedback": (ALL, "", "", "ERM"),
    "faq_stepstop": (ALL, "", "", ""),
    "faq_synonymgroup": (ALL, "ERM", "ERM", "ERM"),
    "faq_tile": (ALL, "ERM", "ERM", "ERM"),
    "faq_accountevent": ("AM", "", "", ""),
    "auth_user": ("M", "M", "M", ""),
    "contacts_wallet": (ALL, "M", "M", "M"),
    "contacts_topic": (ALL, "M", "M", "M"),
    "contacts_channel": (ALL, "CM", "CM", "M"),
    "contacts_contactvalue": (ALL, "CM", "", ""),
    "contacts_reportedfake": (ALL, "CM", "CM", "CM"),
    "contacts_contactreport": (ALL, "", "CM", "M"),
    "contacts_calendaryear": (ALL, "M", "M", "M"),
    "contacts_sourcedocument": (ALL, "M", "M", "M"),
    "contacts_sourcesection": (ALL, "M", "M", "M"),
}
# Addresses beside these: how they are asked, and who gets an answer.
FURTHER = {
    "index": ("get", STAFF),
    "login": ("get", STAFF),
    "logout": ("post", STAFF),
    "password_change": ("get", STAFF),
    "password_change_done": ("get", STAFF),
    "jsi18n": ("get", STAFF),
    "autocomplete": ("get", ALL),
    "app_list": ("get", STAFF),  # lists what one may look at
    "view_on_site": ("get", STAFF),  # leads to readers' pages only
    "faq_history": ("get", "AM"),
    "faq_history_download": ("get", "AM"),
    "faq_entry_draft": ("post", "ERM"),
    "faq_entry_export": ("get", ALL),
    "faq_entry_import": ("get", "ERM"),
    "contacts_channel_export": ("get", ALL),
    "faq_entry_advice": ("post", "ERM"),
    "faq_revision_preview": ("get", ALL),
    "faq_revision_preview_page": ("get", ALL),
    "faq_revision_compare": ("get", ALL),
    "faq_revision_go_back": ("post", "ERM"),
    "faq_revision_decide": ("post", ALL),  # says what is missing; each decision asks for its own permission
    "faq_searchcount_changelist": ("get", ALL),
    "faq_searchcount_choose": ("get", "ERM"),
    "faq_searchcount_symptom": ("post", "ERM"),
    "faq_searchcount_synonym": ("post", "ERM"),
    "faq_searchcount_draft": ("post", "ERM"),
    "auth_user_confirm": ("post", "M"),
    "auth_user_factor": ("post", "M"),
    "auth_user_password_change": ("post", "M"),
    "contacts_contactvalue_decide": ("get", ALL),
}
ACTIONS = {
    "faq_entry": {
        "publish_selected": "RM",
        "take_off_selected": "ERM",
        "set_topic_selected": "ERM",
        "mark_reviewed_selected": "ERM",
        "delete_selected": "M",
    },
    "faq_revision": {"delete_selected": "M"},
    "faq_feedback": {"delete_selected": "ERM"},
    "faq_synonymgroup": {"delete_selected": "ERM"},
    "faq_tile": {"delete_selected": "ERM"},
    "contacts_contactvalue": {"approve_selected": "RM"},
    "contacts_reportedfake": {"delete_selected": "CM"},
    "contacts_contactreport": {"close": "CM", "list_as_fake": "CM", "delete_selected": "M"},
    "contacts_channel": {"delete_selected": "M"},
    "contacts_calendaryear": {"delete_selected": "M"},
    "contacts_sourcedocument": {"delete_selected": "M"},
    "contacts_sourcesection": {"delete_selected": "M"},
}
PAGES = {
    "changelist": (0, "get"),
    "history": (0, "get"),
    "add": (1, "post"),
    "change": (2, "post"),
    "delete": (3, "post"),
}
QUERY = {"autocomplete": {"app_label": "faq", "model_name": "step", "field_name": "if_not_entry"}}


def all_addresses() -> dict[str, tuple[str, str]]:
    """Every address by name: how it is asked, and who gets an answer."""
    pages = {
        f"{model}_{page}": (method, who[place])
        for model, who in MODELS.items()
        for page, (place, method) in PAGES.items()
    }
    return pages | FURTHER


def names(patterns: list) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif pattern.name:  # without a name: the stock redirect to a change page, and the last resort
            yield pattern.name


def test_every_address_of_the_admin_is_in_the_tables():
    assert set(names(admin.site.urls[0])) == set(all_addresses())


@pytest.fixture
def rows() -> dict[str, Model]:
    """One of each, by the model's name."""
    call_command("load_roles", verbosity=0)
    line, draft = make_value(channel=make_channel()), make_draft()
    document = SourceDocument.objects.create(file_name="a.txt", title="客服指南")
    found = [
        *(line, line.channel, line.channel.wallet, draft, draft.entry, draft.entry.topic),
        *(make_user(), make_fake(), make_feedback(), make_report(), document),
        SynonymGroup.objects.create(words="充值\n充钱"),
        Tile.objects.create(phrase="钱没到", position=1),
        StepStop.objects.create(step=draft.steps.first(), day=NOW.date()),
        AccountEvent.objects.record("signed_in", at=NOW),
        CalendarYear.objects.get_or_create(year=2031, defaults={"source": "国务院办公厅"})[0],
        SourceSection.objects.create(document=document, heading="开头"),
    ]
    return {f"{row._meta.app_label}_{row._meta.model_name}": row for row in found}


def address(name: str, rows: dict[str, Model]) -> str:
    """An address of this name that exists."""
    model = next((model for model in rows if name.startswith(f"{model}_")), None)
    special = {
        "app_list": ["faq"],
        "view_on_site": [1, 1],
        "faq_history_download": ["roles", "csv"],
        "faq_history": [],
        "faq_entry_export": ["csv"],
        "faq_entry_import": [],
        "contacts_channel_export": ["csv"],
    }
    if name in special:
        return reverse(f"admin:{name}", args=special[name])
    is_of_one = model is not None and not name.endswith(("_changelist", "_add", "_advice"))
    return reverse(f"admin:{name}", args=[rows[model].pk] if is_of_one else [])


def is_answered(response: HttpResponse) -> bool:
    """Neither refused nor led away to sign in."""
    is_led_away = response.status_code == 302 and response.url.startswith("/admin/login/")
    return response.status_code != 403 and not is_led_away


def answered(client_of_somebody, rows: dict[str, Model]) -> set[str]:
    """The names of all addresses that give somebody an answer."""
    return {
        name
        for name, (method, _who) in all_addresses().items()
        if is_answered(getattr(client_of_somebody(), method)(address(name, rows), QUERY.get(name, {})))
    }


def member(letter: str) -> User:
    return make_member(role=ROLES[letter]) if letter in ROLES else make_user()


@pytest.mark.parametrize("letter", STAFF, ids=[*ROLES.values(), "without a role"])
def test_a_role_gets_these_answers_and_no_others(rows, letter):
    person = member(letter)
    expected = {name for name, (_method, who) in all_addresses().items() if letter in who}
    client = signed_in(person)
    found = answered(lambda: signed_in(person) if "_auth_user_id" not in client.session else client, rows)
    assert found == expected


def test_a_visitor_gets_none(rows):
    client = Client()
    assert answered(lambda: client, rows) == {"login", "logout"}


@pytest.mark.parametrize("letter", STAFF, ids=[*ROLES.values(), "without a role"])
def test_a_role_has_these_actions_and_no_others(letter):
    call_command("load_roles", verbosity=0)
    request = RequestFactory().get("/admin/")
    request.user = member(letter)
    found = {
        f"{model._meta.app_label}_{model._meta.model_name}": set(model_admin.get_actions(request))
        for model, model_admin in admin.site._registry.items()
    }
    expected = {
        model: {name for name, who in ACTIONS.get(model, {}).items() if letter in who} for model in found
    }
    assert found == expected
