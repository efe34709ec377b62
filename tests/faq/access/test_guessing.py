"""Limits that slow a guesser, and let the owner and the office in."""

from datetime import timedelta

import pytest
from django.http import HttpResponse

from faq.access import guessing
from faq.access.guessing import COOKIE, LAYERS, STRETCH
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
GUESSER, OFFICE = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def ask(rf):
    """A request from an address, with the cookie of a device if one is given."""

    def made(address: str = GUESSER, device: str = ""):
        rf.cookies.clear()
        if device:
            rf.cookies[COOKIE] = device
        return rf.post("/admin/account/login/", REMOTE_ADDR=address)

    return made


def device_of(request, *accounts: str) -> str:
    """The cookie of a device that these accounts signed in from."""
    cookie = request.COOKIES.get(COOKIE, "")
    for account in accounts:
        response = HttpResponse()
        request.COOKIES[COOKIE] = cookie
        guessing.remember_device(request, response, account)
        cookie = response.cookies[COOKIE].value
    return cookie


def wrong(request, account: str, times: int, at=NOW, what: str = "password") -> int:
    """Make wrong guesses; how many were let through."""
    return sum(guessing.begin(request, what, account, at) is not None for _ in range(times))


def test_an_account_is_guessed_at_so_often(ask):
    assert wrong(ask(), "boss", 12) == LAYERS["account"].times


def test_another_address_guesses_no_further(ask):
    wrong(ask(), "boss", 12)
    assert wrong(ask(OFFICE), "boss", 1) == 0


@pytest.mark.parametrize("name", ["BOSS", "Boss"])
def test_another_spelling_guesses_no_further(ask, name):
    wrong(ask(), "boss", 12)
    assert wrong(ask(), name, 1) == 0


def test_an_address_guesses_at_so_many_accounts(ask):
    assert sum(wrong(ask(), f"person{number}", 1) for number in range(35)) == LAYERS["address"].times


def test_a_refusal_takes_nothing_of_the_other_count(ask):
    for number in range(35):
        wrong(ask(), f"person{number}", 1)
    wrong(ask(), "boss", 20)
    assert wrong(ask(OFFICE), "boss", 12) == LAYERS["account"].times


def test_it_goes_on_in_the_next_stretch(ask):
    wrong(ask(), "boss", 12)
    assert wrong(ask(), "boss", 1, at=NOW + timedelta(seconds=STRETCH)) == 1


def test_right_ones_do_not_count(ask):
    for _ in range(40):
        guessing.begin(ask(), "password", "boss", NOW).forgive()
    assert wrong(ask(), "boss", 12) == LAYERS["account"].times


def test_a_known_device_comes_in_while_the_account_is_guessed_at(ask):
    device = device_of(ask(OFFICE), "boss")
    wrong(ask(), "boss", 12)
    assert wrong(ask(OFFICE, device), "boss", 1) == 1


def test_an_office_comes_in_while_somebody_in_it_guesses(ask):
    device = device_of(ask(OFFICE), "boss")
    for number in range(35):
        wrong(ask(OFFICE), f"person{number}", 1)
    assert wrong(ask(OFFICE, device), "boss", 1) == 1


def test_a_known_device_guesses_so_often_too(ask):
    device = device_of(ask(), "boss")
    assert wrong(ask(device=device), "boss", 12) == LAYERS["device"].times


def test_a_device_is_known_only_for_whom_it_was_used(ask):
    device = device_of(ask(), "boss")
    wrong(ask(), "other", 12)
    assert wrong(ask(device=device), "other", 1) == 0


def test_a_shared_device_is_known_for_each(ask):
    device = device_of(ask(), "boss", "other")
    wrong(ask(), "boss", 12)
    wrong(ask(), "other", 12)
    assert [wrong(ask(device=device), name, 1) for name in ("boss", "other")] == [1, 1]


def test_a_device_forgets_the_longest_unused(ask):
    device = device_of(ask(), *(f"person{number}" for number in range(11)))
    known = guessing.known_device(ask(device=device))["accounts"]
    assert known == [f"person{number}" for number in range(10, 0, -1)]


@pytest.mark.parametrize("forged", ["x", "eyJuYW1lIjoieCJ9:1u:abc"])
def test_a_forged_device_is_unknown(ask, forged):
    assert guessing.known_device(ask(device=forged)) == {}


def test_codes_are_counted_apart_from_passwords(ask):
    wrong(ask(), "boss", 12)
    assert wrong(ask(), "boss", 1, what="code") == 1


def test_a_refusal_is_told_once(ask):
    assert [guessing.is_told("password", "boss", NOW) for _ in range(3)] == [False, True, True]


def test_the_cookie_goes_to_the_admin_only(ask, settings):
    response = HttpResponse()
    guessing.remember_device(ask(), response, "boss")
    cookie = response.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Strict")
