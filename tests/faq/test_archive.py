"""A backup brings everything back, or says in one line why it does not and changes nothing."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from contacts import ledger
from contacts.models import Channel, ContactValue, ContentVersion
from faq.archive.manifest import MANIFEST, ArchiveError, Contents, file_name
from faq.archive.restoring import REASON, Restored, restore
from faq.archive.tables import LEFT_OUT, tables
from faq.archive.writing import write
from faq.content.entry_kinds import SHIPPED_ACCOUNT
from faq.models import Entry, Revision, ShippedContent
from faq.search.documents import changed_between
from faq.search.stamp import Stamp
from tests.conftest import NOW
from tests.factories import make_topic, make_user, make_wallet, version_anew
from tests.faq.everything import all_rows, make_everything

TABLES = list(tables())
LEDGER, SEALS = "contacts.contactvalue", "contacts.ledgerseal"  # restoring adds to them


def quiet(_what: str) -> None:
    """Shows no progress."""


@dataclass(frozen=True)
class Backup:
    """A backup, and what the database held when it was made."""

    directory: Path
    rows: dict[str, list[dict]]
    live: int  # the channel with a value in force


@pytest.fixture(scope="module")
def passing(django_db_setup, django_db_blocker):
    """A block whose doings to the database are taken back at its end."""

    @contextmanager
    def block() -> Iterator[None]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield
            transaction.set_rollback(True)
        ContentType.objects.clear_cache()

    return block


@pytest.fixture(scope="module")
def original(passing, tmp_path_factory) -> Backup:
    """A backup of everything, to be copied, not changed; the database is empty again."""
    directory = tmp_path_factory.mktemp("backups") / "original"
    with passing():
        live = make_everything()
        write(directory, NOW, quiet)
        return Backup(directory, all_rows(), live.pk)


@pytest.fixture(scope="module")
def came_back(passing, original) -> dict[str, list[dict]]:
    """All rows after restoring."""
    with passing():
        restore(original.directory, NOW, quiet)
        return all_rows()


@pytest.fixture
def backup(db, original, tmp_path) -> Path:
    """A backup to be damaged, and an empty database."""
    return shutil.copytree(original.directory, tmp_path / "backup")


@pytest.fixture
def restored(backup) -> Restored:
    return restore(backup, NOW, quiet)


def standing_triggers() -> set[str]:
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        names = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(names)
        return {name for (name,) in cursor.fetchall()}


def state() -> tuple:
    """All that a restore which fails must leave as it was."""
    return all_rows(), standing_triggers(), list(ContentVersion.objects.values())


# --- what goes in ------------------------------------------------------------------------------


def test_it_holds_every_table_but_those_left_out():
    every = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    assert every - set(TABLES) == LEFT_OUT


def test_it_lists_what_is_referred_to_first():
    later = [
        (table, field.name)
        for table, model in tables().items()
        for field in model._meta.local_fields
        if field.is_relation and field.related_model is not model
        if TABLES.index(field.related_model._meta.label_lower) > TABLES.index(table)
    ]
    assert later == []


@pytest.mark.parametrize("table", TABLES)
def test_the_trial_has_rows_of_every_table(original, table):
    assert original.rows[table] != []


# --- there and back ----------------------------------------------------------------------------


@pytest.mark.parametrize("table", [table for table in TABLES if table not in (LEDGER, SEALS)])
def test_it_brings_back_every_row(original, came_back, table):
    assert came_back[table] == original.rows[table]


def test_it_brings_back_every_line_of_the_ledgers(original, came_back):
    assert [line for line in came_back[LEDGER] if line["reason"] != REASON] == original.rows[LEDGER]


def test_it_brings_back_the_seals_of_ledgers_that_it_does_not_add_to(original, came_back):
    before, after = (
        [seal for seal in rows[SEALS] if seal["channel_id"] != original.live]
        for rows in (original.rows, came_back)
    )
    assert (len(after), after) == (1, before)


def test_it_knows_afterwards_what_was_shipped(db, passing, tmp_path):
    with passing():
        call_command("load_content", stdout=StringIO())
        write(tmp_path / "shipped", NOW, quiet)
    restore(tmp_path / "shipped", NOW, quiet)
    out = StringIO()
    call_command("load_content", stdout=out)
    shipped = ShippedContent.objects.count()
    assert out.getvalue() == f"0 created, 0 updated, {shipped} unchanged, 0 kept\n"


def test_it_takes_its_own_roles_for_those_that_are_there(backup, original):
    call_command("load_roles", stdout=StringIO())
    restore(backup, NOW, quiet)
    assert all_rows()["auth.group_permissions"] == original.rows["auth.group_permissions"]


def test_it_puts_the_rules_back(backup):
    before = standing_triggers()
    restore(backup, NOW, quiet)
    assert standing_triggers() == before


def test_it_keeps_approved_text_as_it_is(restored):
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(state="approved").update(title="别的")


@pytest.mark.parametrize("make", [make_topic, make_user, make_wallet])
def test_it_gives_new_rows_new_numbers(restored, make):
    new = make()
    assert new.pk == max(type(new).objects.values_list("pk", flat=True))


def test_it_outdates_every_index(restored):
    lost = Stamp(10**9, NOW)  # of a portal that went on for long after the backup
    changed = changed_between(lost, ContentVersion.objects.current(), NOW)
    assert changed == sorted(Entry.objects.values_list("pk", flat=True))


def test_it_counts_further_changes(restored):
    before = version_anew()
    make_topic()
    assert ContentVersion.objects.current() == before + 1


# --- contact values ----------------------------------------------------------------------------


def live_channel(original: Backup) -> Channel:
    return Channel.objects.for_pages().get(pk=original.live)


def test_it_counts_what_it_brought_back(restored, original):
    assert restored == Restored(sum(map(len, original.rows.values())), to_recheck=1, unreadable=0)


def test_it_asks_to_check_live_values_again(restored, original):
    standing = live_channel(original).live.standing(NOW.date(), ledger.Ages())
    assert standing == ledger.Standing.RECHECK


def test_it_says_in_the_ledger_who_asked_and_why(restored, original):
    lines = ContactValue.objects.filter(reason="从备份恢复")
    said = list(lines.values_list("channel", "event", "actor__username", "at"))
    assert said == [(original.live, "recheck", SHIPPED_ACCOUNT, NOW)]


def test_it_shows_readers_that_a_value_is_to_be_checked(restored, original, clock, client):
    page = client.get(live_channel(original).wallet.get_contact_url()).content.decode()
    assert ("000 0000 0001" in page, "待重新核实" in page) == (True, True)


@pytest.fixture
def other_key(settings) -> None:
    settings.CONTACT_KEY = "another key" * 5


def test_it_adds_nothing_to_a_ledger_of_another_key(other_key, restored, original):
    assert (restored.unreadable, all_rows()[LEDGER]) == (2, original.rows[LEDGER])


def test_it_shows_no_value_of_another_key(other_key, restored, original):
    assert live_channel(original).live is None


def test_it_says_so_where_values_are_not_shown(other_key, backup):
    out = StringIO()
    call_command("restore", backup, stdout=out, stderr=StringIO())
    assert "2 channels show no value: their records were signed with another CONTACT_KEY" in out.getvalue()


# --- what is not a whole backup ----------------------------------------------------------------


def remove(name: str) -> Callable[[Path], None]:
    return lambda directory: (directory / name).unlink()


def put(name: str, text: str) -> Callable[[Path], None]:
    return lambda directory: (directory / name).write_text(text, encoding="utf-8")


def edit(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Change the bytes of a file."""
    return lambda directory: (directory / name).write_bytes(change((directory / name).read_bytes()))


def say(**changed: object) -> Callable[[Path], None]:
    """Let the manifest say something else."""
    return lambda directory: rewrite(directory, lambda said: said.update(changed))


def list_files(change: Callable[[dict], object]) -> Callable[[Path], None]:
    """Change the list of files in the manifest."""
    return lambda directory: rewrite(directory, lambda said: change(said["files"]))


def list_migrations(change: Callable[[list], object]) -> Callable[[Path], None]:
    return lambda directory: rewrite(directory, lambda said: change(said["migrations"]))


def rewrite(directory: Path, change: Callable[[dict], object]) -> None:
    said = json.loads((directory / MANIFEST).read_text())
    change(said)
    (directory / MANIFEST).write_text(json.dumps(said))


TILES = "faq.tile.jsonl"
DAMAGED = f"{TILES}: damaged, it is not as it was written"
DAMAGES = [
    pytest.param(shutil.rmtree, f"{MANIFEST}: No such file or directory", id="no folder"),
    pytest.param(remove(MANIFEST), f"{MANIFEST}: No such file or directory", id="no manifest"),
    pytest.param(put(MANIFEST, ""), f"{MANIFEST}: damaged, it is not JSON", id="empty manifest"),
    pytest.param(edit(MANIFEST, lambda all_: all_[:-9]), "damaged, it is not JSON", id="half a manifest"),
    pytest.param(edit(MANIFEST, lambda _: b"\xff"), "damaged, it is not JSON", id="manifest no text"),
    pytest.param(put(MANIFEST, "[]"), f"{MANIFEST}: damaged, it: Input should be", id="manifest a list"),
    pytest.param(put(MANIFEST, "{}"), f"{MANIFEST}: damaged, format: Field required", id="manifest bare"),
    pytest.param(say(format=2), f"{MANIFEST}: format 2, expected 1", id="newer format"),
    pytest.param(say(format="x"), f"{MANIFEST}: format 'x', expected 1", id="format no number"),
    pytest.param(say(made_at="gestern"), "damaged, made_at: ", id="no moment"),
    pytest.param(say(content_version=-1), "damaged, content_version: ", id="version below 0"),
    pytest.param(say(further=1), "damaged, further: ", id="something further"),
    pytest.param(
        list_migrations(lambda names: names.append("faq.0099_later")),
        "migrations differ: only in the backup faq.0099_later; only here none",
        id="newer migrations",
    ),
    pytest.param(
        list_migrations(lambda names: names.remove("faq.0001_initial")),
        "migrations differ: only in the backup none; only here faq.0001_initial",
        id="older migrations",
    ),
    pytest.param(
        list_files(lambda files: files.pop("faq.tile")),
        "tables differ: only in the backup none; only here faq.tile",
        id="table not listed",
    ),
    pytest.param(
        list_files(lambda files: files.update({"../x": files["faq.tile"]})),
        "tables differ: only in the backup ../x; only here none",
        id="unknown table",
    ),
    pytest.param(
        list_files(lambda files: files["faq.tile"].update(sha256="0")),
        "damaged, files.faq.tile.sha256: ",
        id="digest no digest",
    ),
    pytest.param(list_files(lambda files: files["faq.tile"].update(sha256="0" * 64)), DAMAGED, id="digest"),
    pytest.param(list_files(lambda files: files["faq.tile"].update(rows=2)), DAMAGED, id="row count"),
    pytest.param(remove(TILES), f"{TILES}: No such file or directory", id="file missing"),
    pytest.param(put(TILES, ""), DAMAGED, id="file empty"),
    pytest.param(edit(TILES, lambda all_: all_[:-1]), DAMAGED, id="last byte missing"),
    pytest.param(edit(TILES, lambda all_: all_ * 2), DAMAGED, id="row added"),
    pytest.param(edit(TILES, lambda all_: all_.replace(b"1", b"2")), DAMAGED, id="number changed"),
]


@pytest.mark.parametrize(("damage", "message"), DAMAGES)
def test_it_refuses_what_is_not_a_whole_backup(backup, damage, message):
    damage(backup)
    before = state()
    with pytest.raises(ArchiveError) as refused:
        restore(backup, NOW, quiet)
    assert (message in str(refused.value), "\n" in str(refused.value), state()) == (True, False, before)


def test_it_touches_nothing_before_all_is_checked(backup):
    (backup / file_name(TABLES[-1])).unlink()
    shown = []
    with pytest.raises(ArchiveError):
        restore(backup, NOW, shown.append)
    assert shown == [f"checking {table}" for table in TABLES]


# --- whole, but not fit ------------------------------------------------------------------------


def first_row(table: str, change: Callable[[dict], object]) -> Callable[[Path], None]:
    """Change the first row of a file, and the manifest with it: as somebody could who means it."""

    def changed(directory: Path) -> None:
        path = directory / file_name(table)
        first, *others = path.read_text(encoding="utf-8").split("\n")
        row = json.loads(first)
        change(row)
        path.write_text("\n".join([json.dumps(row), *others]), encoding="utf-8", newline="\n")
        contents = Contents.of(path).model_dump()
        list_files(lambda files: files.update({table: contents}))(directory)

    return changed


def set_field(table: str, name: str, value: object) -> Callable[[Path], None]:
    return first_row(table, lambda row: row["fields"].update({name: value}))


UNFIT = [
    pytest.param(set_field("faq.tile", "colour", "red"), f"{TILES}: row 1: ", id="field"),
    pytest.param(set_field("faq.tile", "phrase", None), f"{TILES}: row 1: ", id="null"),
    pytest.param(set_field("faq.entry", "expires_at", "bald"), "faq.entry.jsonl: row 1: ", id="no date"),
    pytest.param(first_row("faq.tile", lambda row: row.update(model="faq.no")), TILES, id="no such model"),
    pytest.param(
        first_row("faq.entry", lambda row: row.update(pk=1 << 40)), "foreign key", id="referred to, not there"
    ),
    pytest.param(
        set_field("contacts.contactvalue", "event", "approved"), "contactvalue.jsonl: row 1: ", id="rule"
    ),
]


@pytest.mark.parametrize(("damage", "message"), UNFIT)
def test_it_takes_back_what_it_wrote_where_a_row_does_not_fit(backup, damage, message):
    damage(backup)
    before = state()
    with pytest.raises(ArchiveError) as refused:
        restore(backup, NOW, quiet)
    assert (message in str(refused.value), "\n" in str(refused.value), state()) == (True, False, before)


def interrupt_at(what: str) -> Callable[[str], None]:
    """Somebody presses Ctrl-C when this is shown."""

    def progress(shown: str) -> None:
        if shown == what:
            raise KeyboardInterrupt

    return progress


@pytest.mark.parametrize("stage", [TABLES[0], TABLES[-1], "marking contact values for another check"])
def test_it_takes_back_what_it_wrote_where_it_is_interrupted(backup, stage):
    before = state()
    with pytest.raises(KeyboardInterrupt):
        restore(backup, NOW, interrupt_at(stage))
    assert state() == before


@pytest.mark.parametrize(
    ("make", "table"),
    [
        pytest.param(make_wallet, "contacts.wallet", id="wallet"),
        pytest.param(make_user, "auth.user", id="account"),
        pytest.param(lambda: Group.objects.create(name="志愿者"), "auth.group", id="group of their own"),
    ],
)
def test_it_refuses_a_database_that_is_not_empty(backup, make, table):
    make()
    before = state()
    with pytest.raises(ArchiveError, match=rf"^the database is not empty \(1 rows in {table}\): expected"):
        restore(backup, NOW, quiet)
    assert state() == before


# --- writing -----------------------------------------------------------------------------------


@pytest.fixture
def target(db, tmp_path) -> Path:
    return tmp_path / "backups" / "today"


def test_it_leaves_nothing_but_the_backup(target):
    target.parent.mkdir()
    write(target, NOW, quiet)
    assert list(target.parent.iterdir()) == [target]


def test_it_lists_every_file(target):
    target.mkdir(parents=True)  # an empty folder is as good as none
    manifest = write(target, NOW, quiet)
    files = [*map(file_name, manifest.files), MANIFEST]
    assert sorted(path.name for path in target.iterdir()) == sorted(files)


def test_it_is_for_nobody_else_to_read(target):
    target.parent.mkdir()
    write(target, NOW, quiet)
    assert target.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("stage", [TABLES[0], TABLES[-1]])
def test_it_leaves_nothing_where_it_is_interrupted(target, stage):
    target.parent.mkdir()
    with pytest.raises(KeyboardInterrupt):
        write(target, NOW, interrupt_at(stage))
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("there", "message"),
    [
        pytest.param("today/file", "today exists: expected a new name or an empty folder", id="not empty"),
        pytest.param("today", "today exists: expected a new name or an empty folder", id="a file"),
        pytest.param(
            "today.partial/x",
            "today.partial exists: another backup is being written, or one was broken off; remove it then",
            id="another one begun",
        ),
    ],
)
def test_it_refuses_a_name_that_is_taken(target, there, message):
    path = target.parent / there
    path.parent.mkdir(parents=True)
    path.write_text("kept")
    with pytest.raises(ArchiveError, match=f"{message}$"):
        write(target, NOW, quiet)
    assert [each for each in target.parent.rglob("*") if each.is_file()] == [path]


def test_it_refuses_a_name_that_is_taken_meanwhile(target):
    target.parent.mkdir()

    def take_the_name(_what: str) -> None:
        target.mkdir(exist_ok=True)
        (target / "theirs").touch()

    with pytest.raises(OSError, match="not empty"):
        write(target, NOW, take_the_name)
    assert sorted(target.parent.rglob("*")) == [target, target / "theirs"]


# --- the commands ------------------------------------------------------------------------------


def run(command: str, directory: Path) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(command, directory, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_backup_says_what_it_wrote_and_what_it_is_at(target):
    target.parent.mkdir()
    out, err = run("backup", target)
    rows = sum(map(len, all_rows().values()))
    assert (out, err.splitlines()[-1]) == (
        f"{rows} rows of {len(TABLES)} tables in {target}\n",
        f"  {TABLES[-1]}…",
    )


def test_restore_says_what_it_brought_back(backup, original):
    out, _err = run("restore", backup)
    rows = sum(map(len, original.rows.values()))
    assert (
        out
        == f"{rows} rows restored, 1 contact values to check again\nrestart the portal where it is running\n"
    )


def test_backup_ends_with_one_line(target):
    with pytest.raises(CommandError, match=r"today\.partial: No such file or directory$"):
        run("backup", target)


def test_restore_ends_with_one_line(target):
    with pytest.raises(
        CommandError, match=r"^nothing was restored: .*manifest\.json: No such file or directory$"
    ):
        run("restore", target)


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_an_interrupted_command_says_that_nothing_was_done(backup, command, monkeypatch):
    monkeypatch.setattr(f"faq.management.commands.{command}.Command.show", interrupt_now)
    with pytest.raises(CommandError, match=r"^interrupted: n") as ended:
        run(command, backup if command == "restore" else backup.with_name("new"))
    assert ended.value.returncode == 130


def interrupt_now(_command: object, _what: str) -> None:
    raise KeyboardInterrupt
