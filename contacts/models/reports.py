"""Numbers and accounts that pose as official ones, and what readers report about any of them."""

import re
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from contacts.comparing import Contact, contacts_in, read
from contacts.detection import Kind
from contacts.guard import ALL_NATIONAL_LINES
from contacts.masking import mask
from contacts.models.channels import Channel
from contacts.text import fold

VALUE_LENGTH = 200
NOTE_LENGTH = 500
NAME_LENGTH = 40  # an account's name; more is a story, and stories hold personal data
# Identity cards have 15 or 18 digits, bank cards 15 to 19, telephone numbers at most 14.
CARD_DIGITS = re.compile(r"\d{15}")
ONE_VALUE = "请只写一个号码、网址、邮箱或账号。"
LISTED_ALREADY = "已经在假号码名单里。"
CARD = "这像是身份证号或银行卡号，请不要填写。"


def validate_one_contact(value: str) -> None:
    """Refuse what is not one number, link, e-mail address or account, or is somebody's card."""
    contact = read(value)
    is_story = contact.kind == Kind.ACCOUNT and len(contact.form) > NAME_LENGTH
    if is_story or len(contacts_in(value)) != 1:
        raise ValidationError(ONE_VALUE)
    if CARD_DIGITS.search(re.sub(r"[\W_]", "", contact.form)):
        raise ValidationError(CARD)


class ReportedFakeManager(models.Manager):
    def near(self, contacts: Iterable[Contact]) -> list["ReportedFake"]:
        """The listed fakes that any of `contacts` may be or be near to, in one query.

        `ReportedFake.is_meant_by` and `is_beside` tell which.
        """
        forms = {form for contact in contacts for form in (contact.form, *contact.domains)}
        pages = (Q(comparable__startswith=contact.host) for contact in contacts if contact.domains)
        return list(self.filter(reduce(or_, pages, Q(comparable__in=forms))))


class ReportedFake(models.Model):
    """A number, link, address or account that staff know to pose as an official one."""

    value = models.CharField(
        "号码、网址、邮箱或账号",
        max_length=VALUE_LENGTH,
        validators=[validate_one_contact],
        help_text="账号前写明平台，如“微信号 abc_12345”“QQ 12345678”。",
    )
    # What `contacts.comparing` reads in the value.
    comparable = models.CharField("比较用的写法", max_length=VALUE_LENGTH, editable=False)
    platform = models.CharField("平台", max_length=20, blank=True, editable=False)
    reported_on = models.DateField("报告日期")
    note = models.TextField("说明", blank=True, help_text="它怎样冒充、从哪里得知。读者看不到。")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="加入人", editable=False, related_name="+"
    )

    objects = ReportedFakeManager()

    class Meta:
        verbose_name = verbose_name_plural = "假号码名单"
        ordering = ["-reported_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["comparable", "platform"], name="fake_listed_once"),
            models.CheckConstraint(condition=~Q(comparable=""), name="fake_comparable_not_empty"),
        ]

    def __str__(self) -> str:
        return self.value

    def clean(self) -> None:
        self._compare()
        if self.comparable in ALL_NATIONAL_LINES:
            raise ValidationError({"value": f"{self.value} 是公共专线，不能列为假号码。"})
        same = ReportedFake.objects.filter(comparable=self.comparable, platform=self.platform)
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"value": LISTED_ALREADY})

    def save(self, *args, **kwargs) -> None:
        self._compare()
        super().save(*args, **kwargs)

    def is_meant_by(self, contact: Contact) -> bool:
        """Whether `contact` may be this fake, or is on this host.

        Where only one of them names a platform, it may.
        """
        listed = read(self.value)
        return contact.may_be(listed) or listed.may_be(contact) or listed.covers(contact)

    def is_beside(self, contact: Contact) -> bool:
        """Whether this fake is a page of the host that `contact` is a link to."""
        listed = read(self.value)
        return listed.kind == contact.kind == Kind.LINK and listed.host == contact.host

    def _compare(self) -> None:
        contact = read(self.value)
        self.comparable, self.platform = contact.form[:VALUE_LENGTH], contact.platform


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
