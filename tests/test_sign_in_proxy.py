"""Guessing at passwords on the portal as it runs: behind nginx as it is shipped, and directly."""

import http.client
import json
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from faq.access.guessing import LAYERS, STRETCH
from tests.conftest import program
from tests.deployment import HOST, ROOT, deployed, ending, environment, free_port, prepare, wait_for

pytestmark = pytest.mark.trials  # in short: tests/faq/access/test_sign_in.py and test_guessing.py

PASSWORD = "ein-langes-passwort-2026"
LOGIN = "/admin/account/login/"
PATIENCE = 60  # seconds
NEEDED = 240  # seconds of one stretch, on a busy machine
# Addresses of the guesser and of a colleague, on the loopback: both ways count in the same database.
ADDRESSES = {"behind_nginx": ("127.0.0.2", "127.0.0.3"), "directly": ("127.0.0.4", "127.0.0.5")}
Connect = Callable[[str], http.client.HTTPConnection]


@dataclass
class Visitor:
    """A browser at an address of its own, with its cookies."""

    connect: Connect
    address: str
    origin: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, address: str, body: str | None = None, **headers: str):
        with closing(self.connect(self.address)) as connection:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            given = {"Host": HOST if self.origin.startswith("https") else "127.0.0.1", "Cookie": cookies}
            given |= {"Referer": self.origin + LOGIN, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, address, body, given | headers)
            response = connection.getresponse()
            response.content = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return response

    def sign_in(self, name: str, password: str, **headers: str):
        """Open the form and send it."""
        page = self.ask("GET", LOGIN).content
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        said = {"csrfmiddlewaretoken": token, "login": name, "password": password}
        return self.ask("POST", LOGIN, urlencode(said), **headers)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A prepared portal with one account."""
    folder = tmp_path_factory.mktemp("guessed")
    prepare(folder)
    account = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    command = [sys.executable, "manage.py", "createsuperuser", "--noinput", "--username=boss", "--email="]
    given = {"cwd": ROOT, "env": environment(folder, **account), "check": True}
    subprocess.run(command, stdout=subprocess.DEVNULL, **given)
    return folder


@pytest.fixture(scope="module")
def behind_nginx(folder) -> Iterator[tuple[Connect, str]]:
    program("nginx")
    context = ssl._create_unverified_context()
    with deployed(folder) as site:

        def connect(source: str) -> http.client.HTTPConnection:
            options = {"timeout": PATIENCE, "context": context, "source_address": (source, 0)}
            return http.client.HTTPSConnection("127.0.0.1", site.https, **options)

        yield connect, f"https://{HOST}"


@pytest.fixture(scope="module")
def directly(folder) -> Iterator[tuple[Connect, str]]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
    variables = {"ALLOWED_HOSTS": "127.0.0.1", "TRUSTED_PROXIES": "", "LOG_FORMAT": "line"}

    def connect(source: str) -> http.client.HTTPConnection:
        options = {"timeout": PATIENCE, "source_address": (source, 0)}
        return http.client.HTTPConnection("127.0.0.1", port, **options)

    given = {"cwd": ROOT, "env": environment(folder, **variables), "stderr": subprocess.DEVNULL}
    with ending([*command, "--bind", f"127.0.0.1:{port}"], **given) as process:
        wait_for(lambda: socket.create_connection(("127.0.0.1", port), timeout=1).close(), process)
        yield connect, f"http://127.0.0.1:{port}"


def wait_for_room() -> None:
    """Wait for the next stretch where this one ends too soon: counts begin anew in it."""
    left = STRETCH - time.time() % STRETCH
    if left < NEEDED:
        time.sleep(left + 1)


@pytest.mark.parametrize("way", ADDRESSES)
def test_a_guesser_is_slowed_whatever_address_it_forges_and_nobody_else_is(request, way):
    connect, origin = request.getfixturevalue(way)
    guesser, colleague = (Visitor(connect, address, origin) for address in ADDRESSES[way])
    wait_for_room()
    answers = [
        guesser.sign_in(f"{way}{number}", "x", **{"X-Real-IP": f"198.51.100.{number}"}).content
        for number in range(LAYERS["address"].times + 1)
    ]
    refused = ["试得太多了" in answer for answer in answers]
    assert refused == [False] * LAYERS["address"].times + [True]
    assert colleague.sign_in("boss", PASSWORD).status == 302
    # At a device of their own the colleague comes in from the guesser's address, too.
    colleague.address, colleague.cookies = (
        guesser.address,
        {"staff_device": colleague.cookies["staff_device"]},
    )
    assert colleague.sign_in("boss", PASSWORD).status == 302


@pytest.mark.parametrize(("way", "seen"), [("behind_nginx", "proxy"), ("directly", "direct")])
def test_the_clients_address_is_seen(request, way, seen):
    connect, origin = request.getfixturevalue(way)
    report = json.loads(Visitor(connect, "127.0.0.1", origin).ask("GET", "/readyz").content)
    assert report["client_address"] == seen
