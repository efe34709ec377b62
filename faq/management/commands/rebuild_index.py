"""Make the search index anew from the database."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from faq.search.index import IndexUnusable
from faq.search.site import is_current, rebuild


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("--if-needed", action="store_true", help="only where it is missing or behind")

    def handle(self, *, if_needed: bool, **_options: object) -> None:
        if if_needed and is_current(settings.SEARCH_INDEX_DIR):
            self.stdout.write("up to date")
            return
        try:
            count = rebuild(settings.SEARCH_INDEX_DIR, progress=self.show)
        except (IndexUnusable, OSError) as error:
            raise CommandError(f"search index not rebuilt: {error}") from error
        self.stdout.write(f"{count} entries indexed")

    def show(self, done: int) -> None:
        self.stderr.write(f"  {done} entries…")
