"""Revisions: what an entry says. An approved one never changes; an edit is a new one."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from contacts.guard import refuse_contacts_in_fields
from contacts.lines import lines

COPIED = ("title", "answer", "have_ready", "takes", "fallback", "donts")


class RevisionQuerySet(models.QuerySet):
    def approved(self, at: datetime) -> "RevisionQuerySet":
        """Approved and due at `at`, whether a newer one replaced it or not."""
        return self.filter(state=Revision.State.APPROVED, publish_at__lte=at)

    def live(self, at: datetime) -> "RevisionQuerySet":
        """Of each entry the newest that is approved and due at `at`."""
        newer = Revision.objects.approved(at).filter(entry=OuterRef("entry"), number__gt=OuterRef("number"))
        return self.approved(at).filter(~Exists(newer))

    def approve_all(self, person, at: datetime) -> int:
        """Fix drafts that miss nothing and that `person` may approve, as of `at`; returns how many."""
        return self.update(state=Revision.State.APPROVED, approver=person, publish_at=at)

    @transaction.atomic
    def start(self, entry, person, template: "Revision | None", **fields) -> "Revision":
        """A new draft of `entry` by `person`, with the text of `template` if one is given."""
        if template is not None:
            fields = {name: getattr(template, name) for name in COPIED} | fields
        newest = self.filter(entry=entry).aggregate(models.Max("number"))["number__max"] or 0
        draft = self.create(entry=entry, number=newest + 1, author=person, **fields)
        if template is not None:
            draft.replace_steps(step.as_fields() for step in template.steps.all())
        return draft


class Revision(models.Model):
    """One version of what an entry says."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        IN_REVIEW = "in_review", "待审核"
        APPROVED = "approved", "已核准"
        SENT_BACK = "sent_back", "已退回"

    entry = models.ForeignKey("faq.Entry", models.CASCADE, verbose_name="条目", related_name="revisions")
    number = models.PositiveIntegerField("版本号", editable=False)
    title = models.CharField("标题", max_length=60, help_text="用读者的话说出现象，最好不超过 24 个字。")
    answer = models.TextField("一句话回答", blank=True)
    have_ready = models.TextField("要准备什么", blank=True, help_text="每行一条。")
    takes = models.CharField("大约多久", max_length=60, blank=True, help_text="不知道就不填。")
    fallback = models.TextField("还是不行怎么办", blank=True)
    donts = models.TextField("不要做的事", blank=True, help_text="每行一条。")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="作者", related_name="+", editable=False
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="核准人",
        null=True,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = models.Manager.from_queryset(RevisionQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "条目版本"
        ordering = ["entry", "-number"]
        permissions = [
            ("approve_revision", "可以核准并发布条目"),
            ("publish_own_revision", "可以发布自己写的条目（只在允许自行发布时）"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="revision_number_once_an_entry"),
            models.UniqueConstraint(
                fields=["entry"],
                condition=~Q(state="approved"),
                name="one_open_revision_an_entry",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approver__isnull=False, publish_at__isnull=False),
                name="revision_approved_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["entry", "state", "number"], name="revision_by_entry_and_state")]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.number} 版，{self.get_state_display()}）"

    def clean(self) -> None:
        refuse_contacts_in_fields(self, COPIED, self.entry.topic.slug)

    def texts(self) -> list[str]:
        """All that this revision tells readers."""
        return [getattr(self, name) for name in COPIED] + [
            text for step in self.steps.all() for text in (step.action, step.expected, step.if_not)
        ]

    @property
    def have_ready_list(self) -> list[str]:
        return lines(self.have_ready)

    @property
    def dont_list(self) -> list[str]:
        return lines(self.donts)

    @property
    def is_open(self) -> bool:
        """May it still be edited?"""
        return self.state != self.State.APPROVED

    @property
    def is_self_published(self) -> bool:
        return self.approver_id is not None and self.approver_id == self.author_id

    @transaction.atomic
    def replace_steps(self, steps) -> None:
        """Put `steps` (mappings of a step's fields, in order) in place of the present ones."""
        self.steps.all().delete()
        Step.objects.bulk_create(
            Step(revision=self, position=place, **fields) for place, fields in enumerate(steps, start=1)
        )

    def missing(self) -> list[str]:
        """What readers would miss, in words; empty when it may be published."""
        needs = {"标题": self.title, "一句话回答": self.answer}
        found = [name for name, value in needs.items() if not value.strip()]
        return found if self.steps.exists() else [*found, "至少一个步骤"]

    @transaction.atomic
    def approve(self, person, *, at: datetime, self_publishing: bool, publish_at: datetime | None = None):
        """Fix this revision; readers see it from `publish_at`, or from `at`.

        Raises PermissionDenied if `person` wrote it and `self_publishing` is off, ValidationError
        if something is missing.
        """
        if person.pk == self.author_id and not self_publishing:
            raise PermissionDenied("自己写的版本要由另一个人核准。")
        if missing := self.missing():
            raise ValidationError(f"还缺：{'、'.join(missing)}。")
        self.state, self.approver, self.publish_at = self.State.APPROVED, person, publish_at or at
        self.save(update_fields=["state", "approver", "publish_at"])


class Step(models.Model):
    """One action of a revision; positions run 1..n."""

    revision = models.ForeignKey(Revision, models.CASCADE, verbose_name="版本", related_name="steps")
    position = models.PositiveSmallIntegerField("次序")
    action = models.CharField("做什么", max_length=200, help_text="一步只做一件事，最好不超过 40 个字。")
    expected = models.CharField("应该看到什么", max_length=200, blank=True)
    if_not = models.CharField("如果不行", max_length=200, blank=True)
    if_not_entry = models.ForeignKey(
        "faq.Entry",
        models.PROTECT,
        verbose_name="如果不行，看这一条",
        null=True,
        blank=True,
        related_name="led_to_by",
    )

    class Meta:
        verbose_name = verbose_name_plural = "步骤"
        ordering = ["revision", "position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="step_position_once_a_revision"),
            models.CheckConstraint(condition=Q(position__gte=1), name="step_position_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.action}"

    def clean(self) -> None:
        refuse_contacts_in_fields(self, ("action", "expected", "if_not"), self.revision.entry.topic.slug)

    def as_fields(self) -> dict:
        """What a copy of this step needs."""
        return {
            "action": self.action,
            "expected": self.expected,
            "if_not": self.if_not,
            "if_not_entry_id": self.if_not_entry_id,
        }
