"""List contact values that are missing, overdue or tampered with, and gaps in the calendar."""

import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from contacts.inspection import inspect


class Command(BaseCommand):
    help = f"{__doc__} Exits 1 if there are any."

    def handle(self, **_options: object) -> None:
        findings = inspect(timezone.now())
        for finding in findings:
            self.stdout.write(f"{finding.fault}\t{finding}")
        self.stdout.write(f"{len(findings)} to see to")
        if findings:
            sys.exit(1)
