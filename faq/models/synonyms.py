"""Words that mean the same to readers."""

from django.core.exceptions import ValidationError
from django.db import models, transaction

from contacts.lines import lines
from contacts.text import fold
from faq.search.synonyms import SynonymGroup as Group


class SynonymGroupQuerySet(models.QuerySet):
    def both_ways(self) -> "SynonymGroupQuerySet":
        return self.filter(means="")

    @transaction.atomic
    def join(self, word: str, other: str) -> "SynonymGroup":
        """Treat `word` like `other`: in the group that has `other`, or in a new one.

        Raises ValidationError where they are alike already, or one of them is empty.
        """
        word, other = " ".join(word.split()), " ".join(other.split())
        if not word or not other or fold(word) == fold(other):
            raise ValidationError("要写两个不同的词。")
        groups = [group for group in self.both_ways() if fold(other) in map(fold, lines(group.words))]
        group = groups[0] if groups else self.model(words=other)
        if fold(word) in map(fold, lines(group.words)):
            raise ValidationError(f"“{word}”和“{other}”已经在同一组里。")
        group.words = "\n".join([*lines(group.words), word])
        group.full_clean()
        group.save()
        return group


class SynonymGroup(models.Model):
    """Words that searching treats alike; with `means`, only from the first to the second."""

    words = models.TextField("词语", unique=True, help_text="每行一个。读者搜其中一个，也会找到其他几个。")
    means = models.TextField(
        "等于在找", blank=True, help_text="可不填。填了就只单向：搜上面的词，也找这里的词，反过来不找。"
    )

    objects = SynonymGroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "同义词组"
        ordering = ["pk"]

    def __str__(self) -> str:
        return " = ".join(lines(self.words)) + (f" → {'、'.join(lines(self.means))}" if self.means else "")

    def clean(self) -> None:
        if len(lines(self.words)) + len(lines(self.means)) < 2:
            raise ValidationError({"words": "至少要两个词。"})

    def as_group(self) -> Group:
        return Group(words=tuple(lines(self.words)), means=tuple(lines(self.means)))
