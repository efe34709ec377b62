"""What the page front answers is what Django would: the same address, headers and body."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import RequestFactory

from tests.conftest import NOW
from tests.factories import make_entry
from walletsupport import page_cache
from walletsupport.page_front import PageFront

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("committed", "clock")]


class Server:
    """Calls a WSGI application as a server does, and knows how often Django was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.django = WSGIHandler()
        self.application = PageFront(self._ask)

    def _ask(self, environ, start_response):
        self.asked += 1
        return self.django(environ, start_response)

    def __call__(self, path: str, *, method: str = "GET", **given: str) -> tuple[str, dict[str, str], bytes]:
        sent = {"PATH_INFO": path.encode().decode("latin-1")}  # as servers hand it on
        environ = RequestFactory().generic(method, path).environ | sent | given
        told = []
        parts = self.application(environ, lambda status, headers, *_: told.append((status, dict(headers))))
        body = b"".join(parts)
        getattr(parts, "close", lambda: None)()
        return (*told[0], body)


@pytest.fixture
def server() -> Server:
    make_entry(slug="refund")
    return Server()


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_it_answers_the_second_time_with_the_same(server, coding):
    first, second = (server("/faq/refund/", HTTP_ACCEPT_ENCODING=coding) for _time in range(2))
    assert (first, server.asked) == (second, 1)


@pytest.mark.parametrize(
    "given",
    [
        {"HTTP_IF_NONE_MATCH": "*"},
        {"QUERY_STRING": "q=a"},
        {"QUERY_STRING": "x=1"},
        {"HTTP_HOST": "evil.example"},
        {"wsgi.url_scheme": "https"},
        {"REQUEST_METHOD": "POST"},
        {"REQUEST_METHOD": "HEAD"},
        {"PATH_INFO": "/faq/\xff/"},
    ],
    ids=str,
)
def test_all_else_is_for_django(server, given):
    server("/faq/refund/")
    server("/faq/refund/", **given)
    assert server.asked == 2


def test_too_many_parameters_in_a_named_charset_are_refused_too(server, caplog):
    given = {"QUERY_STRING": "&" * 1500, "CONTENT_TYPE": "text/plain; charset=utf-7"}
    assert server("/", REQUEST_METHOD="PATCH", **given)[0] == "400 Bad Request"


@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_too_many_parameters_are_refused_by_django(server, caplog, host):
    assert server("/", QUERY_STRING="&" * 1500, HTTP_HOST=host)[0] == "400 Bad Request"


def test_an_address_in_chinese_is_no_fault(server, caplog):
    assert server("/faq/退款/")[0] == "404 Not Found"


def test_it_shows_a_change_at_once(server):
    server("/faq/new/")
    make_entry(slug="new")
    assert server("/faq/new/")[0] == "200 OK"


def test_it_shows_no_page_past_its_moment(server, monkeypatch):
    until = server("/faq/refund/")[1]["Expires"]
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.replace(minute=NOW.minute + 1))
    assert (server("/faq/refund/")[1]["Expires"] != until, server.asked) == (True, 2)


def test_a_fault_here_is_left_to_django(server, monkeypatch, caplog):
    def fail(_request):
        raise ZeroDivisionError

    server("/faq/refund/")
    monkeypatch.setattr(page_cache, "kept_for", fail)
    assert (server("/faq/refund/")[0], server.asked) == ("200 OK", 2)
    assert caplog.messages == ["a kept page could not be looked for"]


@pytest.mark.parametrize("outcome", ["a page", "a fault"])
def test_it_gives_the_connection_back(server, monkeypatch, caplog, outcome):
    server("/faq/refund/")
    given_back = []
    monkeypatch.setattr(
        connections["default"], "close_if_unusable_or_obsolete", lambda: given_back.append(server.asked)
    )
    if outcome == "a fault":
        monkeypatch.setattr(page_cache, "kept_for", lambda _request: 1 / 0)
    server("/faq/refund/")
    assert given_back[0] == 1
