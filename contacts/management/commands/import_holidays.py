"""Take the days off and make-up workdays of a year, from the holidays package or a JSON file."""

import json
from pathlib import Path

import holidays
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from contacts.models import CalendarDay, CalendarYear
from contacts.statutory import CalendarError, YearOfDays, from_package, from_rows


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--file", type=Path, help='JSON rows {"date", "isOffDay", "name"}')

    def handle(self, *, year: int, file: Path | None, **_options: object) -> None:
        try:
            days = from_rows(year, read_json(file)) if file else from_package(year)
        except (CalendarError, OSError, ValueError) as error:
            raise CommandError(f"{file or year}: {error}") from error
        self.keep(days, f"文件 {file.name}" if file else f"Python 软件包 holidays {holidays.__version__}")
        self.stdout.write(f"{year}: {len(days.days)} days, {days.state}")

    @transaction.atomic
    def keep(self, days: YearOfDays, source: str) -> None:
        for other in CalendarDay.objects.of_other_years(days.year, days.days).select_related("year")[:1]:
            raise CommandError(f"{days.year}: {other.date} belongs to {other.year.year} already")
        known = CalendarYear.objects.announced().filter(year=days.year).first()
        if known is not None and len(days.days) < known.days.count():
            raise CommandError(
                f"{days.year}: {len(days.days)} days, but {known.days.count()} are announced already"
            )
        row, _made = CalendarYear.objects.update_or_create(
            year=days.year, defaults={"arrangement": days.state, "source": source}
        )
        row.replace_days((day, each.kind, each.name) for day, each in sorted(days.days.items()))


def read_json(file: Path) -> object:
    return json.loads(file.read_text(encoding="utf-8"))
