"""A short form of the trial with malformed requests: gunicorn's own parser, then the portal, in one process."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from gunicorn.config import Config
from gunicorn.http import wsgi
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser

from tests.faults import malformed
from tests.faults.malformed import requests
from walletsupport.page_front import PageFront

pytestmark = pytest.mark.django_db
NUMBER = 400


class Socket:
    """As much of a socket as gunicorn needs to say 100."""

    def sendall(self, said: bytes) -> None:
        assert said.startswith(b"HTTP/1.1 100 Continue")

    send = sendall


@pytest.fixture
def portal() -> PageFront:
    return PageFront(WSGIHandler())


def status(portal: PageFront, asked: bytes) -> int:
    """What is answered; 400 where gunicorn does not even ask the portal."""
    try:
        parsed = next(RequestParser(Config(), iter([asked]), ("127.0.0.1", 9)))
        _response, environ = wsgi.create(parsed, Socket(), ("127.0.0.1", 9), ("127.0.0.1", 80), Config())
        told = []
        parts = portal(environ, lambda status, *_headers: told.append(status))
        getattr(parts, "close", lambda: None)()
        return int(told[0][:3])
    except (ParseException, StopIteration):
        return 400


def test_no_malformed_request_is_a_fault(portal, content, clock):
    known = sorted(set(malformed.addresses()))
    asked = list(requests(known, NUMBER))
    statuses = [status(portal, each) for each in asked]
    faults = [each[:300] for each, code in zip(asked, statuses, strict=True) if code >= 500]
    assert (faults, statuses.count(200) > 10) == ([], True)


def test_it_asks_every_address():
    paths = {path for path in malformed.addresses() if not path.startswith("/admin/")}
    assert {"/", "/search/", "/check/", "/emergency/", "/api/v1/search", "/readyz"} <= paths
