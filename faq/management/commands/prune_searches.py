"""Remove what has expired: counts of searches (SEARCH_COUNT_DAYS) and feedback (FEEDBACK_DAYS)."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from faq.counting import prune


class Command(BaseCommand):
    help = __doc__

    def handle(self, **_options: object) -> None:
        self.stdout.write(f"{prune(timezone.localdate())} rows removed")
