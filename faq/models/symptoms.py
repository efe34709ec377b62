"""Symptoms: how readers say it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models

from contacts.guard import refuse_contacts_in_fields


class SymptomQuerySet(models.QuerySet):
    def said(self, phrases: list[str]) -> dict:
        """Of each of these phrases the newest entry that has it, public or not."""
        rows = self.filter(phrase__in=phrases).select_related("entry").order_by("entry_id")
        return {row.phrase: row.entry for row in rows}

    def by_entry(self, entries: Iterable[int]) -> dict[int, list[str]]:
        """The phrases of each of these entries that has any, by its id, in their order."""
        phrases: dict[int, list[str]] = {}
        rows = self.filter(entry__in=list(entries)).order_by("entry_id", "pk")
        for entry, phrase in rows.values_list("entry_id", "phrase"):
            phrases.setdefault(entry, []).append(phrase)
        return phrases

    def add_phrase(self, phrase: str, entry) -> "Symptom":
        """Readers of `entry` call it `phrase`. Raises ValidationError where that may not be."""
        symptom = self.model(entry=entry, phrase=phrase)
        if entry.symptoms.filter(phrase=phrase).exists():
            raise ValidationError("这一条已经有这个说法。")
        symptom.full_clean()
        symptom.save()
        return symptom


class Symptom(models.Model):
    """One way readers say it; acts in search at once."""

    MOST = 200  # of an entry; the form shows them all

    entry = models.ForeignKey("faq.Entry", models.CASCADE, verbose_name="条目", related_name="symptoms")
    phrase = models.CharField("说法", max_length=60, help_text="读者会怎么说，用他们的话。")

    objects = SymptomQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "读者的说法"
        ordering = ["entry", "pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "phrase"], name="phrase_once_an_entry")]

    def __str__(self) -> str:
        return self.phrase

    def clean(self) -> None:
        if self.entry.topic_id:
            refuse_contacts_in_fields(self, ("phrase",), self.entry.topic.slug)
