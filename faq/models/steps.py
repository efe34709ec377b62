"""Steps: what to do, one action after the other."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from contacts.guard import refuse_contacts_in_fields


class StepQuerySet(models.QuerySet):
    def leading(self, revisions: models.QuerySet) -> models.QuerySet:
        """Pairs of entries (ids): one of `revisions`, and the one that a step of it leads to."""
        steps = self.filter(revision__in=revisions, if_not_entry__isnull=False)
        return steps.order_by("revision", "position").values_list("revision__entry_id", "if_not_entry_id")

    def by_revision(self, revisions: Iterable[int]) -> dict[int, list[str]]:
        """What each step of these revisions says, by the revision's id, in their order."""
        said: dict[int, list[str]] = {}
        rows = self.filter(revision__in=list(revisions)).order_by("revision_id", "position")
        for revision, *texts in rows.values_list("revision_id", *Step.TEXTS):
            said.setdefault(revision, []).append(" ".join(texts))
        return said

    def with_targets(self) -> "StepQuerySet":
        """With the entries that they lead to, by their titles."""
        entries = Step._meta.get_field("if_not_entry").related_model.objects
        return self.prefetch_related(models.Prefetch("if_not_entry", entries.with_newest()))


class Step(models.Model):
    """One action of a revision; positions run 1..n."""

    TEXTS = ("action", "expected", "if_not")
    MOST = 100  # of a revision; nobody walks so far

    revision = models.ForeignKey("faq.Revision", models.CASCADE, verbose_name="版本", related_name="steps")
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

    objects = StepQuerySet.as_manager()

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
        refuse_contacts_in_fields(self, self.TEXTS, self.revision.entry.topic.slug)

    def as_fields(self) -> dict:
        """What a copy of this step needs."""
        return {name: getattr(self, name) for name in (*self.TEXTS, "if_not_entry_id")}
