"""What readers report of numbers, links, addresses and accounts."""

import re
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from contacts.comparing import read
from contacts.detection import Kind
from contacts.masking import mask
from contacts.models.channels import Channel
from contacts.models.fakes import LISTED_ALREADY, VALUE_LENGTH, ReportedFake, validate_one_contact
from contacts.text import fold

NOTE_LENGTH = 500


class ContactReportManager(models.Manager):
    def open(self) -> models.QuerySet:
        """Still to be looked into."""
        return self.filter(state=ContactReport.State.OPEN)

    def receive(
        self, *, kind: str, value: str, note: str, channel: Channel | None, on: date
    ) -> "ContactReport":
        """Keep what a reader reported: no more than what it is about, personal data covered.

        Raises ValidationError where `value` is not one contact.
        """
        report = ContactReport(
            kind=kind,
            value=without_query(value),
            note=mask(fold(note[:NOTE_LENGTH])).text,
            channel=channel,
            received_on=on,
        )
        report.full_clean()
        report.save()
        return report


class ContactReport(models.Model):
    """What a reader reported of a number: a date, and nothing about the reader."""

    class Kind(models.TextChoices):
        FAKE = "fake", "这是假冒的"
        WRONG = "wrong", "官方信息写错了，或打不通"

    class State(models.TextChoices):
        OPEN = "open", "待处理"
        DONE = "done", "已处理"

    kind = models.CharField("报告什么", max_length=10, choices=Kind)
    value = models.CharField(
        "号码、网址、邮箱或账号", max_length=VALUE_LENGTH, validators=[validate_one_contact]
    )
    note = models.TextField("说明", blank=True)
    channel = models.ForeignKey(
        Channel, models.SET_NULL, verbose_name="关于哪个渠道", null=True, blank=True, related_name="reports"
    )
    received_on = models.DateField("收到日期")
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="处理人",
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ContactReportManager()

    class Meta:
        verbose_name = verbose_name_plural = "读者报告"
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", handled_by=None) | Q(state="done", handled_by__isnull=False),
                name="report_done_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.value}"

    def close(self, person) -> None:
        """Mark as handled by `person`; whoever was first stays."""
        if self.state == self.State.OPEN:
            self.state, self.handled_by = self.State.DONE, person
            self.save(update_fields=["state", "handled_by"])

    @transaction.atomic
    def list_as_fake(self, person) -> ReportedFake:
        """Put the value on the list of fakes and close the report.

        Raises ValidationError where the report is not about a fake, or the value is listed already.
        """
        if self.kind != self.Kind.FAKE:
            raise ValidationError("这条报告说的是官方信息有误，不是假冒。")
        fake = ReportedFake(value=self.value, reported_on=self.received_on, note="读者报告", added_by=person)
        fake.full_clean(validate_constraints=False)  # `clean` says it in words
        try:
            with transaction.atomic():
                fake.save()
        except IntegrityError as error:  # somebody else listed it since `clean` looked
            raise ValidationError(LISTED_ALREADY) from error
        self.close(person)
        return fake


def without_query(value: str) -> str:
    """`value`, a link without what follows its path: that may name the person it was sent to."""
    contact = read(value)
    return re.split(r"[?#]", contact.written)[0] if contact.kind == Kind.LINK else contact.written
