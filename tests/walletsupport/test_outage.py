"""While the database cannot be used. The causes are real in tests/faults; here errors stand for them."""

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from faq import pages
from tests.reading import links, texts, title
from walletsupport import outage

pytestmark = pytest.mark.django_db  # the page cache asks for the content version

AWAY = OperationalError("the server is away")
FULL = OperationalError("database or disk is full")


def failing(error: Exception):
    def fail(*_arguments, **_named):
        raise error

    return fail


@pytest.fixture
def away(monkeypatch) -> None:
    """Every query of the home page fails."""
    monkeypatch.setattr(pages, "home", failing(AWAY))


@pytest.mark.parametrize("error", [AWAY, FULL, InterfaceError("connection already closed")], ids=str)
def test_it_answers_503_in_plain_chinese(client, monkeypatch, error):
    monkeypatch.setattr(pages, "home", failing(error))
    answer = client.get("/")
    assert (answer.status_code, title(answer)) == (503, "网站暂时不能用")


def test_it_shows_what_to_do_in_an_emergency(client, away):
    assert links(client.get("/"), ".//main//a") == ["tel:110", "tel:96110", "/emergency/", "/"]


def test_it_says_when_to_come_again_and_is_never_kept(client, away):
    headers = client.get("/").headers
    assert (headers["Retry-After"], headers["Cache-Control"]) == ("5", "no-store")


def test_the_api_answers_in_its_own_form(client, monkeypatch):
    monkeypatch.setattr("faq.api.find", failing(AWAY))
    answer = client.get("/api/v1/search?q=钱")
    assert (answer.status_code, answer.json()) == (503, {"detail": outage.IN_SHORT})


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param(FULL, "没有保存：服务器的磁盘满了。", id="full"),
        pytest.param(AWAY, "刚才提交的内容可能没有保存。", id="away"),
    ],
)
def test_it_says_what_became_of_what_was_sent(client, monkeypatch, error, said):
    monkeypatch.setattr("contacts.form_guard.has_token", failing(error))
    answer = client.post("/check/", {"value": "1"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert texts(answer, ".//main//p[@role='alert']")[0].startswith(said)


def test_a_fault_of_ours_is_no_outage(client, monkeypatch):
    monkeypatch.setattr(pages, "home", failing(ProgrammingError("no such column")))
    client.raise_request_exception = False
    answer = client.get("/")
    assert (answer.status_code, title(answer)) == (500, "网站出错了")


def test_it_answers_for_other_parts_than_views(rf):
    try:
        raise AWAY
    except OperationalError:
        assert outage.handler500(rf.get("/")).status_code == 503


def test_the_process_is_alive_meanwhile(client):
    assert client.get("/healthz").status_code == 200
