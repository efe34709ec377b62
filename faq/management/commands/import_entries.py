"""Import many entries for a wallet from a JSONL file: all of them, or none.

One object a line:

  {"title": "充值没到账", "topic": "topup", "answer": "先查记录。", "steps": ["打开账单", "看状态"],
   "symptoms": ["钱没到"], "urgency": "routine", "slug": "ok-topup-late"}

Only "title" is needed in each row. "topic" may come from --topic. "urgency" is routine, today or
now. Without "slug" one is made of the title. A row with an answer and a step is published; any
other becomes a draft for staff to complete. Texts never hold numbers, links or accounts (110 and
the like in topics that allow them); such rows are errors, or left out with --skip-refused.

The entries belong to the account of the shipped content, which cannot log in. --by names the person
who approves them. Where REVIEW is "required" somebody must; where it is "optional", without --by
that account approves them itself.

To make such a file of a text file with one title a line:

  python3 -c 'import json, sys
  for line in sys.stdin: print(json.dumps({"title": line.strip()[:60]}))' < titles.txt > titles.jsonl
"""

import os
from argparse import RawDescriptionHelpFormatter
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.utils import timezone

from contacts.models import ContentVersion, Topic, Wallet
from faq.content.importing import write_entries
from faq.content.rows import Rows, Surroundings, first_of, read_rows
from faq.models import Entry
from faq.search import site
from faq.search.index import IndexUnusable
from faq.search.lock import file_lock

INTERRUPTED = 130  # the usual exit code
LOCK_PATIENCE = 3  # seconds: nobody else writes meanwhile
NICENESS = 5  # an import can wait, readers cannot; more would keep editors waiting for its transaction


class Command(BaseCommand):
    help = __doc__
    has_lock = False  # of the index

    def run_from_argv(self, argv: list[str]) -> None:
        os.nice(NICENESS)
        super().run_from_argv(argv)

    def create_parser(self, *args: object, **options: object):
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **options)

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.jsonl")
        parser.add_argument("--wallet", required=True, metavar="SLUG", help="whose entries these are")
        parser.add_argument("--topic", default="", metavar="SLUG", help="topic of rows that name none")
        parser.add_argument("--by", default="", metavar="USER", help="who approves the entries")
        parser.add_argument("--dry-run", action="store_true", help="check everything, write nothing")
        parser.add_argument(
            "--skip-refused",
            action="store_true",
            help="leave out rows with numbers or addresses, and count them",
        )

    def handle(
        self, *, file: Path, wallet: str, topic: str, by: str, dry_run: bool, skip_refused: bool, **_options
    ):
        owner, approver = found_by_slug(Wallet, wallet), approver_named(by)
        if topic:
            found_by_slug(Topic, topic)
        with ExitStack() as until_indexed:
            try:
                rows = self.read(file, wallet, topic, skip_refused=skip_refused)
                published = sum(row.is_complete for row in rows.good)
                if not dry_run:
                    published = self.write(rows, owner, approver, until_indexed)
            except KeyboardInterrupt as error:
                raise CommandError("interrupted: nothing was imported", returncode=INTERRUPTED) from error
            drafts, verb = len(rows.good) - published, "would be " if dry_run else ""
            self.stdout.write(
                f"{published} {verb}published, {drafts} {verb}drafts, {len(rows.refused)} left out"
            )
            if not dry_run:
                self.refresh_index(len(rows.good))

    def read(self, file: Path, wallet: str, topic: str, *, skip_refused: bool) -> Rows:
        topics = frozenset(Topic.objects.values_list("slug", flat=True))
        taken = frozenset(Entry.objects.values_list("slug", flat=True))
        try:
            rows = read_rows(file, Surroundings(wallet, topics, taken, topic), self.show("rows read"))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        wrong = rows.errors if skip_refused else [*rows.errors, *rows.refused]
        if wrong:
            raise CommandError(f"nothing was imported:\n{first_of(wrong)}")
        return rows

    def write(self, rows: Rows, wallet: Wallet, approver: User | None, until_indexed: ExitStack) -> int:
        told = self.show("entries written")
        try:
            with transaction.atomic():
                published = write_entries(rows.good, wallet, approver, timezone.now(), told)
                if len(rows.good) > site.APPLY_AT_ONCE:
                    # Before anybody sees them: a worker that builds the index keeps its readers waiting.
                    lock = file_lock(index_directory(), LOCK_PATIENCE)
                    self.has_lock = until_indexed.enter_context(lock)
            return published
        except (DatabaseError, OSError) as error:  # somebody else took a slug, or held the database too long
            raise CommandError(f"nothing was imported: {error}") from error

    def refresh_index(self, count: int) -> None:
        """Bring the index up to date; what is not done here the portal does at its next request.

        Of more entries than a request applies, the lock is held, unless others had it for too long.
        """
        try:
            if self.has_lock:
                self.build_index()
                return
            if count <= site.APPLY_AT_ONCE:
                site.site_search.refresh(timezone.now())
            with file_lock(directory := index_directory(), None):  # a portal may be doing it already
                if not site.is_current(directory):
                    self.build_index()
        except (IndexUnusable, OSError) as error:
            raise CommandError(f"imported, but not indexed (see rebuild_index): {error}") from error
        except KeyboardInterrupt as error:
            raise CommandError(
                "imported; the index was not finished (see rebuild_index)", returncode=INTERRUPTED
            ) from error

    def build_index(self) -> None:
        version, at = ContentVersion.objects.current(), timezone.now()
        site.build(index_directory(), version, at, self.show("entries indexed"))

    def show(self, what: str):
        return lambda done: self.stderr.write(f"  {done} {what}…")


def index_directory() -> Path:
    directory = site.site_search.directory
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def found_by_slug(model: type[Model], slug: str) -> Model:
    """Raises CommandError, with what there is, for a slug that nothing has."""
    there_are = {each.slug: each for each in model.objects.all()}
    if slug not in there_are:
        raise CommandError(f"{model.__name__.lower()} {slug!r}: expected one of {', '.join(there_are)}")
    return there_are[slug]


def approver_named(name: str) -> User | None:
    """The person of this username. Raises CommandError where they, or nobody, may approve."""
    if not name:
        if settings.REVIEW == "required":
            raise CommandError("REVIEW is required: name who approves the entries with --by")
        return None
    person = get_user_model().objects.filter(username=name, is_active=True).first()
    if person is None or not person.has_perm("faq.approve_revision"):
        raise CommandError(f"--by {name}: expected an active member of staff who may approve revisions")
    return person
