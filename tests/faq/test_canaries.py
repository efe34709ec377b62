"""What readers type of themselves is nowhere afterwards: typed everywhere, then looked for everywhere."""

import ast
import logging
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from faq import counting
from faq.management.commands import serve
from faq.models import Entry, Feedback, SearchCount, SearchOpen
from tests.factories import make_entry
from tests.faq.canaries import canaries

pytestmark = pytest.mark.django_db

HARMLESS = "退款没到账 e1001"


@pytest.fixture
def log(caplog) -> pytest.LogCaptureFixture:
    """Every logger, at its most talkative; Django's own keep their lines to themselves otherwise."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django").addHandler(caplog.handler)
    yield caplog
    logging.getLogger("django").removeHandler(caplog.handler)


def type_everywhere(question: str, entry: Entry, place: int) -> None:
    """Ask on one of the ways that questions come in."""
    client, asked = Client(), quote(question)
    if place % 10 == 0:
        client.get(f"{entry.get_absolute_url()}?q={asked}")
    elif place % 10 == 1:
        vote(client, question, entry)
    elif place % 10 == 2:
        client.get(f"/search/?q={asked}")
    elif place % 10 == 3:
        say(client, question, entry, place)
    else:
        client.get(f"/api/v1/search?q={asked}")


def vote(client: Client, question: str, entry: Entry) -> None:
    from contacts.form_guard import FIELD, form_token

    before = f"http://testserver{entry.get_absolute_url()}?q={quote(question)}"
    client.post(
        f"{entry.get_absolute_url()}solved/",
        {"solved": "yes", FIELD: form_token()},
        headers={"referer": before, "sec-fetch-site": "same-origin"},
    )


def say(client: Client, question: str, entry: Entry, place: int) -> None:
    """Write it into the feedback, each from an address of its own: one may write five a day."""
    from contacts.form_guard import FIELD, form_token

    client.post(
        f"{entry.get_absolute_url()}feedback/",
        {"solved": "no", "reason": "other", "note": question, FIELD: form_token()},
        headers={"sec-fetch-site": "same-origin"},
        REMOTE_ADDR=f"10.{place // 62_500}.{place // 250 % 250}.{place % 250}",
    )


def everything_kept(directory: Path, log: pytest.LogCaptureFixture) -> str:
    """The database as SQL, what was logged, and every file that running made."""
    files = [path for folder in (settings.VAR_DIR, directory) for path in folder.rglob("*") if path.is_file()]
    kept = [path.read_bytes().decode("utf-8", "replace") for path in files]
    return "\n".join([*connection.connection.iterdump(), log.text, *kept])


def leaks(count: int, directory: Path, log: pytest.LogCaptureFixture) -> list[str]:
    """The canaries among `count` that are found anywhere; beside them a harmless question is typed."""
    entry = make_entry(title="退款没到账")
    typed = list(canaries(count))
    for place, (_canary, question) in enumerate(typed):
        type_everywhere(question, entry, place)
    for place in range(5):
        type_everywhere(HARMLESS, entry, place)
    counting.counts.flush()
    kept = everything_kept(directory, log)
    assert HARMLESS in kept  # what may be kept is: the search looks where it should
    assert Feedback.objects.filter(text=HARMLESS).exists()
    # Shorter ones stand in dates and ids by chance; no term at all may have come of them.
    long = [canary for canary, _question in typed if len(canary) > 6]
    plain = [canary.replace(" ", "").replace("-", "") for canary in long]
    return sorted({canary for canary in [*long, *plain] if canary in kept})


def terms() -> set[str]:
    found = {*SearchCount.objects.values_list("term", flat=True)}
    return found | {*SearchOpen.objects.values_list("term", flat=True)}


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reads the database by SQLite's own dump")
@pytest.mark.parametrize(
    "count", [200, pytest.param(5_000, marks=pytest.mark.trials)], ids=["some", "five thousand"]
)
def test_no_canary_is_kept_anywhere(tmp_path, log, count):
    assert (leaks(count, tmp_path, log), terms()) == ([], {HARMLESS})


def test_no_access_log_can_hold_a_question(monkeypatch):
    commands = []
    monkeypatch.setattr(serve.os, "execv", lambda program, arguments: commands.append(arguments))
    serve.Command().serve("127.0.0.1", "8000")
    (arguments,) = commands
    config = Path(arguments[arguments.index("--config") + 1])
    nodes = ast.parse(config.read_text(encoding="utf-8")).body
    named = {ast.unparse(node.targets[0]): node.value for node in nodes if isinstance(node, ast.Assign)}
    line = ast.literal_eval(named["access_log_format"])
    assert {"--access-logfile", "--access-logformat"}.isdisjoint(arguments)
    assert "accesslog" not in named  # gunicorn's default is none
    assert [part for part in ("%(r)s", "%(q)s", "%(f)s", "{referer}i", "{raw_uri}e") if part in line] == []
