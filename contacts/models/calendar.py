"""The Chinese working calendar: statutory days off and make-up workdays."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction

from contacts import calendar_days, hours
from contacts.guard import refuse_contacts


class CalendarYearManager(models.Manager):
    def get_by_natural_key(self, year: int) -> "CalendarYear":
        return self.get(year=year)

    def announced(self) -> models.QuerySet:
        """Years whose whole arrangement is known."""
        return self.filter(arrangement=CalendarYear.Arrangement.ANNOUNCED)


class CalendarYear(models.Model):
    """A year whose days are known, wholly or only its statutory days."""

    class Arrangement(models.TextChoices):
        ANNOUNCED = calendar_days.YearState.ANNOUNCED.value, "已公布"
        PROVISIONAL = calendar_days.YearState.PROVISIONAL.value, "调休安排尚未公布"

    year = models.PositiveSmallIntegerField("年份", unique=True)
    arrangement = models.CharField("放假调休安排", max_length=12, choices=Arrangement)
    source = models.TextField("来源")

    objects = CalendarYearManager()

    class Meta:
        verbose_name = verbose_name_plural = "日历年份"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年（{self.get_arrangement_display()}）"

    def natural_key(self) -> tuple[int]:
        return (self.year,)

    @transaction.atomic
    def replace_days(self, days: Iterable[tuple[date, str, str]]) -> None:
        """Put `days` (date, kind, festival) in place of the present ones."""
        self.days.all().delete()
        CalendarDay.objects.bulk_create(
            CalendarDay(year=self, date=day, kind=kind, name=name) for day, kind, name in days
        )


class CalendarDayManager(models.Manager):
    def calendar_around(self, at: datetime) -> calendar_days.Calendar:
        """The calendar as the pure core reads it, for the days that a status at `at` may look at."""
        first = at.date() - timedelta(days=7)
        last = at.date() + timedelta(days=hours.SEARCH_DAYS + 7)
        # One query: a year without days has one row too, and the next year may reach into this one.
        years = CalendarYear.objects.filter(year__range=(first.year, last.year + 1)).order_by("year")
        rows = years.values_list("year", "arrangement", "days__date", "days__kind", "days__name")
        days, states = {}, {}
        for year, arrangement, day, kind, name in rows:
            if year <= last.year:
                states[year] = calendar_days.YearState(arrangement)
            if day is not None and first <= day <= last:
                days[day] = calendar_days.CalendarDay(calendar_days.DayKind(kind), name)
        return calendar_days.Calendar(days=days, years=states)

    def of_other_years(self, year: int, dates: Iterable[date]) -> models.QuerySet:
        """Those of `dates` that belong to another year's arrangement: a date stands once."""
        return self.filter(date__in=list(dates)).exclude(year__year=year)


class CalendarDay(models.Model):
    """A day that differs from its weekday: off by statute, or worked in exchange."""

    class Kind(models.TextChoices):
        OFF = calendar_days.DayKind.OFF.value, "放假"
        WORK = calendar_days.DayKind.WORK.value, "调休上班"

    year = models.ForeignKey(CalendarYear, models.CASCADE, verbose_name="年份", related_name="days")
    date = models.DateField("日期", unique=True)
    kind = models.CharField("类型", max_length=4, choices=Kind)
    name = models.CharField("节日", max_length=30, blank=True, validators=[refuse_contacts])

    objects = CalendarDayManager()

    class Meta:
        verbose_name = verbose_name_plural = "日历日"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}{self.get_kind_display()}"

    def clean(self) -> None:
        """An arrangement may reach into the year before, no further."""
        year = self.year.year
        if self.date and year and self.date.year not in (year - 1, year):
            raise ValidationError({"date": f"{year}年的安排只能写{year}年或前一年的日子。"})
