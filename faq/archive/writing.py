"""Making a backup while the portal is running."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model

from contacts.models import ContentVersion
from faq.archive.manifest import FORMAT, MANIFEST, ArchiveError, Contents, Manifest, Progress, file_name
from faq.archive.tables import migrations, tables

CHUNK = 2000  # rows read at a time
TELL_EVERY = 10_000  # rows


class ExactEncoder(DjangoJSONEncoder):
    """Moments whole: Django's own cuts them to milliseconds, and what was signed would not match."""

    def default(self, value: object) -> object:
        return value.isoformat() if isinstance(value, datetime | time) else super().default(value)


def write(directory: Path, at: datetime, progress: Progress) -> Manifest:
    """Write all rows, as of one moment, into `directory`, which must be new or empty.

    Raises ArchiveError or OSError; `directory` is then as it was.
    """
    with whole_or_not_at_all(directory.resolve()) as partial:
        with one_moment():
            manifest = Manifest(
                format=FORMAT,
                made_at=at,
                migrations=migrations(),
                content_version=ContentVersion.objects.current(),
                files={table: write_rows(model, partial, progress) for table, model in tables().items()},
            )
        write_text(partial / MANIFEST, manifest.model_dump_json(indent=2))
    return manifest


@contextmanager
def whole_or_not_at_all(directory: Path) -> Iterator[Path]:
    """A folder to fill that takes the name `directory` at the end, or is gone if anything fails."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise ArchiveError(f"{directory} exists: expected a new name or an empty folder")
    partial = directory.with_name(f"{directory.name}.partial")
    try:
        partial.mkdir(mode=0o700)  # password hashes are in it
    except FileExistsError as error:
        fault = f"{partial} exists: another backup is being written, or one was broken off"
        raise ArchiveError(f"{fault}; remove it then") from error
    try:
        yield partial
        sync(partial)
        partial.rename(directory)
        sync(directory.parent)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within is of one moment, and nobody who writes has to wait for it."""
    if connection.in_atomic_block:  # the moment is the caller's
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            # Not `atomic`: its BEGIN IMMEDIATE (see the settings) would keep every writer out.
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def write_rows(model: type[Model], folder: Path, progress: Progress) -> Contents:
    """Write the rows of one table; links to many are rows of tables of their own."""
    table = model._meta.label_lower
    progress(table)
    rows = model._base_manager.order_by("pk").iterator(chunk_size=CHUNK)
    path = folder / file_name(table)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        serializers.serialize(
            "jsonl",
            told(rows, table, progress),
            stream=file,
            fields=[field.name for field in model._meta.local_fields],
            cls=ExactEncoder,
        )
        flush(file)
    return Contents.of(path)


def told(rows: Iterator[Model], table: str, progress: Progress) -> Iterator[Model]:
    for number, row in enumerate(rows, start=1):
        if number % TELL_EVERY == 0:
            progress(f"{table} {number}")
        yield row


def write_text(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(text + "\n")
        flush(file)


def flush(file) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Put the names in `folder` on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
