"""Bring the backup in DIR into a database that holds no content yet: all of it, or nothing.

Contact values are shown as 待重新核实 until two people have verified them again. They were signed with
CONTACT_KEY: with another key they are not shown at all.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from faq.archive.manifest import ArchiveError, first_line
from faq.archive.restoring import restore

INTERRUPTED = 130  # the usual exit code
UNREADABLE = (
    "{} channels show no value: their records were signed with another CONTACT_KEY, or changed. With the key "
    "of the backup, restore again into an empty database."
)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR")

    def handle(self, *, directory: Path, **_options: object) -> None:
        try:
            done = restore(directory, timezone.now(), self.show)
        except ArchiveError as error:
            raise CommandError(f"nothing was restored: {error}") from error
        except DatabaseError as error:
            raise CommandError(f"nothing was restored: {first_line(error)}") from error
        except KeyboardInterrupt as error:
            raise CommandError("interrupted: nothing was restored", returncode=INTERRUPTED) from error
        self.stdout.write(f"{done.rows} rows restored, {done.to_recheck} contact values to check again")
        if done.unreadable:
            self.stdout.write(UNREADABLE.format(done.unreadable))
        self.stdout.write("restart the portal where it is running")

    def show(self, what: str) -> None:
        self.stderr.write(f"  {what}…")
