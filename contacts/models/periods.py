"""When channels are served, as staff write it."""

from django.db import models

from contacts import hours
from contacts.models.channels import Channel


class ServicePeriod(models.Model):
    """One period of service, on some days; a closing at or before the opening is on the next day."""

    class Days(models.TextChoices):
        WORKDAY = hours.Days.WORKDAY.value, "工作日（含调休上班）"
        RESTDAY = hours.Days.RESTDAY.value, "周末休息日"
        HOLIDAY = hours.Days.HOLIDAY.value, "法定节假日"
        DAILY = hours.Days.DAILY.value, "每天"
        MON = hours.Days.MON.value, "周一"
        TUE = hours.Days.TUE.value, "周二"
        WED = hours.Days.WED.value, "周三"
        THU = hours.Days.THU.value, "周四"
        FRI = hours.Days.FRI.value, "周五"
        SAT = hours.Days.SAT.value, "周六"
        SUN = hours.Days.SUN.value, "周日"

    channel = models.ForeignKey(Channel, models.CASCADE, verbose_name="渠道", related_name="periods")
    days = models.CharField("哪些天", max_length=10, choices=Days)
    opens = models.TimeField("开始")
    closes = models.TimeField("结束", help_text="不晚于开始时间的，算到第二天；与开始相同是全天。")

    class Meta:
        verbose_name = verbose_name_plural = "服务时段"
        ordering = ["channel", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "days", "opens"], name="period_once_a_channel")
        ]

    def __str__(self) -> str:
        return f"{self.get_days_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    def as_period(self) -> hours.Period:
        return hours.Period(hours.Days(self.days), self.opens, self.closes)


class SpecialDay(models.Model):
    """A date on which a channel keeps other hours; a date with several periods has several rows."""

    channel = models.ForeignKey(Channel, models.CASCADE, verbose_name="渠道", related_name="special_days")
    date = models.DateField("日期")
    opens = models.TimeField("开始", null=True, blank=True, help_text="开始和结束都不填：当天不服务。")
    closes = models.TimeField("结束", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "特别安排"
        ordering = ["channel", "date", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "date", "opens"], name="special_period_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(opens=None, closes=None)
                | models.Q(opens__isnull=False, closes__isnull=False),
                name="special_day_closed_or_period",
                violation_error_message="开始和结束要么都填，要么都不填。",
            ),
        ]

    def as_period(self) -> hours.Period | None:
        """None: closed."""
        return None if self.opens is None else hours.Period(hours.Days.DAILY, self.opens, self.closes)

    def __str__(self) -> str:
        return f"{self.date} {f'{self.opens:%H:%M}–{self.closes:%H:%M}' if self.opens else '不服务'}"
