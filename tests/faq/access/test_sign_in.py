"""Signing in: who comes in, with what, how long, and what is written down of it."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from faq.access.guessing import COOKIE, LAYERS
from faq.access.middleware import NOT_SAVED
from faq.models import AccountEvent
from tests.factories import make_user
from tests.reading import texts
from tests.signing_in import code_now, make_factor, recovery_code, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "ein-langes-passwort-2026"
LOGIN, CODE = "/admin/account/login/", "/admin/account/login/code/"
Kind = AccountEvent.Kind


@pytest.fixture
def person() -> User:
    return make_user(username="xiaowang", password=PASSWORD)


def sign_in(client: Client, name: str = "xiaowang", password: str = PASSWORD, **extra: str):
    return client.post(LOGIN, {"login": name, "password": password}, **extra)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def kinds() -> list[str]:
    return list(AccountEvent.objects.order_by("pk").values_list("kind", flat=True))


def errors(response) -> list[str]:
    return texts(response, ".//ul[@class='errorlist nonfield']/li") or texts(
        response, ".//ul[@class='errorlist']/li"
    )


# The door


@pytest.mark.parametrize("address", ["/admin/", "/admin/faq/entry/"])
def test_a_visitor_is_led_to_sign_in(client, address):
    response = client.get(address, follow=True)
    assert response.redirect_chain[-1][0] == f"{LOGIN}?next={address}".replace("/", "%2F").replace(
        "%2Fadmin%2Faccount%2Flogin%2F?", f"{LOGIN}?"
    )


def test_the_stock_sign_in_takes_nothing(client, person):
    credentials = {"username": "xiaowang", "password": PASSWORD}
    statuses = [each.post("/admin/login/", credentials).status_code for each in (client, signed_in(person))]
    assert statuses == [405, 405]


@pytest.mark.parametrize(
    ("sent_from", "led_to"),
    [
        pytest.param(
            "http://testserver/admin/faq/entry/7/change/?a=1", "/admin/faq/entry/7/change/?a=1", id="ours"
        ),
        pytest.param("http://elsewhere.example/admin/faq/entry/", "/admin/", id="another site"),
        pytest.param("http://testserver/faq/refund/", "/admin/", id="a reader's page"),
        pytest.param("", "/admin/", id="none told"),
        pytest.param("http://[x/admin/", "/admin/", id="no address"),
    ],
)
def test_who_sends_a_form_too_late_is_told_and_led_back(client, sent_from, led_to):
    response = client.post(
        "/admin/faq/entry/7/draft/", {"text": "x"}, headers={"referer": sent_from}, follow=True
    )
    told = texts(response, ".//ul[@class='messagelist']/li")
    assert (parse_qs(urlsplit(response.redirect_chain[-1][0]).query), told) == (
        {"next": [led_to]},
        [NOT_SAVED],
    )


@pytest.mark.parametrize(
    "name",
    [
        *("account_signup", "account_email", "account_reset_password", "account_set_password"),
        *("socialaccount_signup", "mfa_login_webauthn", "mfa_download_recovery_codes"),
    ],
)
def test_what_is_not_needed_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_signing_in_leads_to_where_one_was_going(client, person):
    response = client.post(LOGIN, {"login": "xiaowang", "password": PASSWORD, "next": "/admin/faq/entry/"})
    assert (response.url, is_in(client)) == ("/admin/faq/entry/", True)


def test_it_leads_to_no_other_site(client, person):
    response = client.post(
        LOGIN, {"login": "xiaowang", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert response.url == "/admin/"


@pytest.mark.parametrize(
    ("name", "password"), [("xiaowang", "wrong"), ("nobody", PASSWORD)], ids=["password", "name"]
)
def test_a_wrong_guess_is_told_alike(client, person, name, password):
    assert (errors(sign_in(client, name, password)), is_in(client)) == (["用户名或密码不对。"], False)


def test_an_account_that_was_stopped_does_not_come_in(client, person):
    person.is_active = False
    person.save()
    assert (sign_in(client).url, is_in(client)) == ("/admin/account/inactive/", False)


def test_an_account_that_is_not_staff_finds_the_admin_closed(client, person):
    person.is_staff = False
    person.save()
    sign_in(client)
    assert client.get("/admin/", follow=True).status_code == 403


def test_too_many_guesses_are_refused_even_if_right(client, person):
    for _ in range(LAYERS["account"].times):
        sign_in(client, password="wrong")
    assert (errors(sign_in(client)), is_in(client)) == (
        ["试得太多了。请等 15 分钟再试，或者换一台您以前登录过的电脑或手机。"],
        False,
    )


def test_the_owner_comes_in_at_their_own_device_meanwhile(client, person):
    sign_in(client)
    client.post("/admin/logout/")
    for _ in range(LAYERS["account"].times + 1):
        sign_in(Client(), password="wrong", REMOTE_ADDR="203.0.113.7")
    sign_in(client)
    assert is_in(client)


def test_forged_addresses_of_a_stranger_do_not_count_apart(client, person):
    guesses = [
        sign_in(client, f"person{number}", "x", headers={"x-real-ip": f"198.51.100.{number}"})
        for number in range(LAYERS["address"].times + 1)
    ]
    assert errors(guesses[-1])[0].startswith("试得太多了")


# The session


def test_a_session_ends_eight_hours_after_signing_in_however_busy(client, person, monkeypatch):
    sign_in(client)
    begun, now = Session.objects.get().expire_date, timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=7))
    session = client.session
    session["anything"] = 1
    session.save()
    assert abs(Session.objects.get().expire_date - begun) < timedelta(seconds=2)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=8, minutes=1))
    assert client.get("/admin/").status_code == 302


def test_it_lasts_eight_hours(client, person):
    at = timezone.now()
    sign_in(client)
    left = Session.objects.get().expire_date - at
    assert timedelta(hours=7, minutes=59) < left < timedelta(hours=8, minutes=1)


def test_a_new_password_ends_other_sessions(client, person):
    other = signed_in(person)
    sign_in(client)
    new = "noch-ein-langes-passwort"
    client.post("/admin/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (client.get("/admin/").status_code, other.get("/admin/").status_code) == (200, 302)


@pytest.mark.parametrize("weak", ["kurz", "password123", "1234567890123", "xiaowang2026"])
def test_a_weak_password_is_refused(client, person, weak):
    sign_in(client)
    response = client.post(
        "/admin/account/password/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )
    person.refresh_from_db()
    assert (response.status_code, person.check_password(PASSWORD)) == (200, True)


def test_whoever_finds_an_open_session_does_not_guess_on(client, person):
    sign_in(client)
    for _ in range(LAYERS["device"].times + 1):
        response = client.post("/admin/account/password/", {"oldpassword": "x"})
    assert texts(response, ".//ul[@class='errorlist']/li")[0].startswith("试得太多了")


def test_passwords_are_kept_by_argon2():
    from walletsupport import settings

    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


# The second factor


def test_whoever_has_a_factor_must_show_it(client, person):
    make_factor(person)
    assert (sign_in(client).url, is_in(client)) == (CODE, False)


def test_the_right_code_comes_in(client, person):
    secret = make_factor(person)
    sign_in(client)
    client.post(CODE, {"code": code_now(secret)})
    assert is_in(client)


def test_a_wrong_code_does_not(client, person):
    make_factor(person)
    sign_in(client)
    response = client.post(CODE, {"code": "000000"})
    assert (texts(response, ".//ul[@class='errorlist']/li"), is_in(client)) == (
        ["验证码不对。请看手机上现在显示的数字再输一次。"],
        False,
    )


def test_a_code_comes_in_once(client, person):
    code = code_now(make_factor(person))
    sign_in(client)
    client.post(CODE, {"code": code})
    other = Client()
    sign_in(other)
    other.post(CODE, {"code": code})
    assert (is_in(client), is_in(other)) == (True, False)


def test_a_recovery_code_comes_in_once(client, person):
    make_factor(person)
    code, other = recovery_code(person), Client()
    for each in (client, other):
        sign_in(each)
        each.post(CODE, {"code": code})
    assert (is_in(client), is_in(other)) == (True, False)


def test_too_many_codes_are_refused_even_if_right(client, person):
    secret = make_factor(person)
    sign_in(client)
    for _ in range(LAYERS["account"].times):
        client.post(CODE, {"code": "000000"})
    response = client.post(CODE, {"code": code_now(secret)})
    assert (texts(response, ".//ul[@class='errorlist']/li")[0][:5], is_in(client)) == ("试得太多了", False)


def test_the_secret_is_of_no_use_to_who_copies_the_database(person):
    secret = make_factor(person)
    stored = person.authenticator_set.get(type="totp").data["secret"]
    assert secret not in stored


def test_under_another_key_no_code_is_right(client, person, settings):
    code = code_now(make_factor(person))
    settings.SECRET_KEY = "k" * 50
    sign_in(client)
    response = client.post(CODE, {"code": code})
    assert (response.status_code, is_in(client)) == (200, False)


def test_data_pictures_are_allowed_on_the_page_with_the_code_only(person):
    client = signed_in(person)
    addresses = ("/admin/account/factor/app/", "/admin/account/factor/", "/admin/")
    policies = [client.get(address).headers["Content-Security-Policy"] for address in addresses]
    assert ["data:" in policy for policy in policies] == [True, False, False]


# What is written down


def test_signing_in_is_written_down(client, person):
    sign_in(client, REMOTE_ADDR="203.0.113.7")
    (event,) = AccountEvent.objects.all()
    assert (event.kind, event.account, event.address) == (Kind.SIGNED_IN, person, "203.0.113.*")


def test_guesses_and_the_lock_are_written_down(client, person):
    for _ in range(LAYERS["account"].times + 3):
        sign_in(client, password="wrong")
    assert kinds() == [Kind.WRONG_PASSWORD] * LAYERS["account"].times + [Kind.SLOWED]


def test_a_wrong_code_is_written_down(client, person):
    make_factor(person)
    sign_in(client)
    client.post(CODE, {"code": "000000"})
    assert kinds() == [Kind.WRONG_CODE]


def test_a_name_that_is_nobodys_is_not_kept(client, person):
    sign_in(client, PASSWORD, "x")  # the password typed where the name goes
    event = AccountEvent.objects.values().get()
    assert (event["account_id"], PASSWORD in str(event)) == (None, False)


def test_changing_the_password_is_written_down(client, person):
    sign_in(client)
    new = "noch-ein-langes-passwort"
    client.post("/admin/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert kinds() == [Kind.SIGNED_IN, Kind.PASSWORD_CHANGED]


# Readers


def test_a_reader_gets_no_cookie_and_nothing_of_this(client, content):
    response = client.get("/emergency/")
    assert (dict(response.cookies), "Cookie" in response.headers.get("Vary", "")) == ({}, False)


def test_readers_requests_pass_untouched(rf):
    from faq.access.middleware import staff_access

    seen = []
    staff_access(lambda request: seen.append(request))(rf.get("/faq/x/"))
    assert not hasattr(seen[0], "allauth")


def test_the_device_is_remembered_after_signing_in_only(client, person):
    sign_in(client, password="wrong")
    before = COOKIE in client.cookies
    sign_in(client)
    assert (before, COOKIE in client.cookies) == (False, True)


def test_the_settings_say_so():
    assert (django_settings.SESSION_COOKIE_AGE, django_settings.ACCOUNT_REAUTHENTICATION_TIMEOUT) == (
        28800,
        1800,
    )
