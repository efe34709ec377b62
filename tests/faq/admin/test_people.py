"""An administrator looks after staff, and cannot make themselves anything."""

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client

from faq.content.entry_kinds import SHIPPED_ACCOUNT
from faq.models import AccountEvent
from tests.conftest import NOW
from tests.factories import make_member, make_user
from tests.signing_in import make_factor, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    call_command("load_roles", verbosity=0)
    return make_member(role="管理员")


def page_of(person: User, whom: User, name: str = "change"):
    return signed_in(person).get(f"/admin/auth/user/{whom.pk}/{name}/")


def test_an_administrator_cannot_make_a_superuser(administrator):
    fields = set(page_of(administrator, administrator).context["adminform"].form.fields)
    assert fields & {"is_superuser", "user_permissions"} == set()


def test_an_administrator_cannot_change_a_superuser(administrator):
    page = page_of(administrator, make_user(is_superuser=True))
    assert page.context["has_change_permission"] is False


def test_nor_can_a_superuser(administrator):
    fields = set(page_of(make_user(is_superuser=True), administrator).context["adminform"].form.fields)
    assert fields & {"is_superuser", "user_permissions"} == set()


def test_a_superuser_changes_their_own_name():
    person = make_user(is_superuser=True)
    assert page_of(person, person).context["has_change_permission"] is True


def test_nobody_edits_the_groups(administrator):
    assert Group not in site._registry


def test_nobody_removes_an_account(administrator):
    client = Client()
    client.force_login(make_user(is_superuser=True))
    assert client.post(f"/admin/auth/user/{administrator.pk}/delete/", {"post": "yes"}).status_code == 403


def test_nobody_opens_the_account_of_the_shipped_content():
    page = page_of(make_user(is_superuser=True), make_user(username=SHIPPED_ACCOUNT, is_active=False))
    assert page.context["has_change_permission"] is False


# What is offered


def test_a_second_factor_is_taken_away_only_where_there_is_one(administrator):
    without, having = make_user(), make_user()
    make_factor(having)
    pages = [page_of(administrator, person).content.decode() for person in (without, having)]
    assert ["移除两步验证" in page for page in pages] == [False, True]


def test_whoever_did_it_is_not_asked_to_confirm(administrator):
    other, waiting = make_member(role="管理员"), make_member(role="审核")
    AccountEvent.objects.record("created", at=NOW, account=waiting, actor=other, needs_confirmation=True)
    pages = [page_of(person, waiting, "confirm").content.decode() for person in (other, administrator)]
    assert ["我问过本人，确认" in page for page in pages] == [False, True]
