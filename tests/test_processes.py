"""The portal as it really runs: its own processes, on a database of their own, on the loopback only."""

import http.client
import json
import os
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.desk import fields

SHOWN_WITHIN = 1.0  # seconds from publishing to every worker, as promised
PATIENCE = 240  # seconds; no process here takes longer, on a busy machine either, unless something is wrong
MANAGE = [sys.executable, "manage.py"]
NEW_WORDS = "紫色犀牛"


def environment(var_dir: Path) -> dict[str, str]:
    """Nothing of the test's own settings reaches the processes."""
    return {"PATH": os.environ["PATH"], "VAR_DIR": str(var_dir), "LANG": "C.UTF-8"}


def manage(var_dir: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*MANAGE, *arguments],
        cwd=settings.BASE_DIR,
        env=environment(var_dir) | variables,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def rows(var_dir: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(var_dir / "portal.sqlite3", timeout=5)) as database:
        return database.execute(query).fetchall()


def content_counts(var_dir: Path) -> dict[str, int]:
    """The number of rows of each table of the content."""
    tables = rows(var_dir, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    names = [
        name for (name,) in tables if re.match("(contacts|faq)_", name) and name != "contacts_contentversion"
    ]
    return {name: rows(var_dir, f"SELECT count(*) FROM {name}")[0][0] for name in names}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A prepared folder, with an administrator; to be copied, not used."""
    var_dir = tmp_path_factory.mktemp("prepared") / "var"
    done = manage(var_dir, "serve", "--prepare-only")
    assert (done.returncode, done.stderr) == (0, "")
    account = {"DJANGO_SUPERUSER_PASSWORD": "a long enough secret"}
    manage(var_dir, "createsuperuser", "--noinput", "--username=boss", "--email=", **account)
    return var_dir


@pytest.fixture(scope="module")
def migrated(tmp_path_factory) -> Path:
    """A folder with a database that holds no content yet; to be copied, not used."""
    var_dir = tmp_path_factory.mktemp("migrated") / "var"
    assert manage(var_dir, "migrate", "--verbosity=0").returncode == 0
    return var_dir


# A portal with two workers


@dataclass
class Portal:
    """A running portal, and which worker answered what."""

    port: int
    log: Path
    numbers: Iterator[int] = field(default_factory=count)

    def get(self, address: str, cookie: str = "") -> tuple[int, bytes, str]:
        return self._ask("GET", address, None, cookie)

    def post(self, address: str, sent: dict, cookie: str) -> tuple[int, bytes, str]:
        return self._ask("POST", address, urlencode(sent, doseq=True), cookie)

    def _ask(self, method: str, address: str, body: str | None, cookie: str) -> tuple[int, bytes, str]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            connection.request(method, address, body, headers | ({"Cookie": cookie} if cookie else {}))
            response = connection.getresponse()
            cookies = [value.split(";")[0] for value in response.headers.get_all("Set-Cookie", [])]
            found = response.headers.get("Location") or "; ".join(cookies)
            return (
                response.status,
                response.read(),
                found if method == "GET" else "; ".join([found, *cookies]),
            )

    def answers(
        self, see: Callable[["Portal", str], object], seconds: float, begun: float | None = None
    ) -> list[tuple[str, float, object]]:
        """Ask again and again, from several connections; which worker answered, when asked, and what.

        For so many seconds after `begun`, which is now where it is not given.
        """
        begun = time.monotonic() if begun is None else begun

        def ask_on(_thread: int) -> list[tuple[int, float, object]]:
            seen = []
            while (asked := time.monotonic() - begun) < seconds:
                number = next(self.numbers)
                seen.append((number, asked, see(self, f"probe={number}")))
            return seen

        with ThreadPoolExecutor(4) as threads:
            all_seen = [each for part in threads.map(ask_on, range(4)) for each in part]
        time.sleep(0.1)  # the last lines of the log
        workers = dict(re.findall(r"probe=(\d+)\S* <(\d+)>", self.log.read_text()))
        return [(workers[str(number)], asked, answer) for number, asked, answer in all_seen]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module", params=[[], ["--preload"]], ids=["each worker loads", "preloaded"])
def portal(request, prepared, tmp_path_factory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    shutil.copytree(prepared, folder / "var")
    running = Portal(free_port(), folder / "access.log")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "walletsupport.wsgi", "--no-control-socket", *request.param),
            *("--bind", f"127.0.0.1:{running.port}", "--workers", "2", "--threads", "4"),
            *("--access-logfile", str(running.log), "--access-logformat", "%(U)s?%(q)s %(p)s %(s)s"),
        ],
        cwd=settings.BASE_DIR,
        env=environment(folder / "var"),
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_it_answers(running)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def wait_until_it_answers(portal: Portal) -> None:
    """Until both workers have answered a search, so that both have an index of the old content."""
    deadline = time.monotonic() + PATIENCE
    workers: set[str] = set()
    while len(workers) < 2:
        assert time.monotonic() < deadline
        try:
            workers |= {worker for worker, _asked, _answer in portal.answers(api_slugs, 0.3)}
        except OSError:
            time.sleep(0.1)


def api_slugs(portal: Portal, probe: str) -> list[str]:
    _status, body, _found = portal.get(f"/api/v1/search?q={quote(NEW_WORDS)}&{probe}")
    return [result["slug"] for result in json.loads(body)["results"]]


def everywhere(portal: Portal, probe: str) -> tuple[bool, bool, int, int]:
    """Is the new entry in the API, on the search page, and what do its own page and the kept one answer?

    With the probe in its address a page is rendered anew; without, any worker may have kept it.
    """
    _status, listed, _found = portal.get(f"/search/?q={quote(NEW_WORDS)}&{probe}")
    status, _page, _found = portal.get(f"/faq/new/?{probe}")
    kept, _page, _found = portal.get("/faq/new/")
    return "new" in api_slugs(portal, probe), b'"/faq/new/' in listed, status, kept


class Desk:
    """An administrator at the desk of a running portal."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.cookies: dict[str, str] = {}
        self.send("/admin/account/login/", "sign-in", {"login": "boss", "password": "a long enough secret"})

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def keep(self, found: str) -> str:
        """Keep the cookies of an answer, and give back where it leads."""
        parts = [part for part in found.split("; ") if part]
        self.cookies |= dict(part.split("=", 1) for part in parts if not part.startswith("/") and "=" in part)
        return next((part for part in parts if part.startswith("/")), "")

    def send(self, address: str, form_id: str, changes: dict[str, object]) -> str:
        """Open a form, change these fields and send it; the address it leads to."""
        status, body, found = self.portal.get(address, self.cookie)
        assert status == 200
        self.keep(found)
        sent = fields(Page(body), form_id) | changes
        status, body, found = self.portal.post(address, sent, self.cookie)
        assert status == 302, body.decode()
        return self.keep(found)


@dataclass
class Page:
    content: bytes


def number_of(portal: Portal, table: str, slug: str) -> int:
    ((number,),) = rows(portal.log.parent / "var", f"SELECT id FROM {table} WHERE slug = '{slug}'")
    return number


@pytest.fixture(scope="module")
def after_publishing(portal) -> list[tuple[str, float, object]]:
    """What both workers say from the moment on at which a new entry was published at the desk."""
    assert {answer for _worker, _asked, answer in portal.answers(everywhere, 0.2)} == {
        (False, False, 404, 404)
    }
    desk = Desk(portal)
    entry = {
        "title": f"{NEW_WORDS}挡住了屏幕",
        "slug": "new",
        "wallet": number_of(portal, "contacts_wallet", "ok"),
        "topic": number_of(portal, "contacts_topic", "account"),
    }
    draft = desk.send("/admin/faq/entry/add/", "entry_form", entry)
    step = {"steps-TOTAL_FORMS": 1, "steps-0-position": 1, "steps-0-action": "请它走开"}
    desk.send(draft, "revision_form", {"answer": "等它走开。", "_publish": "1"} | step)
    return until_both_answered_late(portal)


@pytest.fixture(scope="module")
def after_taking_off(portal, after_publishing) -> list[tuple[str, float, object]]:
    """The same from the moment on at which it was taken off."""
    number = number_of(portal, "faq_entry", "new")
    Desk(portal).send(f"/admin/faq/entry/{number}/change/", "entry_form", {"is_off": "on"})
    return until_both_answered_late(portal)


def until_both_answered_late(portal: Portal) -> list[tuple[str, float, object]]:
    """What is said everywhere from now on; a busy machine is asked longer than the time promised."""
    begun = time.monotonic()
    answers = portal.answers(everywhere, SHOWN_WITHIN + 1, begun)
    while len(late(answers)) < 2 and time.monotonic() - begun < PATIENCE:
        answers += portal.answers(everywhere, time.monotonic() - begun + 1, begun)
    return answers


def late(answers: list[tuple[str, float, object]]) -> dict[str, set[object]]:
    """What each worker answered once the promised time was over."""
    said: dict[str, set[object]] = {}
    for worker, asked, answer in answers:
        if asked >= SHOWN_WITHIN:
            said.setdefault(worker, set()).add(answer)
    return said


def test_a_new_entry_is_everywhere_within_a_second_from_both_workers(after_publishing):
    assert list(late(after_publishing).values()) == [{(True, True, 200, 200)}] * 2


def test_an_entry_taken_off_is_nowhere_within_a_second_from_both_workers(after_taking_off):
    assert list(late(after_taking_off).values()) == [{(False, False, 404, 404)}] * 2


def test_no_answer_was_a_fault(portal, after_taking_off):
    statuses = set(re.findall(r" <\d+> (\d+)$", portal.log.read_text(), re.MULTILINE))
    assert statuses == {"200", "302", "404"}


# Killed in the middle


@pytest.mark.parametrize("stage", ["topic", "synonymgroup"], ids=["soon", "late"])
def test_a_load_that_is_killed_leaves_nothing_behind(migrated, tmp_path, stage):
    shutil.copytree(migrated, tmp_path / "var")
    kill_load_at(tmp_path / "var", stage)
    assert set(content_counts(tmp_path / "var").values()) == {0}


def test_after_a_killed_load_the_next_start_works(prepared, migrated, tmp_path):
    shutil.copytree(migrated, tmp_path / "var")
    kill_load_at(tmp_path / "var", "entry")
    done = manage(tmp_path / "var", "serve", "--prepare-only")
    assert (done.returncode, content_counts(tmp_path / "var")) == (0, content_counts(prepared))


def kill_load_at(var_dir: Path, stage: str) -> None:
    """Start a load, and kill it when it says that it begins this stage."""
    with subprocess.Popen(
        [*MANAGE, "load_content", "--verbosity=2"],
        cwd=settings.BASE_DIR,
        env=environment(var_dir),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        next(line for line in process.stderr if line.strip().startswith(stage))
        process.send_signal(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL


# Starting again


@pytest.fixture(scope="module")
def second_start(prepared, tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess, float]:
    """A folder that staff worked in and that was prepared again; what that said, and its computing time."""
    var_dir = tmp_path_factory.mktemp("again") / "var"
    shutil.copytree(prepared, var_dir)
    with closing(sqlite3.connect(var_dir / "portal.sqlite3")) as database:
        database.execute("UPDATE contacts_wallet SET summary = '员工写的' WHERE slug = 'ok'")
        database.execute("DELETE FROM faq_tile WHERE position = 1")
        database.commit()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = manage(var_dir, "serve", "--prepare-only")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return var_dir, done, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_second_start_works(second_start):
    _var_dir, done, _seconds = second_start
    assert (done.returncode, done.stderr) == (0, "")


def test_a_second_start_is_quick(second_start):
    _var_dir, _done, seconds = second_start
    assert seconds < 5


def test_a_second_start_keeps_what_staff_changed(second_start):
    var_dir, _done, _seconds = second_start
    assert rows(var_dir, "SELECT summary FROM contacts_wallet WHERE slug = 'ok'") == [("员工写的",)]


def test_a_second_start_keeps_what_staff_removed_away(second_start):
    var_dir, _done, _seconds = second_start
    assert rows(var_dir, "SELECT count(*) FROM faq_tile WHERE position = 1") == [(0,)]


def test_a_second_start_keeps_all_else(second_start, prepared):
    var_dir, _done, _seconds = second_start
    before = content_counts(prepared)
    assert content_counts(var_dir) == before | {"faq_tile": before["faq_tile"] - 1}


@pytest.mark.parametrize("name", ["secret_key", "contact_key"])
def test_a_second_start_keeps_the_keys(second_start, prepared, name):
    var_dir, _done, _seconds = second_start
    assert (var_dir / name).read_text() == (prepared / name).read_text()


# What cannot be


def test_a_port_that_is_none_ends_with_one_line(tmp_path):
    done = manage(tmp_path / "var", "serve", "--port", "x")
    line = "CommandError: PORT=x: expected a number from 1 to 65535\n"
    assert (done.returncode, done.stderr) == (1, line)


@pytest.mark.parametrize("port", ["0", "65536", "８０００"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(CommandError, match=f"PORT={port}: expected a number from 1 to 65535"):
        call_command("serve", port=port)


@pytest.fixture
def busy() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_busy_port_ends_with_one_line(tmp_path, busy):
    done = manage(tmp_path / "var", "serve", "--port", str(busy))
    line = f"CommandError: 127.0.0.1:{busy} cannot be used: Address already in use (try PORT=…)\n"
    assert (done.returncode, done.stderr) == (1, line)


def test_a_busy_port_changes_nothing(tmp_path, busy):
    manage(tmp_path / "var", "serve", "--port", str(busy))
    assert not (tmp_path / "var" / "portal.sqlite3").exists()


def test_a_folder_that_cannot_be_written_ends_with_one_line():
    done = manage(Path("/proc/no/such/place"), "serve", "--prepare-only")
    assert (done.returncode, done.stderr.count("\n"), "/proc/no/such/place" in done.stderr) == (1, 1, True)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_it_serves_on_the_address_it_was_given(prepared, tmp_path, host):
    shutil.copytree(prepared, tmp_path / "var")
    port = free_port()
    process = subprocess.Popen(
        [*MANAGE, "serve", "--host", host, "--port", str(port)],
        cwd=settings.BASE_DIR,
        env=environment(tmp_path / "var"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert first_status(host, port) == 200
    finally:
        process.terminate()
        process.wait(10)


def first_status(host: str, port: int) -> int:
    """What the first page answers, once somebody listens."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with closing(http.client.HTTPConnection(host, port, timeout=60)) as connection:
                connection.request("GET", "/")
                return connection.getresponse().status
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
