"""The files in deploy/, started on loopback and asked like a reader would (`make deploy-check`)."""

import configparser
import gzip
import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from http.cookies import SimpleCookie
from urllib.request import urlopen

import pytest

from faq.admin.transferring import MOST
from tests.conftest import program
from tests.deployment import HOST, ROOT, Deployed, deployed, ending, environment, free_port, prepare
from tests.observatory import Answer, lower, score

PATIENCE = 60  # seconds
TYPED = "%E7%B4%AB%E8%89%B2%E6%B2%B3%E9%A9%AC13800138000"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Deployed]:
    program("nginx")
    folder = tmp_path_factory.mktemp("deployed")
    prepare(folder)
    with deployed(folder) as running:
        yield running


def ask(
    site: Deployed,
    address: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    plain: bool = False,
    **headers: str,
):
    """The answer over HTTPS (or plain HTTP) with its body read."""
    context = ssl._create_unverified_context()
    where = ("127.0.0.1", site.http) if plain else ("127.0.0.1", site.https)
    kind = http.client.HTTPConnection if plain else http.client.HTTPSConnection
    options = {"timeout": PATIENCE} if plain else {"timeout": PATIENCE, "context": context}
    with closing(kind(*where, **options)) as connection:
        given = {"Host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, address, body, given)
        response = connection.getresponse()
        response.content = response.read()
        return response


def points(site: Deployed, response, address: str = "/") -> int:
    leads_to = ask(site, address, plain=True).headers.get("Location", "")
    return score(Answer(dict(lower(response.headers)), SimpleCookie(), None, HOST, leads_to))


def entry_address(site: Deployed) -> str:
    return re.search(r'href="(/faq/[a-z0-9-]+/)', ask(site, "/search/?wallet=ok").content.decode())[1]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/static/css/site.css", 200),
        ("/none/", 404),
        ("/api/v1/search?q=a", 200),
        ("/admin/", 302),
    ],
)
def test_it_answers_with_the_security_headers_once(site, address, status):
    response = ask(site, address)
    repeated = [name for name in {*response.headers} if len(response.headers.get_all(name)) > 1]
    assert (response.status, points(site, response) >= 130, repeated) == (status, True, [])


def test_plain_http_leads_to_https(site):
    response = ask(site, "/faq/x/?q=a", plain=True)
    assert (response.status, response.headers["Location"]) == (301, f"https://{HOST}/faq/x/?q=a")


def test_a_page_comes_from_its_cache(site):
    address = entry_address(site)
    first, second = (ask(site, address, Accept_Encoding="gzip, br") for _time in range(2))
    assert (second.headers["Content-Encoding"], first.content == second.content) == ("br", True)
    looks = [line["cache"] for line in log(site) if line["path"] == address]
    assert looks[-1] == "HIT"


@pytest.mark.parametrize(
    ("accepted", "coding"), [("gzip, deflate", "gzip"), ("br;q=0, gzip", "gzip"), ("", None)]
)
def test_each_browser_gets_a_coding_that_it_takes(site, accepted, coding):
    for _time in range(2):
        response = ask(site, "/emergency/", Accept_Encoding=accepted)
        plain = gzip.decompress(response.content) if coding == "gzip" else response.content
        assert (response.headers["Content-Encoding"], "紧急求助".encode() in plain) == (coding, True)


@pytest.mark.parametrize(
    ("theirs", "taken", "ours"),
    [("?view=elderbr", "", "?view=elder"), ("?view=elder", "gzip", "?view=eldergzip")],
)
def test_no_address_shares_a_kept_page_with_another(site, theirs, taken, ours):
    address = entry_address(site)
    other = ask(site, address + theirs, Accept_Encoding=taken)
    own = ask(site, address + ours, Accept_Encoding="" if taken else "br")
    assert (other.status, own.status, own.headers["ETag"] == other.headers["ETag"]) == (200, 200, False)


def test_no_layer_adds_to_the_time_of_a_page(site):
    address = entry_address(site)
    answers = [ask(site, address), ask(site, address)]
    assert len({each.headers["Expires"] for each in answers}) == 1
    assert ["age" in (each.headers["Cache-Control"] or "") for each in answers] == [False, False]


def test_a_browser_that_has_the_page_is_told_so(site):
    tag = ask(site, "/emergency/").headers["ETag"]
    response = ask(site, "/emergency/", If_None_Match=tag)
    assert (response.status, response.content, points(site, response) >= 130) == (304, b"", True)


def log(site: Deployed) -> list[dict]:
    time.sleep(0.1)  # the last line is written after the answer
    return lines(site.access_log)


def lines(log: str) -> list[dict]:
    return [json.loads(line) for line in log.splitlines()]


def test_a_question_is_neither_kept_nor_logged(site):
    before = len(log(site))
    for _time in range(2):
        ask(site, f"/search/?q={TYPED}", Referer=f"https://{HOST}/search/?q={TYPED}")
        ask(site, f"/faq/none/?q={TYPED}")
    looks = [line["cache"] for line in log(site)[before:]]
    kept = b"".join(path.read_bytes() for path in (site.folder / "cache").rglob("*") if path.is_file())
    written = (
        site.access_log
        + site.portal_log
        + site.refused_log.read_text()
        + (site.folder / "log" / "walletsupport.error.log").read_text()
    )
    assert (looks, TYPED.encode() in kept) == (["BYPASS"] * 4, False)
    assert [
        word for word in (TYPED, "13800138000", "127.0.0.1") if word in written.replace("127.0.0.1:", "")
    ] == []


def test_a_line_of_nginx_and_one_of_the_portal_share_the_number_of_a_request(site):
    response = ask(site, "/none/", X_Request_ID="f" * 32)
    number = response.headers["X-Request-ID"]
    assert (number != "f" * 32, [line["status"] for line in log(site) if line["request"] == number]) == (
        True,
        [404],
    )
    told = lines(site.portal_log)
    assert number in {line.get("request", "").replace("-", "") for line in told}


def test_pages_are_never_limited(site):
    assert {ask(site, "/emergency/").status for _time in range(150)} == {200}


@pytest.mark.parametrize(
    ("address", "method", "times"),
    [("/admin/account/login/", "POST", 60), ("/check/", "POST", 40), ("/api/v1/check?value=110", "GET", 40)],
)
def test_what_could_be_misused_is_limited(site, address, method, times):
    answers = [ask(site, address, method=method) for _time in range(times)]
    last = answers[-1]
    assert (last.status, last.headers["Retry-After"], points(site, last) >= 130) == (429, "10", True)
    said = last.content.decode()
    assert ("请过一会儿再试" in said, "{" in said) == (True, address.startswith("/api/"))


def test_a_body_that_is_too_large_is_refused_in_plain_words(site):
    response = ask(site, "/check/report/", method="POST", body=b"x" * 1_100_000)
    assert (response.status, "内容太长了" in response.content.decode(), points(site, response) >= 130) == (
        413,
        True,
        True,
    )


def test_a_file_of_entries_comes_through(site):
    given = {"method": "POST", "body": b"x" * MOST, "Referer": f"https://{HOST}/"}
    assert ask(site, "/admin/faq/entry/import/", **given).status == 302  # by the portal: nobody is signed in


def raw(site: Deployed, request: bytes) -> tuple[str, dict[str, str]]:
    """Status line and headers of the answer to bytes that no client would send."""
    context = ssl._create_unverified_context()
    with context.wrap_socket(socket.create_connection(("127.0.0.1", site.https), PATIENCE)) as connection:
        connection.sendall(request)
        received = b""
        while part := connection.recv(65536):
            received += part
    head = received.split(b"\r\n\r\n")[0].decode().splitlines()
    return head[0], dict(lower(dict(line.split(": ", 1) for line in head[1:])))


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", "400"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 9_000 + b"\r\n\r\n", "400"),
        (b"GET /" + b"y" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", "414"),
        (f"POST /check/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: x\r\n\r\n".encode(), "400"),
        (f"XX / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode(), "400"),
        (f"GET /check HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode(), "301"),
        (f"POST /api/v1/check HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 2000000\r\n\r\n".encode(), "413"),
        (f"GET /readyz HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode(), "200"),
        (f"GET / HTTP/1.1\r\nHost: {HOST}\r\nIf-Match: x\r\nConnection: close\r\n\r\n".encode(), "412"),
        (f"GET /_nginx/too-many.html HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode(), "404"),
    ],
    ids=[
        "no host",
        "headers too large",
        "address too long",
        "no length",
        "a method that gunicorn refuses",
        "no slash",
        "too much for the API",
        "readiness from here",
        "a condition that does not hold",
        "an error page",
    ],
)
def test_what_nginx_answers_itself_has_the_headers_too(site, request_bytes, status):
    ask(site, "/")  # from now on in the cache
    line, headers = raw(site, request_bytes)
    answer = Answer(headers, SimpleCookie(), None, HOST, f"https://{HOST}/")
    assert (line.split(" ")[1], score(answer) >= 130) == (status, True)


def test_slow_clients_do_not_take_the_portal(site):
    """Fifty that never finish their request: more than the portal has threads."""
    context = ssl._create_unverified_context()
    slow = [
        context.wrap_socket(socket.create_connection(("127.0.0.1", site.https), PATIENCE))
        for _number in range(50)
    ]
    try:
        for number, connection in enumerate(slow):
            body = b"Content-Length: 900\r\n\r\nvalue=1" if number % 2 else b""
            connection.sendall(f"POST /check/ HTTP/1.1\r\nHost: {HOST}\r\n".encode() + body)
        assert {ask(site, f"/search/?wallet=ok&page={number}").status for number in range(20)} == {200}
    finally:
        for connection in slow:
            connection.close()


def test_a_reload_fails_no_request(site):
    site.reload_portal()
    statuses = [ask(site, f"/search/?topic=none&page={number}").status for number in range(60)]
    assert set(statuses) == {200}


def test_metrics_are_served_apart_and_add_up_all_workers(site):
    port = free_port()
    command = [sys.executable, "manage.py", "serve_metrics", "--address", f"127.0.0.1:{port}"]
    given = {"cwd": ROOT, "env": environment(site.folder), "stdout": subprocess.PIPE, "text": True}
    with ending(command, **given) as server:
        assert server.stdout.readline() == f"http://127.0.0.1:{port}/metrics\n"
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE) as response:
            told = response.read().decode()
        server.stdout.close()
    counted = re.findall(r'walletsupport_requests_total\{.*route="emergency",status="200"\} ([\d.]+)', told)
    assert (float(counted[0]) >= 1, "walletsupport_index_behind 0.0" in told) == (True, True)
    assert ask(site, "/metrics").status == 404


OWN = ("Content-Security-Policy", "Permissions-Policy", "Referrer-Policy", "X-Frame-Options", "Retry-After")


def test_it_stays_in_plain_words_without_the_portal(tmp_path):
    program("nginx")
    with deployed(tmp_path, sockets=[tmp_path / "nobody.sock"]) as alone:
        page, api = ask(alone, "/"), ask(alone, "/api/v1/search?q=a")
        style = ask(alone, "/_nginx/errors.css")
        ask(alone, f"/faq/none/?q={TYPED}")
        time.sleep(1.5)
        errors = (alone.folder / "log" / "walletsupport.error.log").read_text()
        logs = lines(alone.refused_log.read_text()), lines(alone.access_log)
        assert (page.status, page.headers["Retry-After"], "110" in page.content.decode()) == (503, "5", True)
        assert (api.status, "110" in json.loads(api.content)["detail"]) == (503, True)
        assert (style.status, style.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
        assert [points(alone, each) >= 130 for each in (page, api, style)] == [True] * 3
        assert {name: page.headers[name] for name in OWN} == {name: api.headers[name] for name in OWN}
    assert [[(each["path"], each["status"]) for each in told] for told in logs] == [
        [("/", 503), ("/api/v1/search", 503), ("/faq/none/", 503)],
        [("/_nginx/errors.css", 200)],
    ]
    assert errors == ""


def test_it_logs_nothing_typed_where_its_connections_run_out(tmp_path):
    """Each request takes two of 24, since the portal never answers: one of a dozen finds none left."""
    program("nginx")
    context, asked = ssl._create_unverified_context(), []
    with socket.socket(socket.AF_UNIX) as silent, ExitStack() as held:
        silent.bind(str(tmp_path / "silent.sock"))
        silent.listen()
        silent.settimeout(2)
        alone = held.enter_context(deployed(tmp_path, sockets=[tmp_path / "silent.sock"], connections=24))
        with suppress(TimeoutError):
            for _each in range(12):
                plain = held.enter_context(socket.create_connection(("127.0.0.1", alone.https), PATIENCE))
                asked.append(held.enter_context(context.wrap_socket(plain)))
                asked[-1].sendall(f"GET /faq/none/?q={TYPED} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
                held.enter_context(silent.accept()[0])
        answer = asked[-1].recv(12)
        errors = (alone.folder / "log" / "walletsupport.error.log").read_text()
    assert (answer, errors) == (b"HTTP/1.1 503", "")


@pytest.mark.parametrize(
    "name", ["walletsupport.service", "walletsupport.socket", "walletsupport-metrics.service"]
)
def test_systemd_finds_nothing_wrong(tmp_path, name):
    analyze = program("systemd-analyze")
    for unit in (ROOT / "deploy" / "systemd").iterdir():
        text = unit.read_text().replace("/srv/walletsupport/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        [analyze, "verify", "--man=no", str(tmp_path / name)], capture_output=True, text=True
    )
    said = [line for line in done.stderr.splitlines() if "walletsupport" in line]
    assert (done.returncode, said) == (0, [])


@pytest.mark.parametrize("name", ["walletsupport.service", "walletsupport-metrics.service"])
def test_the_units_are_hardened(name):
    analyze = program("systemd-analyze")
    unit = ROOT / "deploy" / "systemd" / name
    done = subprocess.run(
        [analyze, "security", "--offline=yes", "--threshold=20", str(unit)],
        capture_output=True,
        text=True,
        env=os.environ | {"SYSTEMD_COLORS": "0"},
    )
    assert done.returncode == 0, done.stdout[-300:]


def test_every_node_of_the_units_uses_the_files_that_are_there():
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string((ROOT / "deploy" / "systemd" / "walletsupport.service").read_text())
    assert parser["Service"]["ExecStart"].endswith("--config deploy/gunicorn.conf.py")
