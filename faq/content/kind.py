"""What every kind of shipped thing has: how it reads as a record, from the source and from a row.

A record is a plain dictionary. Equal records mean equal content, so a digest over a record tells
whether staff changed what was loaded. Text lists are one item a line, as the models keep them.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import models

from contacts.models import SourceSection, Topic, Wallet
from faq.content import schema
from faq.content.source import Source


def joined(items: list[str]) -> str:
    return "\n".join(items)


def cited(citations: list[schema.Citation]) -> list[list[str]]:
    return sorted([citation.document, citation.section] for citation in citations)


def sources_of(row: models.Model) -> list[list[str]]:
    return sorted([section.document.file_name, section.heading] for section in row.sources.all())


def sections_for(record: dict) -> list[SourceSection]:
    return [SourceSection.objects.get_by_natural_key(*pair) for pair in record["sources"]]


class Kind:
    """One kind of shipped thing. `model` is what it becomes; `fields` are copied as they are."""

    model: type[models.Model]
    fields: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.model._meta.model_name

    def records(self, source: Source) -> Iterator[tuple[str, dict]]:
        """Key and record of each thing of this kind in the source."""
        raise NotImplementedError

    def can_stand(self, record: dict) -> bool:
        """Does all that the record refers to still exist? Staff may have removed it."""
        return (
            self._has_sections(record.get("sources", []))
            and ("wallet" not in record or Wallet.objects.filter(slug=record["wallet"]).exists())
            and ("topic" not in record or Topic.objects.filter(slug=record["topic"]).exists())
        )

    @staticmethod
    def _has_sections(sources: list[list[str]]) -> bool:
        known = SourceSection.objects.values_list("document__file_name", "heading") if sources else ()
        return set(map(tuple, sources)) <= set(known)

    def find(self, record: dict) -> models.Model | None:
        return self.model.objects.filter(slug=record["slug"]).first()

    def is_taken(self, record: dict, row: models.Model | None) -> bool:
        """Does another row than `row` hold what may stand only once, such as a name?"""
        others = self.model.objects.exclude(pk=row and row.pk)
        once = [name for name in self.fields if self.model._meta.get_field(name).unique]
        return any(others.filter(**{name: record[name]}).exists() for name in once)

    def read(self, row: models.Model) -> dict:
        return {name: getattr(row, name) for name in self.fields}

    def write(self, row: models.Model | None, record: dict, at: datetime) -> models.Model:
        row = row or self.model()
        for name in self.fields:
            setattr(row, name, record[name])
        row.save()
        return row
