"""The list of fakes: numbers and accounts that pose as official ones."""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from contacts.comparing import Contact, contacts_in, read
from contacts.detection import Kind
from contacts.guard import ALL_NATIONAL_LINES

VALUE_LENGTH = 200
NAME_LENGTH = 40  # an account's name; more is a story, and stories hold personal data
# Identity cards have 15 or 18 digits, bank cards 15 to 19, telephone numbers at most 14.
CARD_DIGITS = re.compile(r"\d{15}")
ONE_VALUE = "请只写一个号码、网址、邮箱或账号。"
LISTED_ALREADY = "已经在假号码名单里。"
NO_CONTACT = "看不出是号码、网址、邮箱或账号；是账号的，请在前面写明平台，如“微信号 abc_12345”。"
OURSELVES = "这是本站自己的网址，不能列为假冒。"
CARD = "这像是身份证号或银行卡号，请不要填写。"


def validate_one_contact(value: str) -> None:
    """Refuse what is not one number, link, e-mail address or account, or is somebody's card."""
    contact = read(value)
    is_story = contact.kind == Kind.ACCOUNT and len(contact.form) > NAME_LENGTH
    if is_story or len(contacts_in(value)) != 1:
        raise ValidationError(ONE_VALUE)
    if holds_card(contact):
        raise ValidationError(CARD)


def first_meant(fakes: Iterable["ReportedFake"], contacts: list[Contact]) -> "ReportedFake | None":
    """The first of `fakes` that any of `contacts` may be."""
    return next((fake for fake in fakes if any(map(fake.is_meant_by, contacts))), None)


def holds_card(contact: Contact) -> bool:
    """Whether it reads as the number of an identity or bank card."""
    return bool(CARD_DIGITS.search(re.sub(r"[\W_]", "", contact.form)))


class ReportedFakeManager(models.Manager):
    def near(self, contacts: Iterable[Contact]) -> list["ReportedFake"]:
        """The listed fakes that any of `contacts` may be or be near to, in one query.

        `ReportedFake.is_meant_by` and `is_beside` tell which.
        """
        forms = {form for contact in contacts for form in (contact.form, *contact.domains)}
        pages = (Q(comparable__startswith=contact.host) for contact in contacts if contact.domains)
        return list(self.filter(reduce(or_, pages, Q(comparable__in=forms))))

    def meant_by(self, contacts: list[Contact]) -> "ReportedFake | None":
        """The first listed fake that any of `contacts` may be."""
        return first_meant(self.near(contacts), contacts)


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
        if self.comparable:  # the field says it otherwise
            self._refuse_words_and_ourselves()
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
        return read(self.value).clashes_with(contact)

    def is_beside(self, contact: Contact) -> bool:
        """Whether this fake is a page of the host that `contact` is a link to."""
        listed = read(self.value)
        return listed.kind == contact.kind == Kind.LINK and listed.host == contact.host

    def _refuse_words_and_ourselves(self) -> None:
        contact = read(self.value)
        shortest = 2 if contact.platform else 4
        is_id = contact.platform or contact.form.isascii()
        if contact.kind == Kind.ACCOUNT and not (is_id and len(contact.form) >= shortest):
            raise ValidationError({"value": NO_CONTACT})
        own = (read(f"https://{host.lstrip('.')}") for host in settings.ALLOWED_HOSTS)
        if contact.kind == Kind.LINK and any(
            contact.host == each.host or contact.covers(each) for each in own
        ):
            raise ValidationError({"value": OURSELVES})

    def _compare(self) -> None:
        contact = read(self.value)
        self.comparable, self.platform = contact.form[:VALUE_LENGTH], contact.platform
