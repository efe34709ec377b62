"""Words that mean the same to readers."""

from django.core.exceptions import ValidationError
from django.db import models

from contacts.lines import lines
from faq.search.synonyms import SynonymGroup as Group


class SynonymGroup(models.Model):
    """Words that searching treats alike; with `means`, only from the first to the second."""

    words = models.TextField("词语", unique=True, help_text="每行一个。读者搜其中一个，也会找到其他几个。")
    means = models.TextField(
        "等于在找", blank=True, help_text="可不填。填了就只单向：搜上面的词，也找这里的词，反过来不找。"
    )

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
