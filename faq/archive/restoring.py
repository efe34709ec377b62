"""Bringing a backup into an empty database: all of it, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from contacts import ledger, triggers
from contacts import rules as contacts_rules
from contacts.models import Channel, ContactValue, ContentVersion
from faq import rules
from faq.archive.manifest import ArchiveError, Manifest, Progress, file_name, first_line, read_manifest
from faq.archive.tables import MADE_BY_MIGRATE, migrations, tables
from faq.archive.writing import TELL_EVERY
from faq.content.entry_kinds import shipped_account
from faq.models import Entry, EntryChange
from faq.roles import ROLES

REASON = "从备份恢复"
BATCH = 500  # rows written at once


@dataclass(frozen=True)
class Restored:
    """The rows brought back, the values to be checked again, and the channels that show none.

    A channel shows none where its ledger was signed with another key, or was tampered with.
    """

    rows: int
    to_recheck: int
    unreadable: int


def restore(directory: Path, at: datetime, progress: Progress) -> Restored:
    """Bring back the backup in `directory` as of `at`, into a database without content.

    Raises ArchiveError where the backup or the database is not fit for it; nothing is changed then.
    """
    manifest = read_manifest(directory)
    models = tables()
    manifest.require_fit(migrations(), list(models))
    require_no_content(models)
    manifest.require_whole(directory, progress)
    try:
        with transaction.atomic():
            with rules_lifted():
                # Again, now that others are kept out. Not only now: that would stop a portal at work.
                require_no_content(models)
                for model in MADE_BY_MIGRATE:
                    model._base_manager.all().delete()
                for table, model in models.items():
                    read_rows(model, directory / file_name(table), progress)
                connection.check_constraints()
                number_on(list(models.values()))
                outdate_indexes(manifest, at)
            progress("marking contact values for another check")
            to_recheck, unreadable = ask_for_recheck(at)
    except (DatabaseError, ValidationError) as error:
        raise ArchiveError(f"{directory}: {first_line(error)}") from error
    finally:
        ContentType.objects.clear_cache()  # the ids of content types are the backup's now
    return Restored(manifest.rows, to_recheck, unreadable)


@contextmanager
def rules_lifted() -> Iterator[None]:
    """Without the triggers. Where this fails, the rollback of the transaction puts them back."""
    standing = contacts_rules.triggers(connection.vendor) + rules.triggers(connection.vendor)
    triggers.drop(connection, standing)
    yield
    triggers.install(connection, standing)


def require_no_content(models: dict[str, type[Model]]) -> None:
    """Raise ArchiveError where there is more than migrate and load_roles make."""
    for table, model in models.items():
        rows = model._base_manager.all()
        if model is Group:
            rows = rows.exclude(name__in=[role.name for role in ROLES])
        elif model in MADE_BY_MIGRATE:
            continue
        if count := rows.count():
            raise ArchiveError(f"the database is not empty ({count} rows in {table}): expected a new one")


def read_rows(model: type[Model], path: Path, progress: Progress) -> None:
    """Insert the rows of one file as they are, primary keys included."""
    table, number = model._meta.label_lower, 0
    progress(table)
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            for row in serializers.deserialize("jsonl", file):
                row.save(force_insert=True)
                number += 1
                if number % TELL_EVERY == 0:
                    progress(f"{table} {number}")
    # What a file holds that is whole but not ours may be refused anywhere on its way.
    except (OSError, ValueError, DeserializationError, DatabaseError) as error:
        raise ArchiveError(f"{path}: row {number + 1}: {first_line(error)}") from error


def number_on(models: list[type[Model]]) -> None:
    """Let new rows get numbers above those that came with the backup."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def outdate_indexes(manifest: Manifest, at: datetime) -> None:
    """Raise the content version above any that an index or cache can have seen, for every entry.

    What was lost had counted on from the backup, nobody knows how far. Nothing counts faster than a
    microsecond, so the clock in microseconds is ahead of it.
    """
    clock = int(at.timestamp() * 1_000_000)
    version = max(ContentVersion.objects.current(), manifest.content_version, clock) + 1
    ContentVersion.objects.update_or_create(pk=1, defaults={"number": version})
    EntryChange.objects.all().delete()
    EntryChange.objects.bulk_create(
        (EntryChange(entry_id=pk, version=version) for pk in Entry.objects.values_list("pk", flat=True)),
        batch_size=BATCH,
    )


def ask_for_recheck(at: datetime) -> tuple[int, int]:
    """Add to every live contact value that it was restored; returns how many, and unreadable ledgers."""
    asked = unreadable = 0
    for channel in Channel.objects.for_pages():
        if not channel.is_ledger_intact:
            unreadable += 1
        elif live := ledger.live(channel.values.all()):
            ContactValue.objects.decide(
                live.line.proposal, ContactValue.Event.RECHECK, person=shipped_account(), at=at, reason=REASON
            )
            asked += 1
    return asked, unreadable
