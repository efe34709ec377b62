"""Write the whole content of the database into DIR, a new folder; the portal may be running.

The backup fits SQLite and PostgreSQL alike. It holds password hashes: keep it where only you can read
it. The keys are not in it: keep CONTACT_KEY with care, without it no contact value of a backup is shown.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from faq.archive.manifest import ArchiveError, first_line
from faq.archive.writing import write

INTERRUPTED = 130  # the usual exit code


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR")

    def handle(self, *, directory: Path, **_options: object) -> None:
        try:
            manifest = write(directory, timezone.now(), self.show)
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or directory}: {error.strerror}") from error
        except DatabaseError as error:
            raise CommandError(f"no backup was made: {first_line(error)}") from error
        except KeyboardInterrupt as error:
            raise CommandError("interrupted: no backup was made", returncode=INTERRUPTED) from error
        self.stdout.write(f"{manifest.rows} rows of {len(manifest.files)} tables in {directory}")

    def show(self, what: str) -> None:
        self.stderr.write(f"  {what}…")
