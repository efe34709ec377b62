"""The Chinese working calendar: statutory days off and make-up workdays."""

from datetime import datetime, timedelta

from django.db import models

from contacts import calendar_days, hours


class CalendarDayManager(models.Manager):
    def calendar_around(self, at: datetime) -> calendar_days.Calendar:
        """The calendar as the pure core reads it, for the days that a status at `at` may look at."""
        first = at.date() - timedelta(days=7)
        last = at.date() + timedelta(days=hours.SEARCH_DAYS + 7)
        days = self.filter(date__range=(first, last))
        years = CalendarYear.objects.filter(year__in=(first.year, last.year))
        return calendar_days.Calendar(
            days={
                day.date: calendar_days.CalendarDay(calendar_days.DayKind(day.kind), day.name) for day in days
            },
            years={year.year: calendar_days.YearState(year.arrangement) for year in years},
        )


class CalendarYear(models.Model):
    """A year whose days are known, wholly or only its statutory days."""

    class Arrangement(models.TextChoices):
        ANNOUNCED = "announced", "已公布"
        PROVISIONAL = "provisional", "调休安排尚未公布"

    year = models.PositiveSmallIntegerField("年份", unique=True)
    arrangement = models.CharField("放假调休安排", max_length=12, choices=Arrangement)
    source = models.TextField("来源")

    class Meta:
        verbose_name = verbose_name_plural = "日历年份"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年（{self.get_arrangement_display()}）"


class CalendarDay(models.Model):
    """A day that differs from its weekday: off by statute, or worked in exchange."""

    class Kind(models.TextChoices):
        OFF = "off", "放假"
        WORK = "work", "调休上班"

    date = models.DateField("日期", unique=True)
    kind = models.CharField("类型", max_length=4, choices=Kind)
    name = models.CharField("节日", max_length=30)

    objects = CalendarDayManager()

    class Meta:
        verbose_name = verbose_name_plural = "日历日"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}{self.get_kind_display()}"
