"""An administrator looks after staff, and cannot make themselves anything."""

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client

from faq.content.entry_kinds import SHIPPED_ACCOUNT
from tests.factories import make_member, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    call_command("load_roles", verbosity=0)
    return make_member(role="管理员")


def page_of(person: User, whom: User):
    client = Client()
    client.force_login(person)
    return client.get(f"/admin/auth/user/{whom.pk}/change/")


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
