from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.lifetime import LONGEST
from faq.search import site
from tests.conftest import NOW
from tests.factories import make_entry, make_wallet
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

URL = "/api/v1/suggest"


@pytest.fixture
def late():
    return make_entry(
        slug="ok-late",
        title="充值没到账",
        symptoms=("钱充了没到",),
        wallet=make_wallet(slug="ok", name="OK钱包"),
    )


def ask(client, **parameters) -> list[dict]:
    response = client.get(URL, parameters)
    assert response.status_code == 200
    return response.json()["suggestions"]


def slugs(suggestions: list[dict]) -> list[str]:
    return [each["slug"] for each in suggestions]


def test_an_answer_has_the_promised_shape(client, late):
    assert client.get(URL, {"q": " 充值 "}).json() == {
        "query": "充值",
        "suggestions": [
            {"text": "充值没到账", "slug": "ok-late", "url": "/faq/ok-late/", "wallet_name": "OK钱包"}
        ],
    }


def test_it_suggests_a_symptom_as_written(client, late):
    assert [each["text"] for each in ask(client, q="钱充了")] == ["钱充了没到"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(client, method):
    assert getattr(client, method)(URL).status_code == 405


def test_it_suggests_eight_at_most(client):
    for _each in range(10):
        make_entry(title="退款没到账")
    assert len(ask(client, q="退款")) == 8


@pytest.mark.parametrize("way", WAYS)
def test_it_never_suggests_what_is_not_public(client, late, way):
    make_hidden(way=way, title="充值没到账")
    assert slugs(ask(client, q="充值没到账")) == ["ok-late"]


def test_what_was_taken_off_a_moment_ago_is_not_suggested(client, late):
    ask(client, q="充值")  # the index knows it now
    late.is_off = True
    late.save()
    assert ask(client, q="充值") == []


def test_entries_that_the_gate_drops_make_room_for_others(client):
    for _each in range(8):
        make_entry(title="退款没到账")
    gone = make_entry(title="退款")
    ask(client, q="退款")
    gone.is_off = True
    gone.save()
    assert len(ask(client, q="退款")) == 8


def test_a_wallet_leaves_out_the_others(client, late):
    make_entry(slug="other-late", title="充值没到账")
    assert slugs(ask(client, q="充值没到账", wallet="ok")) == ["ok-late"]


@pytest.mark.parametrize("wallet", ["gone", "\x00", "'", "钱" * 5000], ids=["gone", "NUL", "quote", "long"])
def test_an_unknown_wallet_is_left_out(client, late, wallet):
    assert slugs(ask(client, q="充值没到账", wallet=wallet)) == ["ok-late"]


@pytest.mark.parametrize("q", ["", " ", "\x00", "，。！"], ids=["nothing", "space", "NUL", "signs"])
def test_nothing_typed_is_nothing_suggested(client, late, q):
    assert ask(client, q=q) == []


@pytest.mark.parametrize("q", ["钱" * 50_000, '"(a* AND', "%", "{{ q }}", "'; DROP TABLE x; --"])
def test_no_text_is_an_error(client, late, q):
    ask(client, q=q)


# Cost and lifetime


@pytest.mark.parametrize(("q", "queries"), [("充值", 1), ("", 0)], ids=["something", "nothing"])
def test_it_takes_one_query_or_none(client, late, q, queries):
    site.site_search.refresh(timezone.now())
    with CaptureQueriesContext(connection) as taken:
        ask(client, q=q)
    assert len(taken) == queries


def test_it_may_be_kept_for_a_minute(client, late):
    assert kept(client.get(URL, {"q": "充值"})) == ("private", NOW + LONGEST)


def test_it_may_be_kept_until_an_entry_expires(client, late):
    late.expires_at = NOW + timedelta(seconds=20)
    late.save()
    assert kept(client.get(URL, {"q": "充值"})) == ("private", late.expires_at)


def test_it_sets_no_cookie(client, late):
    response = client.get(URL, {"q": "充值"})
    assert (response.cookies, response.get("Vary")) == ({}, None)
