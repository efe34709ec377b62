"""Whoever looks after accounts cannot act as two people."""

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from faq.models import AccountEvent
from tests.desk import messages, send
from tests.factories import make_member, make_user
from tests.signing_in import make_factor, signed_in

pytestmark = pytest.mark.django_db
Kind = AccountEvent.Kind
PASSWORD = "ein-langes-passwort-2026"
APPROVE = "contacts.approve_contactvalue"


@pytest.fixture
def boss() -> User:
    call_command("load_roles", verbosity=0)
    return make_member(role="管理员", username="boss", email="boss@example.com")


@pytest.fixture
def other() -> User:
    return make_member(role="管理员", username="other", email="other@example.com", password=PASSWORD)


@pytest.fixture
def approver(boss) -> User:
    return make_member(role="审核", username="approver")


def may_approve(person: User) -> bool:
    return User.objects.get(pk=person.pk).has_perm(APPROVE)


def kinds(person: User) -> list[str]:
    return list(AccountEvent.objects.filter(account=person).order_by("pk").values_list("kind", flat=True))


def address(person: User, page: str) -> str:
    return f"/admin/auth/user/{person.pk}/{page}/"


def set_password(by: User, whom: User) -> None:
    passwords = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    signed_in(by).post(address(whom, "password"), passwords)


def set_roles(by: User, whom: User, *roles: str, **changes: object):
    groups = [Group.objects.get(name=role).pk for role in roles]
    return send(signed_in(by), address(whom, "change"), "user_form", {"groups": groups} | changes)


def add_account(by: User, name: str) -> User:
    passwords = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    signed_in(by).post("/admin/auth/user/add/", {"username": name} | passwords)
    return User.objects.get(username=name)


# What takes a second person


def test_who_gets_an_account_approves_nothing_before_it_is_confirmed(boss):
    person = add_account(boss, "new")
    set_roles(boss, person, "审核")
    assert (kinds(person), may_approve(person)) == ([Kind.CREATED, Kind.ACCESS_CHANGED], False)


def test_a_new_account_is_staff(boss):
    assert add_account(boss, "new").is_staff


def test_a_password_set_by_another_stops_approving_where_there_is_no_factor(boss, approver):
    set_password(boss, approver)
    assert (kinds(approver), may_approve(approver)) == ([Kind.PASSWORD_SET], False)


def test_with_a_factor_of_ones_own_it_goes_on(boss, approver):
    make_factor(approver)
    set_password(boss, approver)
    assert (kinds(approver), may_approve(approver)) == ([Kind.PASSWORD_SET], True)


def test_a_factor_taken_away_stops_approving(boss, approver):
    make_factor(approver)
    signed_in(boss).post(address(approver, "factor"))
    assert (kinds(approver), may_approve(approver), approver.authenticator_set.count()) == (
        [Kind.FACTOR_RESET],
        False,
        0,
    )


def test_where_there_is_none_nothing_happens(boss, approver):
    signed_in(boss).post(address(approver, "factor"))
    assert (kinds(approver), may_approve(approver)) == ([], True)


def test_a_role_that_approves_waits(boss):
    person = make_member(role="编辑")
    set_roles(boss, person, "审核")
    assert may_approve(person) is False


def test_an_account_made_active_again_waits(boss, approver):
    approver.is_active = False
    approver.save()
    set_roles(boss, approver, "审核", is_active="on")
    assert (approver.groups.count(), may_approve(approver)) == (1, False)


def test_a_role_taken_away_is_written_down_and_takes_nobody_else(boss, approver):
    set_roles(boss, approver, "编辑")
    assert (kinds(approver), AccountEvent.objects.waiting().count()) == ([Kind.ACCESS_CHANGED], 0)


def test_another_name_stops_nothing(boss, approver):
    set_roles(boss, approver, "审核", first_name="小王")
    assert (kinds(approver), may_approve(approver)) == ([], True)


def test_a_second_account_made_administrator_confirms_nobody(boss, approver):
    set_password(boss, approver)
    double = add_account(boss, "double")
    set_roles(boss, double, "管理员")
    response = signed_in(double).get(address(approver, "confirm"))
    assert response.status_code == 403


def test_the_others_are_told(boss, other, approver, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        set_password(boss, approver)
    assert [message.to for message in mail.outbox] == [["other@example.com"]]


def test_the_person_is_told_why(boss, approver):
    set_password(boss, approver)
    assert (
        "另一位管理员确认之前" in signed_in(User.objects.get(pk=approver.pk)).get("/admin/").content.decode()
    )


# Confirming


def confirm(by: User, whom: User) -> list[str]:
    return messages(signed_in(by).post(address(whom, "confirm")))


def test_another_administrator_confirms(boss, other, approver):
    set_password(boss, approver)
    said = confirm(other, approver)
    assert (said, may_approve(approver)) == (["已确认：“approver”现在可以核准。"], True)


def test_whoever_did_it_does_not(boss, approver):
    set_password(boss, approver)
    said = confirm(boss, approver)
    assert (said, may_approve(approver)) == (["这些变更里有您做的，要由另一位管理员确认。"], False)


def test_nobody_confirms_themselves(boss, other):
    set_password(boss, other)
    with pytest.raises(PermissionDenied, match="自己的账号"):
        AccountEvent.objects.confirm(other, by=other, at=timezone.now())


def test_whoever_waits_confirms_nobody(boss, other, approver):
    set_password(boss, approver)
    set_password(make_user(is_superuser=True), other)
    with pytest.raises(PermissionDenied, match="您自己的账号还在等待确认"):
        AccountEvent.objects.confirm(approver, by=other, at=timezone.now())


def test_what_comes_after_waits_anew(boss, other, approver):
    set_password(boss, approver)
    confirm(other, approver)
    set_password(boss, approver)
    assert may_approve(approver) is False


def test_confirming_asks_again_after_half_an_hour(boss, other, approver):
    set_password(boss, approver)
    response = signed_in(other, minutes_ago=31).post(address(approver, "confirm"))
    assert (response.url.split("?")[0], may_approve(approver)) == ("/admin/account/again/", False)


def test_nothing_to_confirm_is_said(boss, other, approver):
    with pytest.raises(ValidationError, match="没有等待确认"):
        AccountEvent.objects.confirm(approver, by=other, at=timezone.now())


def test_the_operator_confirms_on_the_machine(boss, approver):
    set_password(boss, approver)
    call_command("confirm_account", "approver", verbosity=0)
    assert may_approve(approver) is True


@pytest.mark.parametrize("name", ["approver", "nobody"])
def test_the_operator_is_told_where_there_is_nothing(approver, name):
    with pytest.raises(CommandError, match=name):
        call_command("confirm_account", name)


def test_the_operator_takes_a_lost_factor_away(approver):
    make_factor(approver)
    call_command("reset_second_factor", "approver", verbosity=0)
    assert (approver.authenticator_set.count(), kinds(approver), may_approve(approver)) == (
        0,
        [Kind.FACTOR_RESET],
        True,
    )


@pytest.mark.parametrize("name", ["approver", "nobody"])
def test_the_operator_is_told_where_there_is_no_factor(approver, name):
    with pytest.raises(CommandError, match=name):
        call_command("reset_second_factor", name)


def test_ones_own_password_is_changed_where_the_old_one_is_asked(boss):
    assert signed_in(boss).get(address(boss, "password")).url == "/admin/account/password/"


def test_the_list_shows_who_waits(boss, approver):
    set_password(boss, approver)
    page = signed_in(boss).get("/admin/auth/user/?waiting=yes")
    assert list(page.context["cl"].queryset) == [approver]


# The record


def test_lines_are_neither_changed_nor_removed(boss, approver):
    set_password(boss, approver)
    for change in (
        lambda: AccountEvent.objects.update(note="x"),
        lambda: AccountEvent.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.parametrize("page", ["change", "delete"])
def test_the_admin_changes_none_either(boss, approver, page):
    set_password(boss, approver)
    event = AccountEvent.objects.get()
    url = f"/admin/faq/accountevent/{event.pk}/{page}/"
    assert signed_in(make_user(is_superuser=True)).post(url, {"post": "yes"}).status_code == 403


def test_the_list_takes_as_many_queries_for_three_as_for_one(boss, django_assert_max_num_queries):
    client = signed_in(boss)
    for _ in range(3):
        AccountEvent.objects.record(Kind.SIGNED_IN, at=timezone.now(), account=make_user())
        with django_assert_max_num_queries(14):
            client.get("/admin/faq/accountevent/")
