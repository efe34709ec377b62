"""What a start does with the environment: each row is a process of its own."""

import json
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings

KEY = "k" * 50
RANDOM = "expected 50 or more random characters"
KEYS = {"SECRET_KEY": KEY, "CONTACT_KEY": KEY}
PUBLIC = {"ALLOWED_HOSTS": "help.example.org", **KEYS}
REPORT = """
import json
from walletsupport import settings
print(json.dumps({name: getattr(settings, name) for name in %r}))
"""


def run(arguments: list[str], var_dir, variables: dict[str, str]) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var_dir), **variables}
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def values(var_dir, *names: str, **variables: str) -> list:
    """The settings of these names in a process with these variables."""
    result = run(["-c", REPORT % (names,)], var_dir, variables)
    return list(json.loads(result.stdout).values())


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        pytest.param(
            {"DEBUG": "perhaps"},
            "DEBUG='perhaps': expected one of 1, true, yes, on, 0, false, no, off",
            id="debug",
        ),
        pytest.param(
            {"ALLOWED_HOSTS": "https://help.example.org", **KEYS},
            "ALLOWED_HOSTS: 'https://help.example.org' is no host name; expected e.g. help.example.org",
            id="hosts",
        ),
        pytest.param(
            {"CSRF_TRUSTED_ORIGINS": "help.example.org"},
            "CSRF_TRUSTED_ORIGINS: 'help.example.org' is no origin; expected e.g. https://help.example.org",
            id="origins",
        ),
        pytest.param(
            {"DATABASE_URL": "mysql://me:secret@db/portal", **KEYS},
            "DATABASE_URL: expected postgres://user:password@host:port/database",
            id="database",
        ),
        pytest.param({"VAR_DIR": "var"}, "VAR_DIR='var': expected an absolute path", id="relative folder"),
        pytest.param(
            {"VAR_DIR": "/dev/null/var"},
            "VAR_DIR='/dev/null/var': Not a directory; expected a folder to write in",
            id="folder that cannot be",
        ),
        pytest.param({"REVIEW": "never"}, "REVIEW='never': expected one of optional, required", id="review"),
        pytest.param(
            PUBLIC | {"REVIEW": "optional"},
            "REVIEW='optional' with a public ALLOWED_HOSTS: expected required",
            id="public without review",
        ),
        pytest.param(
            PUBLIC | {"SECOND_FACTOR": "optional"},
            "SECOND_FACTOR='optional' with a public ALLOWED_HOSTS: expected required",
            id="public without second factor",
        ),
        pytest.param(
            PUBLIC | {"DEBUG": "1"},
            "DEBUG with a public ALLOWED_HOSTS: expected 0",
            id="public with error pages",
        ),
        pytest.param(
            {"CONTACT_RECHECK_DAYS": "0"},
            "CONTACT_RECHECK_DAYS='0': expected a whole number from 1 to 365",
            id="days until recheck",
        ),
        pytest.param(
            {"CONTACT_HIDE_DAYS": "731"},
            "CONTACT_HIDE_DAYS='731': expected a whole number from 1 to 730",
            id="days until hidden",
        ),
        pytest.param(
            {"CONTACT_HIDE_DAYS": "89"},
            "CONTACT_HIDE_DAYS: expected no less than CONTACT_RECHECK_DAYS",
            id="hidden before recheck",
        ),
        pytest.param({"SECRET_KEY": "k" * 49}, f"SECRET_KEY is too short: {RANDOM}", id="short secret key"),
        pytest.param(
            {"CONTACT_KEY": "k" * 49}, f"CONTACT_KEY is too short: {RANDOM}", id="short contact key"
        ),
        pytest.param(
            {"ALLOWED_HOSTS": "help.example.org"},
            f"SECRET_KEY is missing: {RANDOM}",
            id="public without secret key",
        ),
        pytest.param(
            {"ALLOWED_HOSTS": "help.example.org", "SECRET_KEY": KEY},
            f"CONTACT_KEY is missing: {RANDOM}",
            id="public without contact key",
        ),
        pytest.param(
            {"DATABASE_URL": "postgres://db/portal"},
            f"SECRET_KEY is missing: {RANDOM}",
            id="shared database without secret key",
        ),
        pytest.param(
            {"DATABASE_URL": "postgres://db/portal", "SECRET_KEY": KEY},
            f"CONTACT_KEY is missing: {RANDOM}",
            id="shared database without contact key",
        ),
    ],
)
def test_it_stops_the_start_with_one_line(tmp_path, variables, expected):
    result = run(["manage.py", "check"], tmp_path, variables)
    assert (result.returncode, result.stdout, result.stderr) == (1, "", f"settings: {expected}\n")


def test_it_makes_no_key_where_the_start_is_refused(tmp_path):
    run(["manage.py", "check"], tmp_path, {"ALLOWED_HOSTS": "help.example.org"})
    assert list(tmp_path.iterdir()) == []


def test_it_makes_both_keys_once_on_one_machine(tmp_path):
    first = values(tmp_path, "SECRET_KEY", "CONTACT_KEY")
    assert values(tmp_path, "SECRET_KEY", "CONTACT_KEY") == first


def test_it_makes_two_different_keys(tmp_path):
    assert len(set(values(tmp_path, "SECRET_KEY", "CONTACT_KEY"))) == 2


@pytest.mark.parametrize("name", ["secret_key", "contact_key"])
def test_it_makes_keys_only_their_owner_can_read(tmp_path, name):
    values(tmp_path, "SECRET_KEY")
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_it_takes_given_keys_and_writes_none(tmp_path):
    found = values(tmp_path, "SECRET_KEY", "CONTACT_KEY", SECRET_KEY="s" * 50, CONTACT_KEY="c" * 50)
    assert (found, list(tmp_path.iterdir())) == (["s" * 50, "c" * 50], [])


GUARDS = (
    *("DEBUG", "PUBLIC", "REVIEW", "SECOND_FACTOR"),
    *("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"),
)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        pytest.param({}, [False, False, "optional", "optional", False, False, False], id="this machine"),
        pytest.param(
            {"REVIEW": "required"},
            [False, False, "required", "optional", False, False, False],
            id="with review",
        ),
        pytest.param(
            {"ALLOWED_HOSTS": "127.0.0.1"},
            [False, False, "optional", "optional", False, False, False],
            id="an address of it",
        ),
        pytest.param(PUBLIC, [False, True, "required", "required", True, True, True], id="public"),
        pytest.param(
            {"ALLOWED_HOSTS": "localhost,help.example.org", **KEYS},
            [False, True, "required", "required", True, True, True],
            id="public too",
        ),
        pytest.param(
            {"DEBUG": "1"}, [True, False, "optional", "optional", False, False, False], id="developer"
        ),
    ],
)
def test_it_is_safe_by_default(tmp_path, variables, expected):
    assert values(tmp_path, *GUARDS, **variables) == expected
