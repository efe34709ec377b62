"""Requests that no browser sends, over every address, parameter, method, header and encoding."""

import gzip
import random
import re
import socket
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests.faults.figures import Figure, at_least, at_most, none
from tests.faults.running import PATIENCE, portal_on

METHODS = [
    *("GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"),
    *("CONNECT", "get", "BREW", "PROPFIND", "G\u00c9T"),
]
PARAMETERS = [
    *("q", "wallet", "topic", "limit", "page", "view", "value", "kind", "note", "channel", "solved"),
    *("form_token", "csrfmiddlewaretoken", "next", "username", "password", "_popup", "o", "p", "q[]", ""),
]
VALUES = [
    *("", "退款", "ok", "1", "-1", "0", "99999999999999999999", "1e309", "NaN", "١٢٣", "true", "null", "[]"),
    *("%00", "%ED%A0%80", "%FF%FE", "%zz", "%", "%u9000", "+", "%20", "%0d%0aSet-Cookie:a=b", "%E2%80%AE"),
    *("<script>alert(1)</script>", "' OR 1=1 --", "../../../etc/passwd", "{{7*7}}", "${jndi:ldap://x}"),
    *(
        "💸" * 50,
        "a" * 3000,
        "%F0%9F%92%B8" * 300,
        "\u202e\u200b\ufeff",
        "\x7f\x01",
        "é".encode().decode("latin-1"),
        "&" * 1100,
    ),
]
HEADERS = [
    *(
        "Accept-Encoding: ,;q=,br;q=x",
        "Accept-Encoding: *;q=0",
        "Accept-Language: zz-" + "x" * 500,
        "Accept: ;",
    ),
    *(
        "Cookie: sessionid",
        "Cookie: =; ;;=x; csrftoken=" + "y" * 200,
        "Cookie: \u00ff\u00fe",
        "Range: bytes=9-1",
    ),
    *(
        'If-None-Match: "',
        "If-None-Match: W/*",
        "If-Modified-Since: yesterday",
        "If-Modified-Since: " + "9" * 400,
    ),
    *(
        "X-Forwarded-For: ';--",
        "X-Forwarded-Proto: gopher",
        "X-Real-IP: 999.1.1.1",
        'Forwarded: for="',
        "Via:",
    ),
    *("Origin: null", "Origin: http://[::1", "Referer: http://[", "Referer: \u00ff", "Sec-Fetch-Site: ?"),
    *(
        "Authorization: Basic %%%",
        "Content-Encoding: gzip",
        "Expect: 200-ok",
        "Expect: 100-continue",
        "TE: x",
    ),
    *(
        "Upgrade: websocket",
        "Connection: Upgrade, close",
        "Content-MD5: x",
        "X-" + "a" * 300 + ": b",
        "Bad Header: x",
    ),
    *(
        "User-Agent: " + "m" * 8000,
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: identity, chunked",
        ": empty",
    ),
]
HOSTS = [
    "localhost",
    "127.0.0.1",
    "localhost:0",
    "evil.example",
    "",
    "[::1]",
    "local host",
    "\u00ff",
    "a" * 300,
]
TYPES = [
    *("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=no-such"),
    *(
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=\u00ff",
        "text/plain; charset=utf-16",
    ),
    *(
        "multipart/form-data; boundary=x",
        "",
        "/",
        "application/x-www-form-urlencoded; charset=utf-16",
        "\u00ff",
    ),
]
BODIES = [
    *(
        b"",
        b"=&=&==",
        b"\x00\xff\xfe",
        b"{",
        b'{"a":' * 2000,
        b"[" * 5000,
        "退款".encode("utf-16"),
        b"a=" + b"x" * 9000,
    ),
    *(
        b"&".join(b"a%d=1" % number for number in range(1100)),
        gzip.compress(b"a=1"),
        b"value=%ED%A0%80&q=%FF",
    ),
    b'--x\r\nContent-Disposition: form-data; name="value"; filename="../a"\r\n\r\n\x00\r\n--x--\r\n',
    *(b"--x\r\nContent-Disposition: form-data\r\n\r\n--x", b"0\r\n\r\n", b"zz\r\nabc\r\n", b"5\r\nab"),
]
PLACE = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^)]*\)")
KNOWN = [
    "ok",
    "op",
    "general",
    "ok-top-up-not-received",
    "1",
    "faq",
    "entry",
    "x" * 200,
    "%00",
    "a%2Fb",
    "钱",
]


def addresses(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    """Every address of the portal, with its places for names still open."""
    for each in (resolver or get_resolver()).url_patterns:
        whole = before + str(each.pattern).removeprefix("^").removesuffix("$").replace(r"\Z", "")
        yield from addresses(each, whole) if isinstance(each, URLResolver) else [whole]
        assert isinstance(each, URLPattern | URLResolver)


def requests(known: list[str], number: int, seed: int = 20261125) -> Iterator[bytes]:
    """So many requests, as bytes on the wire; the same ones for the same seed."""
    chance = random.Random(seed)
    for_readers = [address for address in known if not address.startswith(("/admin/", "/accounts/"))]
    for _each in range(number):
        yield request(chance, chance.choice(chance.choice([known, for_readers])))


def request(chance: random.Random, address: str) -> bytes:
    path = PLACE.sub(lambda _place: chance.choice(KNOWN), address)
    pairs = (f"{chance.choice(PARAMETERS)}={chance.choice(VALUES)}" for _each in range(chance.randrange(4)))
    query = "&".join(pairs).replace(" ", "+" if chance.random() < 0.9 else " ")
    method, version = chance.choice(METHODS), chance.choice(["1.1"] * 20 + ["1.0", "9.9"])
    body = chance.choice(BODIES) if method not in ("GET", "HEAD") or chance.random() < 0.1 else b""
    lines = [f"{method} {path}{'?' if query else ''}{query} HTTP/{version}", "Connection: close"]
    lines.append(f"Host: {chance.choice([HOSTS[0]] * 60 + HOSTS)}")
    lines += chance.sample(HEADERS, chance.choice([0, 0, 1, 1, 2]))
    if body:
        length = chance.choice([len(body)] * 12 + [0, len(body) + 7, -1])
        lines += [f"Content-Type: {chance.choice(TYPES)}", f"Content-Length: {length}"]
    ends = chance.choice(["\r\n"] * 40 + ["\n"])
    return ends.join([*lines, "", ""]).encode("utf-8", "surrogatepass") + body


@dataclass(frozen=True)
class Reply:
    """The status of an answer, 0 where the connection was closed without one, and how long it took."""

    status: int
    seconds: float
    asked: bytes


def send(port: int, asked: bytes) -> Reply:
    begun, said = time.monotonic(), b""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)) as connection:
        try:
            connection.sendall(asked)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(1 << 16):
                said += part
        except ConnectionError:
            pass  # refused before all of it was read
    found = re.findall(rb"^HTTP/1\.[01] (\d{3})", said, re.MULTILINE)
    return Reply(int(found[-1]) if found else 0, time.monotonic() - begun, asked)


def send_malformed(number: int) -> list[Figure]:
    with portal_on() as portal, ThreadPoolExecutor(4) as threads:
        known = portal.inside("addresses")
        replies = list(threads.map(lambda asked: send(portal.port, asked), requests(known, number)))
    return judged(replies, len(known))


def judged(replies: Iterable[Reply], known: int) -> list[Figure]:
    replies = list(replies)
    faults = [reply for reply in replies if reply.status >= 500 and reply.status not in (501, 505)]
    for reply in faults[:5]:
        print(f"  {reply.status}: {reply.asked[:300]!r}")
    return [
        at_least("malformed requests", len(replies), len(replies)),
        at_least("addresses they went to", known, 1),
        at_least(
            "of them understood and answered with a page", sum(each.status == 200 for each in replies), 1
        ),
        none("five-hundreds", len(faults)),
        at_most("seconds for the slowest answer", max(reply.seconds for reply in replies), 1),
    ]
