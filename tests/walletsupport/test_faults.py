"""Reports of faults: what reaches a server that takes them, over a real connection."""

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
import sentry_sdk
from django.test import Client

from walletsupport import faults

TYPED = "紫色河马13800138000"


@pytest.fixture
def received() -> Iterator[tuple[str, list[bytes]]]:
    """The DSN of a server on loopback, and what it was sent."""
    bodies: list[bytes] = []

    class Server(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            read = {"gzip": gzip.decompress, "br": brotli.decompress}.get(
                self.headers["Content-Encoding"], bytes
            )
            bodies.append(read(body))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_arguments) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", bodies
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def fault(received, monkeypatch, db) -> dict:
    """The report of a fault in the view of a search for `TYPED`."""
    dsn, bodies = received
    faults.report_to(dsn)

    def fail(*_arguments):
        typed = TYPED  # in a local variable too
        raise ValueError(f"cannot read {typed}")

    monkeypatch.setattr("faq.views.search_page", fail)
    try:
        browser = Client(raise_request_exception=False, headers={"cookie": f"a={TYPED.encode()!r}"})
        assert browser.get("/search/", {"q": TYPED}).status_code == 500
        sentry_sdk.flush(30)
    finally:
        sentry_sdk.get_client().close()
        sentry_sdk.init()
    parts = [json.loads(part) for body in bodies for part in body.splitlines() if part.startswith(b"{")]
    return next(part for part in parts if "exception" in part)


def test_it_tells_kind_and_place_and_nothing_that_was_typed(fault):
    (raised,) = fault["exception"]["values"]
    assert (raised["type"], raised["stacktrace"]["frames"][-1]["function"]) == ("ValueError", "fail")
    written = json.dumps(fault, ensure_ascii=False)
    assert [word for word in ("紫色", "13800138000", "%E7%B4%AB") if word in written] == []


def test_it_tells_the_route_and_nothing_else_of_the_request(fault):
    assert (fault["transaction"], "request" in fault) == ("/search/", False)


def test_it_reports_nothing_where_nobody_is_named(settings):
    assert (settings.SENTRY_DSN, sentry_sdk.get_client().dsn) == ("", None)
