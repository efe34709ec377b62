"""Ways to reach a wallet's support, and when they are served."""

import logging
from dataclasses import replace
from functools import cached_property
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from contacts import hours, ledger
from contacts.comparing import Contact, contacts_in, platform_named_in, read
from contacts.guard import refuse_contacts, refuse_numbers
from contacts.lines import lines
from contacts.models.fakes import ReportedFake, first_meant
from contacts.models.sources import SourceSection
from contacts.models.wallets import Topic, Wallet

logger = logging.getLogger(__name__)


class ChannelManager(models.Manager):
    def get_by_natural_key(self, wallet: str, slug: str) -> "Channel":
        return self.get(wallet__slug=wallet, slug=slug)


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("没有这个时区；应如 Asia/Shanghai。")


class ChannelQuerySet(models.QuerySet):
    def in_page_order(self) -> "ChannelQuerySet":
        """Hotline, chat, e-mail, social, form: the same order on every page."""
        rank = {kind: models.Value(place) for place, kind in enumerate(Channel.Kind.values)}
        order = models.Case(
            *(models.When(kind=kind, then=place) for kind, place in rank.items()),
            output_field=models.SmallIntegerField(),
        )
        return self.order_by(order, "slug")

    def with_ledger(self) -> "ChannelQuerySet":
        """With all that tells whether the value of a channel may be shown, in two queries."""
        return self.in_page_order().select_related("wallet", "seal").prefetch_related("values")

    def for_pages(self) -> "ChannelQuerySet":
        """With all that a page shows of a channel, in a fixed number of queries; topics take one more."""
        return (
            self.in_page_order().select_related("seal").prefetch_related("periods", "special_days", "values")
        )

    def beside_fakes(self) -> list["Channel"]:
        """These channels, the list of fakes asked once for all: one query more than the channels take."""
        channels = list(self)
        fakes = ReportedFake.objects.near(own for each in channels for own in each.contacts_in_force())
        for each in channels:
            each.near_fakes = fakes
        return channels


class Channel(models.Model):
    """One way to reach a wallet's support."""

    class Kind(models.TextChoices):
        HOTLINE = "hotline", "客服热线"
        CHAT = "chat", "在线客服"
        EMAIL = "email", "电子邮件"
        SOCIAL = "social", "社交媒体"
        FORM = "form", "应用内反馈"

    class HoursBasis(models.TextChoices):
        CONFIRMED = hours.Basis.CONFIRMED.value, "已确认"
        USUAL = hours.Basis.USUAL.value, "通常如此，未确认"
        UNKNOWN = hours.Basis.UNKNOWN.value, "未公布"

    wallet = models.ForeignKey(Wallet, models.PROTECT, verbose_name="钱包", related_name="channels")
    slug = models.SlugField("标识", validators=[refuse_numbers], help_text="在同一个钱包里不重复。")
    kind = models.CharField("方式", max_length=10, choices=Kind)
    name = models.CharField("名称", max_length=60, validators=[refuse_contacts])
    where_to_find = models.TextField(
        "到哪里找", help_text="读者怎样找到官方的号码或入口。不要写号码或网址。", validators=[refuse_contacts]
    )
    good_for = models.TextField(
        "适合", blank=True, help_text="这个渠道适合办什么，每行一条。", validators=[refuse_contacts]
    )
    wait = models.CharField("通常等多久", max_length=100, blank=True, validators=[refuse_contacts])
    have_ready = models.TextField(
        "要准备什么", blank=True, help_text="每行一条。", validators=[refuse_contacts]
    )
    tips = models.TextField("沟通提示", blank=True, help_text="每行一条。", validators=[refuse_contacts])
    peak_advice = models.TextField(
        "高峰提示", blank=True, help_text="什么时候人多，什么时候联系更好。", validators=[refuse_contacts]
    )
    topics = models.ManyToManyField(Topic, verbose_name="受理主题", blank=True, related_name="channels")
    hours_basis = models.CharField("服务时间", max_length=10, choices=HoursBasis, default=HoursBasis.UNKNOWN)
    hours_note = models.TextField("服务时间说明", blank=True, validators=[refuse_contacts])
    time_zone = models.CharField(
        "时区", max_length=40, default="Asia/Shanghai", validators=[validate_time_zone]
    )
    sources = models.ManyToManyField(SourceSection, verbose_name="来源", blank=True, related_name="channels")

    objects = ChannelManager.from_queryset(ChannelQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "联系渠道"
        ordering = ["wallet", "slug"]
        constraints = [models.UniqueConstraint(fields=["wallet", "slug"], name="channel_slug_once_a_wallet")]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.wallet.slug, self.slug)

    natural_key.dependencies = ["contacts.wallet"]

    @property
    def good_for_list(self) -> list[str]:
        return lines(self.good_for)

    @property
    def have_ready_list(self) -> list[str]:
        return lines(self.have_ready)

    @property
    def tip_list(self) -> list[str]:
        return lines(self.tips)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_ledger_intact(self) -> bool:
        """Is the record of values as the application wrote it?"""
        sealed = self.seal.digest if hasattr(self, "seal") else ""
        return ledger.is_intact(list(self.values.all()), sealed, settings.CONTACT_KEY)

    @property
    def live(self) -> ledger.Live | None:
        """The value in force; none where the ledger is not as the application wrote it."""
        if not self.is_ledger_intact:
            logger.error("the values of channel %s (%s) were tampered with: not shown", self.pk, self.slug)
            return None
        fake = self.fake_in_force
        if fake is None:
            return ledger.live(self.values.all())
        logger.error("reported fake %s is the value of channel %s: not shown", fake.pk, self.pk)
        return replace(ledger.live(self.values.all()), is_reported_fake=True)

    @property
    def fake_in_force(self) -> ReportedFake | None:
        """The listed fake that the value in force may be: one of the two lists is wrong."""
        return first_meant(self.near_fakes, self.contacts_in_force())

    @cached_property
    def near_fakes(self) -> list[ReportedFake]:
        """The listed fakes near to the value in force; `beside_fakes` asks for many channels at once."""
        return ReportedFake.objects.near(self.contacts_in_force())

    def contacts_in_force(self) -> list[Contact]:
        """What the value in force holds, as it is compared; empty where there is none."""
        live = ledger.live(self.values.all())
        return self.contacts_of(live.line.value) if live else []

    def contacts_of(self, value: str) -> list[Contact]:
        """`value` as it is compared, whole and, where it is a sentence, each contact in it."""
        whole = self.as_contact(value)
        return [whole, *(each for each in contacts_in(value) if each.form != whole.form)]

    def as_contact(self, value: str) -> Contact:
        """`value` as it is compared; the platform as the value, the kind or the name of the channel tells."""
        contact = read(value)
        by_kind = "phone" if self.kind == self.Kind.HOTLINE else platform_named_in(self.name)
        return replace(contact, platform=contact.platform or by_kind)

    @property
    def schedule(self) -> hours.Schedule:
        """The service hours as the pure core reads them."""
        return hours.Schedule(
            periods=tuple(period.as_period() for period in self.periods.all()),
            basis=hours.Basis(self.hours_basis),
            zone=self.zone,
            special=hours.special_days((day.date, day.as_period()) for day in self.special_days.all()),
        )
