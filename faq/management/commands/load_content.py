"""Load the shipped content; what staff changed or removed stays as they left it."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from faq.content.loading import load
from faq.content.source import SourceError, read_source


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--source", type=Path, default=settings.CONTENT_SOURCE_DIR, help="another directory"
        )

    def handle(self, *, source: Path, verbosity: int, **_options: object) -> None:
        progress = (lambda name: self.stderr.write(f"  {name}…")) if verbosity > 1 else (lambda _name: None)
        try:
            report = load(read_source(source), timezone.now(), progress)
        except SourceError as error:
            raise CommandError(str(error)) from error
        outcomes = ("created", "updated", "unchanged", "kept")
        self.stdout.write(", ".join(f"{report.counts[outcome]} {outcome}" for outcome in outcomes))
        for line in report.kept:
            self.stdout.write(f"  kept {line}")
