"""GET /api/v1/check."""

import pytest

from contacts.checking import FAKE_ADVICE, NEVER_TELL, OFFICIAL_ADVICE, UNLISTED_ADVICE
from contacts.limits import LIMITS
from tests.factories import make_channel, make_fake, make_value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ADDRESS = "/api/v1/check"
UNLISTED = {"verdict": "unlisted", "channel": None, "verified_on": None, "advice": UNLISTED_ADVICE}


def ask(client, value: str):
    return client.get(ADDRESS, {"value": value})


def test_it_answers_official(client):
    channel = make_channel(slug="hotline", name="客服热线")
    make_value(channel=channel, value="000-123-4567")
    assert ask(client, "0001234567").json() == {
        "verdict": "official",
        "channel": {"wallet": channel.wallet.slug, "slug": "hotline", "name": "客服热线", "kind": "hotline"},
        "verified_on": "2026-11-20",
        "advice": OFFICIAL_ADVICE["hotline"] + NEVER_TELL,
    }


def test_it_answers_fake(client):
    make_fake(value="微信号 evil_kefu")
    expected = {"verdict": "fake", "channel": None, "verified_on": None, "advice": FAKE_ADVICE}
    assert ask(client, "evil_kefu").json() == expected


@pytest.mark.parametrize(
    "value", ["000-123-4567", "\x00\ud800x".encode("utf-8", "surrogatepass"), "%' OR 1=1 --"]
)
def test_it_answers_unlisted(client, value):
    assert ask(client, value).json() == UNLISTED


@pytest.mark.parametrize("value", ["", " ", "1" * 501])
def test_it_refuses(client, value):
    response = ask(client, value)
    assert (response.status_code, list(response.json()), response["Cache-Control"]) == (
        422,
        ["detail"],
        "no-store",
    )


def test_it_needs_a_value(client):
    assert client.get(ADDRESS).status_code == 422


def test_it_is_never_cached_and_sets_no_cookie(client):
    response = ask(client, "000-123-4567")
    assert (response.status_code, response["Cache-Control"], dict(response.cookies)) == (200, "no-store", {})


def test_it_is_limited(client):
    for _ in range(LIMITS["api_check"].times):
        assert ask(client, "000-123-4567").status_code == 200
    response = ask(client, "000-123-4567")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (
        429,
        "60",
        "no-store",
    )
    assert response.json() == {"detail": "查得太快了，请等 60 秒再试。"}


def test_every_answer_is_documented(client):
    schema = client.get("/api/v1/openapi.json").json()
    assert set(schema["paths"][ADDRESS]["get"]["responses"]) == {"200", "422", "429"}


def test_it_only_reads(client):
    assert client.post(ADDRESS, {"value": "000-123-4567"}).status_code == 405
