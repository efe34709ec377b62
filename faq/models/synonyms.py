"""Words that mean the same to readers."""

from django.core.exceptions import ValidationError
from django.db import models, transaction

from contacts.guard import refuse_contacts
from contacts.lines import lines
from contacts.text import fold
from faq.search.grams import runs
from faq.search.synonyms import SynonymGroup as Group

LONGEST = 30  # characters of a word; what is longer is a symptom of one entry


class SynonymGroupQuerySet(models.QuerySet):
    def both_ways(self) -> "SynonymGroupQuerySet":
        return self.filter(means="")

    @transaction.atomic
    def join(self, word: str, other: str) -> "SynonymGroup":
        """Treat `word` like `other`: in the group that has `other`, or in a new one.

        Raises ValidationError where they are alike already, where `word` would make other searches
        worse, or where one of them is no word.
        """
        word, other = " ".join(word.split()), " ".join(other.split())
        if not word or not other or fold(word) == fold(other):
            raise ValidationError("要写两个不同的词。")
        groups = [group for group in self.both_ways() if fold(other) in map(fold, lines(group.words))]
        group = groups[0] if groups else self.model(words=other)
        if fold(word) in map(fold, lines(group.words)):
            raise ValidationError(f"“{word}”和“{other}”已经在同一组里。")
        self.refuse_widening(word)
        group.words = "\n".join([*lines(group.words), word])
        group.full_clean()
        group.save()
        return group

    def refuse_widening(self, word: str) -> None:
        """Raise ValidationError where `word` is in so many questions, or means so much, that one more
        meaning would change the answers to others than its reader's."""
        if len(fold(word)) < 2:
            raise ValidationError(f"“{word}”只有一个字，会改变很多别的搜索：请写完整的词。")
        for group in self:
            if fold(word) in map(fold, lines(group.words)):
                raise ValidationError(f"“{word}”已经在另一组里（{group}）：一个词只当一个意思用。")


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
        for name in ("words", "means"):
            try:
                refuse_non_words(lines(getattr(self, name)))
            except ValidationError as error:
                raise ValidationError({name: error}) from error
        if len({fold(word) for word in (*lines(self.words), *lines(self.means))}) < 2:
            raise ValidationError({"words": "至少要两个不同的词。"})

    def as_group(self) -> Group:
        return Group(words=tuple(lines(self.words)), means=tuple(lines(self.means)))


def refuse_non_words(words: list[str]) -> None:
    """Raise ValidationError where searching has nothing of a word, or it is no word but a contact."""
    for word in words:
        if not any(runs(fold(word))):
            raise ValidationError(f"“{word}”里没有字，搜不到：请写一个词。")
        if len(word) > LONGEST:
            raise ValidationError(f"“{word}”太长：同义词最多 {LONGEST} 个字，整句话请加为条目的说法。")
        refuse_contacts(word)
