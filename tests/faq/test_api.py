from datetime import timedelta
from urllib.parse import quote, quote_from_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import NOW
from tests.factories import make_entry, make_topic, make_wallet
from tests.faq.hidden import WAYS, make_hidden

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

URL = "/api/v1/search"


@pytest.fixture
def refund():
    """An entry with everything that an answer tells of it."""
    return make_entry(
        slug="ok-refund",
        title="退款没到账",
        text={"answer": "等三天。"},
        wallet=make_wallet(slug="ok", name="OK钱包"),
        topic=make_topic(slug="refund"),
        urgency="today",
    )


def ask(client, **parameters) -> dict:
    response = client.get(URL, parameters)
    assert response.status_code == 200
    return response.json()


def slugs(answer: dict) -> list[str]:
    return [result["slug"] for result in answer["results"]]


def test_it_answers_in_json(client):
    assert client.get(URL, {"q": "退款"}).headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(client, method):
    assert getattr(client, method)(URL).status_code == 405


def test_an_answer_has_the_promised_shape(client, refund):
    answer = ask(client, q="退款没到账")
    kinds = {name: type(value) for name, value in answer.items()}
    assert kinds == {
        "query": str,
        "count": int,
        "confident": bool,
        "suggestion": str,
        "results": list,
        "notes": list,
    }


def test_a_result_has_the_promised_shape(client, refund):
    (result,) = ask(client, q="退款没到账")["results"]
    score = result.pop("score")
    assert (result, type(score)) == (
        {
            "slug": "ok-refund",
            "title": "退款没到账",
            "summary": "等三天。",
            "wallet": "ok",
            "topic": "refund",
            "urgency": "today",
            "url": "/faq/ok-refund/",
        },
        float,
    )


def test_a_question_with_an_answer_is_confident(client, refund):
    assert ask(client, q="退款没到账")["confident"] is True


def test_a_question_without_an_answer_is_not(client, refund):
    answer = ask(client, q="qqqqzzzz")
    assert (answer["confident"], answer["count"], answer["results"]) == (False, 0, [])


@pytest.mark.parametrize(
    ("q", "title"),
    [
        pytest.param("支付宝申请退款", "申请退款", id="a wallet that is not here"),
        pytest.param("钱没了不想活了", "钱没了不想活了", id="distress"),
    ],
)
def test_it_is_not_confident_where_the_portal_cannot_be(client, q, title):
    make_entry(title=title, wallet=make_wallet(slug="general", name="通用指南"))
    answer = ask(client, q=q)
    assert (answer["count"], answer["confident"]) == (1, False)


def test_the_best_result_comes_first(client):
    make_entry(slug="near", title="退款没到账怎么办")
    make_entry(slug="exact", title="退款没到账")
    scores = [result["score"] for result in ask(client, q="退款没到账")["results"]]
    assert (len(scores), scores) == (2, sorted(scores, reverse=True))


def test_the_question_comes_back_as_it_was_understood(client):
    assert ask(client, q=" ＯＫＰＡＹ  退款 ")["query"] == "okpay 退款"


@pytest.mark.parametrize(
    "parameters", [{}, {"q": ""}, {"q": "  "}, {"q": "\x00"}], ids=["none", "empty", "spaces", "NUL"]
)
def test_nothing_asked_is_nothing_answered(client, refund, parameters):
    assert ask(client, **parameters) == {
        "query": "",
        "count": 0,
        "confident": False,
        "suggestion": "",
        "results": [],
        "notes": [],
    }


# Facets


def test_a_wallets_own_entries_come_first_then_the_general_guide(client, refund):
    make_entry(slug="general-refund", title="退款没到账", wallet=make_wallet(slug="general"))
    make_entry(slug="other-refund", title="退款没到账", wallet=make_wallet(slug="other"))
    assert slugs(ask(client, q="退款没到账", wallet="ok")) == ["ok-refund", "general-refund"]


def test_a_topic_leaves_out_the_others(client, refund):
    make_entry(title="退款没到账", topic=make_topic(slug="fees"))
    assert slugs(ask(client, q="退款没到账", topic="refund")) == ["ok-refund"]


@pytest.mark.parametrize(
    "value",
    ["gone", "OK", "\x00", "\ud800", "😀", "'"],
    ids=["gone", "case", "NUL", "surrogate", "emoji", "quote"],
)
@pytest.mark.parametrize(("facet", "word"), [("wallet", "钱包"), ("topic", "主题")])
def test_an_unknown_facet_is_left_out_and_said_so(client, refund, facet, word, value):
    encoded = quote(value.encode("utf-8", "surrogatepass"))
    answer = client.get(f"{URL}?q={quote('退款没到账')}&{facet}={encoded}").json()
    assert (slugs(answer), answer["notes"]) == (["ok-refund"], [f"没有这个{word}，已忽略这个条件。"])


# What is not public


@pytest.mark.parametrize("way", WAYS)
def test_it_never_finds_what_is_not_public(client, refund, way):
    make_hidden(way=way, title="退款没到账")
    answer = ask(client, q="退款没到账")
    assert (slugs(answer), answer["count"]) == (["ok-refund"], 1)


def test_what_was_taken_off_a_moment_ago_is_not_found(client, refund):
    ask(client, q="退款没到账")  # the index knows it now
    refund.is_off = True
    refund.save()
    answer = ask(client, q="退款没到账")
    assert (answer["results"], answer["count"], answer["confident"]) == ([], 0, False)


def test_what_expired_a_moment_ago_is_not_found(client, refund, monkeypatch):
    refund.expires_at = NOW + timedelta(seconds=1)
    refund.save()
    ask(client, q="退款没到账")
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(seconds=1))
    assert ask(client, q="退款没到账")["count"] == 0


# Limit


def test_it_answers_with_twenty_results_and_counts_them_all(client):
    for _each in range(21):
        make_entry(title="退款没到账")
    answer = ask(client, q="退款没到账")
    assert (len(answer["results"]), answer["count"]) == (20, 21)


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_it_answers_with_as_many_results_as_asked_for(client, limit):
    for _each in range(3):
        make_entry(title="退款没到账")
    assert len(ask(client, q="退款没到账", limit=limit)["results"]) == min(limit, 3)


@pytest.mark.parametrize("limit", ["0", "-1", "101", "x", "1.5", "", "9" * 5000, "\x00", "１０"])
def test_a_wrong_limit_is_refused_with_a_message(client, limit):
    response = client.get(URL, {"q": "退款", "limit": limit})
    assert (response.status_code, response.json()["detail"].split("：")[0]) == (422, "limit")


# Length


def test_five_hundred_characters_are_not_too_long(client):
    answer = ask(client, q="钱" * 500)
    assert (len(answer["query"]), answer["notes"]) == (500, [])


@pytest.mark.parametrize("length", [501, 50_000])
def test_a_longer_question_is_cut_and_said_so(client, length):
    answer = ask(client, q="钱" * length)
    assert (len(answer["query"]), answer["notes"]) == (500, ["您写得太长了，只搜索了前 500 个字。"])


# Odd questions


ODD = {
    "NUL": "%00",
    "lone high surrogate": "%ED%A0%80",
    "lone low surrogate": "%ED%BF%BF",
    "broken UTF-8": "%FF%FE%80",
    "emoji": "%F0%9F%98%AD%F0%9F%91%A8%E2%80%8D%F0%9F%91%A9",
    "double quotes": "%22%22%22",
    "single quotes": "%27%27",
    "backslash": "%5C",
    "field": "title%3A%E9%92%B1",
    "boolean": "%28a+AND+b%29+OR+NOT+-c+%2Bd",
    "open bracket": "%28%5B%7B",
    "wildcards": "*+%3F+~2+%5E3",
    "range": "%5Ba+TO+b%5D",
    "regular expression": "%2F.*%2F",
    "percent": "%25%25%",
    "plus": "+++",
    "right to left": "%E2%80%AE%D7%90",
    "combining": "a%CC%80" * 100,
    "newlines": "%0D%0A%0D%0A",
    "50 kB of quotes": "%22" * 50_000,
    "50 kB of nonsense": "%FF" * 50_000,
}


@pytest.mark.parametrize("q", [pytest.param(q, id=name) for name, q in ODD.items()])
def test_no_question_is_an_error(client, refund, q):
    assert client.get(f"{URL}?q={q}").status_code == 200


@given(q=st.one_of(st.text(max_size=600), st.text("\"'*:()[]{}+-~^/\\ANDORT钱款ok%\x00", max_size=60)))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_is_an_error(refund, q):
    encoded = quote_from_bytes(q.encode("utf-8", "surrogatepass"))
    assert Client().get(f"{URL}?q={encoded}").status_code == 200


@given(raw=st.binary(max_size=300), name=st.sampled_from(["q", "wallet", "topic", "page"]))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_are_an_error_anywhere(refund, raw, name):
    addresses = (URL, "/search/")
    encoded = quote_from_bytes(raw)
    assert {Client().get(f"{address}?{name}={encoded}").status_code for address in addresses} == {200}


@given(raw=st.binary(max_size=40))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_limit_is_taken_or_refused(refund, raw):
    assert Client().get(f"{URL}?q=a&limit={quote_from_bytes(raw)}").status_code in (200, 422)
