"""Wallets, and what problems are about."""

from django.db import models
from django.urls import reverse

from contacts.guard import refuse_contacts, refuse_numbers
from contacts.lines import lines
from contacts.models.sources import SourceSection

GENERAL = "general"  # the guide that applies to any wallet; it has no channels of its own


CONTACTING = "support"  # the topic of entries on how to reach support


class SlugManager(models.Manager):
    def get_by_natural_key(self, slug: str) -> models.Model:
        return self.get(slug=slug)

    def by_slug(self, slug: str) -> models.Model | None:
        return self.filter(slug=slug).first()

    def with_channels(self) -> models.QuerySet:
        """Wallets that have support of their own."""
        return self.filter(channels__isnull=False).distinct()


class Wallet(models.Model):
    """A mobile wallet, or the general guide that applies to all of them."""

    slug = models.SlugField(
        "网址名", unique=True, validators=[refuse_numbers], help_text="出现在网址里，公开后不要再改。"
    )
    name = models.CharField("名称", max_length=60, unique=True, validators=[refuse_contacts])
    other_names = models.TextField(
        "别名",
        blank=True,
        help_text="读者会用的其他叫法，每行一个；搜索时认得。",
        validators=[refuse_contacts],
    )
    summary = models.TextField("简介", help_text="一句话说明它是什么。", validators=[refuse_contacts])
    features = models.TextField("功能", blank=True, help_text="每行一条。", validators=[refuse_contacts])
    position = models.PositiveSmallIntegerField("排序", default=0, help_text="数字小的排在前面。")
    sources = models.ManyToManyField(SourceSection, verbose_name="来源", blank=True, related_name="wallets")

    objects = SlugManager()

    class Meta:
        verbose_name = verbose_name_plural = "钱包"
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("wallet", args=[self.slug])

    def get_contact_url(self) -> str:
        return reverse("wallet_contact", args=[self.slug])

    def used_by(self) -> str:
        """What still belongs to it, in words; empty when it may be removed."""
        counts = {"个条目": self.entries.count(), "个渠道": self.channels.count()}
        return "、".join(f" {count} {what}" for what, count in counts.items() if count)

    @property
    def is_general(self) -> bool:
        return self.slug == GENERAL

    @property
    def other_name_list(self) -> list[str]:
        return lines(self.other_names)

    @property
    def feature_list(self) -> list[str]:
        return lines(self.features)


class Topic(models.Model):
    """What a problem is about: entries have one, channels handle some."""

    slug = models.SlugField("网址名", unique=True, validators=[refuse_numbers])
    name = models.CharField("名称", max_length=30, unique=True, validators=[refuse_contacts])
    position = models.PositiveSmallIntegerField("排序", default=0, help_text="数字小的排在前面。")

    objects = SlugManager()

    class Meta:
        verbose_name = verbose_name_plural = "主题"
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def used_by(self) -> str:
        """What is still about it, in words; empty when it may be removed."""
        count = self.entries.count()
        return f" {count} 个条目" if count else ""
