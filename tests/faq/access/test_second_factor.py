"""Where a second factor is required, approvers and administrators do nothing without one."""

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories import make_member, make_user
from tests.signing_in import code_now, make_factor, signed_in

pytestmark = pytest.mark.django_db
SET_UP, SHOW = "/admin/account/factor/", "/admin/account/again/code/"
ADDRESSES = ["/admin/", "/admin/faq/entry/", "/admin/auth/user/", "/admin/nowhere/", "/admin/autocomplete/"]


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR = "required"
    call_command("load_roles", verbosity=0)


def led_to(client: Client, address: str = "/admin/") -> str:
    response = client.get(address)
    return response.headers.get("Location", str(response.status_code)).split("?")[0]


@pytest.mark.parametrize("role", ["审核", "管理员"])
def test_who_approves_or_manages_sets_one_up_first(role):
    assert led_to(signed_in(make_member(role=role))) == SET_UP


def test_a_superuser_sets_one_up_first():
    assert led_to(signed_in(make_user(is_superuser=True))) == SET_UP


@pytest.mark.parametrize("role", ["编辑", "联系信息管理员", "只读审计"])
def test_others_may_and_need_not(role):
    assert led_to(signed_in(make_member(role=role))) == "200"


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_of_the_admin_is_open_before(address):
    assert led_to(signed_in(make_member(role="审核")), address) == SET_UP


def test_posts_do_nothing_before():
    client = signed_in(make_user(is_superuser=True))
    response = client.post("/admin/contacts/topic/add/", {"name": "新", "slug": "new"})
    assert response.url == SET_UP


def test_whoever_has_one_and_did_not_show_it_is_asked():
    person = make_member(role="审核")
    make_factor(person)
    assert led_to(signed_in(person)) == SHOW


def test_showing_it_opens_the_admin():
    person = make_member(role="审核")
    secret = make_factor(person)
    client = signed_in(person)
    client.post(f"{SHOW}?next=/admin/", {"code": code_now(secret)})
    assert led_to(client) == "200"


def test_whoever_showed_it_when_signing_in_goes_on():
    person = make_member(role="审核")
    make_factor(person)
    assert led_to(signed_in(person, with_factor=True)) == "200"


def test_without_the_factor_that_was_shown_one_is_set_up_anew():
    person = make_member(role="审核")
    make_factor(person)
    client = signed_in(person, with_factor=True)
    person.authenticator_set.all().delete()
    assert led_to(client) == SET_UP


def test_recovery_codes_alone_are_no_factor():
    person = make_member(role="审核")
    make_factor(person)
    person.authenticator_set.filter(type="totp").delete()
    assert led_to(signed_in(person, with_factor=True)) == SET_UP


def test_where_it_is_optional_nobody_is_asked(settings):
    settings.SECOND_FACTOR = "optional"
    assert led_to(signed_in(make_member(role="审核"))) == "200"
