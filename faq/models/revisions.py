"""Revisions: what an entry says. A closed one never changes; an edit is a new one."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Max, Q

from contacts.guard import refuse_contacts_in_fields
from contacts.lines import lines
from faq.models.dates import DAY
from faq.models.revision_queries import COPIED, RevisionQuerySet
from faq.models.states import EDITABLE, MOVES, OPEN, Event, State
from faq.models.steps import Step

OWN = "自己写过的版本要由另一个人核准。"
NOT_NOW = "这一版现在是“{state}”，不能{event}。可能别人刚处理过，请先看一遍。"


class ChangedSince(ValidationError):
    """Somebody wrote in the revision or decided it after the person had looked at it."""

    def __init__(self) -> None:
        super().__init__("您打开之后，这一版又有人改过或处理过，请先看一遍再决定。")


class Revision(models.Model):
    """One version of what an entry says."""

    State = State

    entry = models.ForeignKey("faq.Entry", models.CASCADE, verbose_name="条目", related_name="revisions")
    number = models.PositiveIntegerField("版本号", editable=False)
    title = models.CharField("标题", max_length=60, help_text="用读者的话说出现象，最好不超过 24 个字。")
    answer = models.TextField("一句话回答", blank=True)
    have_ready = models.TextField("要准备什么", blank=True, help_text="每行一条。")
    takes = models.CharField("大约多久", max_length=60, blank=True, help_text="不知道就不填。")
    fallback = models.TextField("还是不行怎么办", blank=True)
    donts = models.TextField("不要做的事", blank=True, help_text="每行一条。")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField("发布时间", **DAY, editable=False)
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
                condition=Q(state__in=["draft", "in_review", "sent_back"]),
                name="one_open_revision_an_entry",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approver__isnull=False, publish_at__isnull=False),
                name="revision_approved_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["entry", "state", "number"], name="revision_by_entry_and_state"),
            models.Index(fields=["publish_at"], name="revision_by_publish_at"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.number} 版，{self.get_state_display()}）"

    def clean(self) -> None:
        refuse_contacts_in_fields(self, COPIED, self.entry.topic.slug)

    def texts(self) -> list[str]:
        """All that this revision tells readers."""
        return [getattr(self, name) for name in COPIED] + [
            getattr(step, name) for step in self.steps.all() for name in Step.TEXTS
        ]

    @property
    def have_ready_list(self) -> list[str]:
        return lines(self.have_ready)

    @property
    def dont_list(self) -> list[str]:
        return lines(self.donts)

    @property
    def is_open(self) -> bool:
        """Is it still to be finished or decided?"""
        return self.state in OPEN

    @property
    def is_editable(self) -> bool:
        """May its text change? While somebody reviews it, it stays as they read it."""
        return self.state in EDITABLE

    @property
    def writer_ids(self) -> set[int]:
        """Everybody who wrote in it."""
        wrote = (event.person_id for event in self.events.all() if event.event == Event.WRITTEN)
        return {self.author_id, *wrote}

    @property
    def is_self_published(self) -> bool:
        return self.approver_id is not None and self.approver_id in self.writer_ids

    @property
    def edition(self) -> int:
        """Grows with everything that is done to it; 0 at first."""
        return self.events.aggregate(last=Max("pk"))["last"] or 0

    def overtaken_by(self, at: datetime) -> "Revision | None":
        """What readers see at `at`, or when this approved one is due, in its place for good."""
        due = Revision.objects.filter(entry=self.entry_id).approved(max(at, self.publish_at))
        return due.filter(number__gt=self.number).order_by("-number").first()

    def missing(self) -> list[str]:
        """What readers would miss, in words; empty when it may be published."""
        needs = {"标题": self.title, "一句话回答": self.answer}
        found = [name for name, value in needs.items() if not value.strip()]
        return found if self.steps.exists() else [*found, "至少一个步骤"]

    @transaction.atomic
    def replace_steps(self, steps: Iterable[Mapping]) -> None:
        """Put `steps` (mappings of a step's fields, in order) in place of the present ones."""
        self.steps.all().delete()
        Step.objects.bulk_create(
            Step(revision=self, position=place, **fields) for place, fields in enumerate(steps, start=1)
        )

    # What is done to it. Each raises ValidationError where the state does not allow it (any more),
    # and ChangedSince where something was done after `seen`, the edition that `person` looked at.

    def record_writing(self, person, *, at: datetime) -> None:
        """`person` changed the text: they are its author now, and may not approve it."""
        self._move(Event.WRITTEN, person, at, author=person)

    def submit(self, person, *, at: datetime, seen: int | None = None) -> None:
        """Ask for a review. Raises ValidationError if something is missing."""
        self._move(Event.SUBMITTED, person, at, seen)

    def withdraw(self, person, *, at: datetime, seen: int | None = None) -> None:
        """Take it out of review, to go on writing."""
        self._move(Event.WITHDRAWN, person, at, seen)

    def send_back(self, person, *, at: datetime, note: str, seen: int | None = None) -> None:
        """Return it to those who wrote it; `note` says what is to be mended."""
        if not note.strip():
            raise ValidationError("退回时请写明要改什么。")
        self._move(Event.SENT_BACK, person, at, seen, note.strip())

    def set_aside(self, person, *, at: datetime, seen: int | None = None) -> None:
        """Give it up. Its text stays in the history, and can be gone back to."""
        self._move(Event.SET_ASIDE, person, at, seen)

    def approve(
        self,
        person,
        *,
        at: datetime,
        self_publishing: bool,
        publish_at: datetime | None = None,
        seen: int | None = None,
    ) -> None:
        """Fix this open revision; readers see it from `publish_at`, or from `at`.

        Raises PermissionDenied if `person` wrote in it and `self_publishing` is off, ValidationError
        if something is missing.
        """
        fields = {"approver": person, "publish_at": publish_at or at}
        self._move(Event.APPROVED, person, at, seen, may_own=self_publishing, **fields)

    @transaction.atomic
    def _move(
        self,
        event: Event,
        person,
        at: datetime,
        seen: int | None = None,
        note: str = "",
        *,
        may_own: bool = True,
        **fields,
    ) -> None:
        # Of two at once the second waits here, and then sees what the first did.
        self.refresh_from_db(from_queryset=Revision.objects.select_for_update(of=("self",)))
        allowed, state = MOVES[event]
        if seen is not None and seen != self.edition:
            raise ChangedSince
        if self.state not in allowed:
            raise ValidationError(NOT_NOW.format(state=self.get_state_display(), event=event.label))
        if not may_own and person.pk in self.writer_ids:
            raise PermissionDenied(OWN)
        if event in (Event.SUBMITTED, Event.APPROVED) and (missing := self.missing()):
            raise ValidationError(f"还缺：{'、'.join(missing)}。")
        for name, value in (fields | {"state": state or self.state}).items():
            setattr(self, name, value)
        self.save(update_fields=["state", *fields])
        self.events.create(event=event, person=person, at=at, note=note)
