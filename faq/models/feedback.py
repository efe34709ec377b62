"""Why an entry helped or did not, in readers' words: a date, and nothing about the reader."""

from datetime import date, timedelta

from django.db import models

from contacts.masking import mask
from contacts.text import fold
from faq.models.counts import first_vote_day
from faq.models.revisions import Revision

TEXT_LENGTH = 300  # characters: what was wrong at which step; more is a story, and stories name people
RECENT = timedelta(days=7)  # what staff are told of on the first page


class Reason(models.TextChoices):
    NOT_FOUND = "not_found", "找不到这里说的按钮或页面"
    NO_EFFECT = "no_effect", "照着做了，还是不行"
    UNCLEAR = "unclear", "看不懂要怎么做"
    OTHER_PROBLEM = "other_problem", "我遇到的不是这个问题"
    NO_SUPPORT = "no_support", "联系不上客服"
    DIFFERS = "differs", "有一步和这里写的不一样"
    BY_SUPPORT = "by_support", "最后是客服帮我解决的"
    OTHER = "other", "别的"


# What there is to choose from, by whether the problem is solved.
REASONS = {
    True: (Reason.DIFFERS, Reason.BY_SUPPORT, Reason.OTHER),
    False: (
        *(Reason.NO_EFFECT, Reason.NOT_FOUND, Reason.UNCLEAR, Reason.OTHER_PROBLEM, Reason.NO_SUPPORT),
        Reason.OTHER,
    ),
}


class FeedbackQuerySet(models.QuerySet):
    def kept(self, on: date) -> "FeedbackQuerySet":
        """What has not expired on the day `on`."""
        return self.filter(day__gte=first_vote_day(on))

    def expired(self, on: date) -> "FeedbackQuerySet":
        return self.filter(day__lt=first_vote_day(on))

    def recent(self, on: date) -> "FeedbackQuerySet":
        """With a text, of the last days up to `on`."""
        return self.kept(on).filter(day__gt=on - RECENT).exclude(text="")

    def with_entries(self) -> "FeedbackQuerySet":
        return self.select_related("revision__entry__wallet")

    def receive(self, revision: Revision, *, solved: bool, reason: str, text: str, on: date) -> "Feedback":
        """Keep what a reader of `revision` said; personal data is covered before anything is kept."""
        covered = mask(fold(text[:TEXT_LENGTH])).text
        return self.create(revision=revision, solved=solved, reason=reason, text=covered, day=on)


class Feedback(models.Model):
    """What one reader said of a text."""

    revision = models.ForeignKey(Revision, models.CASCADE, verbose_name="版本", related_name="feedback")
    day = models.DateField("日期")
    solved = models.BooleanField("解决了")
    reason = models.CharField("原因", max_length=20, choices=Reason)
    text = models.TextField("读者写的话", blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "读者的反馈"
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["day"], name="feedback_by_day")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}（{self.day}）"
