"""Make fixtures/*.json from fixtures/source, or check that they are what it makes."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from faq.content.fixtures import build
from faq.content.source import SourceError, read_source

FIXTURES_DIR = settings.CONTENT_SOURCE_DIR.parent


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail on any difference")

    def handle(self, *, check: bool, **_options: object) -> None:
        try:
            files = build(read_source(settings.CONTENT_SOURCE_DIR))
        except SourceError as error:
            raise CommandError(str(error)) from error
        for name, text in files.items():
            path = FIXTURES_DIR / name
            if check and not (path.exists() and path.read_text(encoding="utf-8") == text):
                raise CommandError(f"{path.name} is not what the source makes: run build_fixtures")
            if not check:
                path.write_text(text, encoding="utf-8")
                self.stdout.write(path.name)
