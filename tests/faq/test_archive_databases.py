"""Backups of databases as they stand on disk: from one kind to the other, at work, and cut off."""

import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from faq.archive.manifest import MANIFEST
from tests.postgres import server, server_programs

PATIENCE = 60  # seconds; no process here takes longer unless something is wrong
KEYS = {name: secrets.token_urlsafe(64) for name in ("SECRET_KEY", "CONTACT_KEY")}
LEDGER, SEALS = "contacts.contactvalue.jsonl", "contacts.ledgerseal.jsonl"  # restoring adds to them

FILL = "import django; django.setup(); from tests.faq.everything import *; make_everything()"
STANDING = """
import django
django.setup()
from contacts.models import Channel
print([channel.live.is_recheck_asked for channel in Channel.objects.for_pages() if channel.live])
"""
# When the backup begins a table, somebody else writes, and is not kept waiting.
BACKUP_AMONG_WRITERS = """
import sys, django
django.setup()
from pathlib import Path
from django.db import connections
from django.utils import timezone
from contacts.models import Topic
from faq.archive.writing import write
other, written = connections.create_connection("default"), []

def write_meanwhile(table):
    if len(written) < 3:
        written.append(table.split(".")[-1])
        with other.cursor() as cursor:
            cursor.execute("INSERT INTO contacts_topic (slug, name, position) VALUES (%s, %s, 0)", written[-1:] * 2)
            cursor.execute("INSERT INTO faq_tile (phrase, position) VALUES (%s, 0)", written[-1:])

write(Path(sys.argv[1]), timezone.now(), write_meanwhile)
print(Topic.objects.filter(slug__in=written).count())
"""

Database = dict[str, str]  # the variables that name it


def python(database: Database, *arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=settings.BASE_DIR,
        env=environment(database),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def environment(database: Database) -> dict[str, str]:
    """Nothing of the test's own settings reaches the processes."""
    own = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return own | KEYS | database


def done(database: Database, *arguments: object) -> str:
    """What a process said that must succeed."""
    ended = python(database, *arguments)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def postgresql_url() -> Iterator[str]:
    programs = server_programs()
    if programs is None:
        reason = "PostgreSQL is not installed"
        pytest.fail(reason) if os.environ.get("REQUIRE") == "1" else pytest.skip(reason)
    with server(programs) as url:
        yield url


@pytest.fixture(scope="module")
def empty_sqlite(tmp_path_factory) -> Database:
    """A migrated database without content; to be copied, not used."""
    database = {"VAR_DIR": str(tmp_path_factory.mktemp("empty") / "var")}
    Path(database["VAR_DIR"]).mkdir()
    done(database, "manage.py", "migrate", "--verbosity=0")
    return database


@pytest.fixture(scope="module")
def new_sqlite(empty_sqlite, tmp_path_factory) -> Callable[[], Database]:
    def make() -> Database:
        copied = shutil.copytree(empty_sqlite["VAR_DIR"], tmp_path_factory.mktemp("copy") / "var")
        return {"VAR_DIR": str(copied)}

    return make


@pytest.fixture
def empty(new_sqlite) -> Database:
    return new_sqlite()


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory) -> Iterator[Database]:
    """A migrated database without content."""
    programs = server_programs()
    if programs is None:
        reason = "PostgreSQL is not installed"
        pytest.fail(reason) if os.environ.get("REQUIRE") == "1" else pytest.skip(reason)
    with server(programs) as url:
        database = {"VAR_DIR": str(tmp_path_factory.mktemp("var")), "DATABASE_URL": url}
        done(database, "manage.py", "migrate", "--verbosity=0")
        yield database


@dataclass(frozen=True)
class Backup:
    """A backup, and the database that it was made of."""

    folder: Path
    database: Database

    @property
    def files(self) -> dict[str, str]:
        paths = [path for path in self.folder.iterdir() if path.name != MANIFEST]
        return {path.name: path.read_text(encoding="utf-8") for path in paths}


@pytest.fixture(scope="module")
def original(new_sqlite, tmp_path_factory) -> Backup:
    """A backup of everything, made of SQLite; not to be changed."""
    made = Backup(tmp_path_factory.mktemp("backups") / "original", new_sqlite())
    done(made.database, "-c", FILL)
    done(made.database, "manage.py", "backup", made.folder)
    return made


def brought_into(database: Database, backup: Backup, name: str) -> Backup:
    """The backup of a database that another backup was brought into."""
    done(database, "manage.py", "restore", backup.folder)
    done(database, "manage.py", "backup", backup.folder.with_name(name))
    return Backup(backup.folder.with_name(name), database)


@pytest.fixture(scope="module")
def there(original, postgresql) -> Backup:
    """Brought into PostgreSQL."""
    return brought_into(postgresql, original, "there")


@pytest.fixture(scope="module")
def back(there, new_sqlite) -> Backup:
    """From there brought into SQLite again."""
    return brought_into(new_sqlite(), there, "back")


# --- there and back ----------------------------------------------------------------------------


def test_every_row_goes_to_postgresql_and_comes_back(original, there, back):
    first, *later = (
        {name: text for name, text in backup.files.items() if name not in (LEDGER, SEALS)}
        for backup in (original, there, back)
    )
    assert later == [first, first]


def test_each_restore_adds_one_line_to_the_ledger(original, back):
    before, after = original.files[LEDGER], back.files[LEDGER]
    added = after.removeprefix(before).splitlines()
    assert (after.startswith(before), ["从备份恢复" in line for line in added]) == (True, [True, True])


def test_values_are_shown_with_a_mark_after_each_restore(original, there, back):
    assert [done(backup.database, "-c", STANDING) for backup in (original, there, back)] == [
        "[False]\n",
        "[True]\n",
        "[True]\n",
    ]


# --- at work -----------------------------------------------------------------------------------


@pytest.mark.parametrize("made_of", ["original", "there"], ids=["SQLite", "PostgreSQL"])
def test_it_is_of_one_moment_and_nobody_waits(request, made_of, tmp_path):
    before = request.getfixturevalue(made_of)
    among = Backup(tmp_path / "among", before.database)
    assert done(among.database, "-c", BACKUP_AMONG_WRITERS, among.folder) == "3\n"
    assert among.files == before.files


# --- cut off ------------------------------------------------------------------------------------


# A signal from outside would come too late: an empty database is written in a moment.
KILLED = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command, load_command_class

stage, name, folder = sys.argv[1:]
command = load_command_class("faq", name)
command.show = lambda what: what.startswith(stage) and os.kill(os.getpid(), signal.SIGKILL)
call_command(command, folder)
"""


def kill_at(database: Database, stage: str, command: str, folder: Path) -> None:
    """Start a command that is killed when it says that it begins this stage."""
    assert python(database, "-c", KILLED, stage, command, folder).returncode == -signal.SIGKILL


def dump(database: Database) -> list[str]:
    with closing(sqlite3.connect(Path(database["VAR_DIR"], "portal.sqlite3"))) as connection:
        return list(connection.iterdump())


def test_a_restore_that_is_killed_leaves_the_database_as_it_was(original, empty):
    before = dump(empty)
    kill_at(empty, "faq.step", "restore", original.folder)
    assert dump(empty) == before


def test_a_backup_that_is_killed_has_no_name(empty, tmp_path):
    kill_at(empty, "faq.step", "backup", tmp_path / "backup")
    assert (tmp_path / "backup").exists() is False


# --- what cannot be ----------------------------------------------------------------------------


def test_a_damaged_backup_ends_with_one_line_that_names_the_file(original, empty, tmp_path):
    folder = shutil.copytree(original.folder, tmp_path / "damaged")
    with (folder / "faq.entry.jsonl").open("a") as file:
        file.write(" ")
    ended = python(empty, "manage.py", "restore", folder)
    said = [line for line in ended.stderr.splitlines() if not line.startswith("  ")]
    fault = f"{folder}/faq.entry.jsonl: damaged, it is not as it was written"
    assert (ended.returncode, ended.stdout, said) == (1, "", [f"CommandError: nothing was restored: {fault}"])


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_database_without_tables_ends_with_one_line(original, command, tmp_path):
    folder = original.folder if command == "restore" else tmp_path / "backup"
    ended = python({"VAR_DIR": str(tmp_path)}, "manage.py", command, folder)
    assert (ended.returncode, ended.stderr.splitlines()[-1].endswith("run migrate first")) == (1, True)
