"""The kinds of shipped things: how each reads as a record, from the source and from the database.

A record is a plain dictionary. Equal records mean equal content, so a digest over a record tells
whether staff changed what was loaded. Text lists are one item a line, as the models keep them.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models

from contacts.models import CalendarYear, Channel, ServicePeriod, SourceDocument, SourceSection, Topic, Wallet
from faq.content import schema
from faq.content.source import Source
from faq.models import Entry, Revision, Symptom, SynonymGroup, Tile
from faq.models.revisions import COPIED

SHIPPED_ACCOUNT = "shipped-content"


def shipped_account() -> settings.AUTH_USER_MODEL:
    """The account that the shipped content belongs to; it cannot log in."""
    account, made = get_user_model().objects.get_or_create(
        username=SHIPPED_ACCOUNT, defaults={"is_active": False, "first_name": "随站内容"}
    )
    if made:
        account.set_unusable_password()
        account.save()
    return account


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
        sections = {(document, heading) for document, heading in record.get("sources", [])}
        known = set(SourceSection.objects.values_list("document__file_name", "heading"))
        return (
            sections <= known
            and ("wallet" not in record or Wallet.objects.filter(slug=record["wallet"]).exists())
            and ("topic" not in record or Topic.objects.filter(slug=record["topic"]).exists())
        )

    def find(self, record: dict) -> models.Model | None:
        return self.model.objects.filter(slug=record["slug"]).first()

    def read(self, row: models.Model) -> dict:
        return {name: getattr(row, name) for name in self.fields}

    def write(self, row: models.Model | None, record: dict, at: datetime) -> models.Model:
        row = row or self.model()
        for name in self.fields:
            setattr(row, name, record[name])
        row.save()
        return row


class DocumentKind(Kind):
    model = SourceDocument
    fields = ("file_name", "title")

    def records(self, source: Source) -> Iterator[tuple[str, dict]]:
        for part in source.documents:
            yield part.file, {"file_name": part.file, "title": part.title, "sections": part.sections}

    def find(self, record: dict) -> SourceDocument | None:
        return SourceDocument.objects.filter(file_name=record["file_name"]).first()

    def read(self, row: SourceDocument) -> dict:
        return super().read(row) | {"sections": [section.heading for section in row.sections.order_by("pk")]}

    def write(self, row: SourceDocument | None, record: dict, at: datetime) -> SourceDocument:
        row = super().write(row, record, at)
        for heading in record["sections"]:
            row.sections.get_or_create(heading=heading)
        return row


class TopicKind(Kind):
    model = Topic
    fields = ("slug", "name", "position")

    def records(self, source: Source) -> Iterator[tuple[str, dict]]:
        for position, part in enumerate(source.topics, start=1):
            yield part.slug, {"slug": part.slug, "name": part.name, "position": position}


class WalletKind(Kind):
    model = Wallet
    fields = ("slug", "name", "other_names", "summary", "features", "position")

    def records(self, source: Source) -> Iterator[tuple[str, dict]]:
        for position, file in enumerate(source.wallets, start=1):
            part = file.wallet
            yield (
                part.slug,
                {
                    "slug": part.slug,
                    "name": part.name,
                    "other_names": joined(part.other_names),
                    "summary": part.summary,
                    "features": joined(part.features),
                    "position": position,
                    "sources": cited(part.sources),
                },
            )

    def read(self, row: Wallet) -> dict:
        return super().read(row) | {"sources": sources_of(row)}

    def write(self, row: Wallet | None, record: dict, at: datetime) -> Wallet:
        row = super().write(row, record, at)
        row.sources.set(sections_for(record))
        return row


class ChannelKind(Kind):
    model = Channel
    plain = ("slug", "kind", "name", "where_to_find", "wait", "peak_advice")
    listed = ("good_for", "have_ready", "tips")
    fields = (*plain, *listed, "hours_basis", "hours_note", "time_zone")

    def records(self, source: Source) -> Iterator[tuple[str, dict]]:
        for file in source.wallets:
            for part in file.channels:
                yield (
                    f"{file.wallet.slug}/{part.slug}",
                    {
                        "wallet": file.wallet.slug,
                        **{name: getattr(part, name) for name in self.plain},
                        **{name: joined(getattr(part, name)) for name in self.listed},
                        "hours_basis": part.hours.basis,
                        "hours_note": part.hours.note,
                        "time_zone": part.hours.time_zone,
                        "topics": sorted(part.topics),
                        "periods": sorted(
                            [period.days, f"{period.opens:%H:%M}", f"{period.closes:%H:%M}"]
                            for period in part.hours.periods
                        ),
                        "special_days": [],
                        "sources": cited(part.sources),
                    },
                )

    def find(self, record: dict) -> Channel | None:
        return Channel.objects.filter(wallet__slug=record["wallet"], slug=record["slug"]).first()

    def read(self, row: Channel) -> dict:
        return super().read(row) | {
            "wallet": row.wallet.slug,
            "topics": sorted(topic.slug for topic in row.topics.all()),
            "periods": sorted(
                [period.days, f"{period.opens:%H:%M}", f"{period.closes:%H:%M}"]
                for period in row.periods.all()
            ),
            "special_days": [str(day) for day in row.special_days.all()],
            "sources": sources_of(row),
        }

    def write(self, row: Channel | None, record: dict, at: datetime) -> Channel:
        row = row or Channel()
        row.wallet = Wallet.objects.get_by_natural_key(record["wallet"])
        row = super().write(row, record, at)
        row.topics.set(Topic.objects.filter(slug__in=record["topics"]))
        row.sources.set(sections_for(record))
        row.periods.all().delete()
        for days, opens, closes in record["periods"]:
            ServicePeriod.objects.create(channel=row, days=days, opens=opens, closes=closes)
        return row


class EntryKind(Kind):
    model = Entry
    fields = ("slug", "urgency")

    def records(self, source: Source) -> Iterator[tuple[str, dict]]:
        for file in source.wallets:
            for part in file.entries:
                yield (
                    part.slug,
                    {
                        "slug": part.slug,
                        "urgency": part.urgency,
                        "wallet": file.wallet.slug,
                        "topic": part.topic,
                        "sources": cited(part.sources),
                        "symptoms": sorted(part.symptoms),
                        "is_off": False,
                        "expires_at": None,
                        "text": self._text(part),
                    },
                )

    @staticmethod
    def _text(part: schema.EntryPart) -> dict:
        return {
            "state": Revision.State.APPROVED.value,
            "title": part.title,
            "answer": part.answer,
            "have_ready": joined(part.have_ready),
            "takes": part.takes,
            "fallback": part.fallback,
            "donts": joined(part.donts),
            "steps": [[step.do, step.see, step.if_not, step.if_not_entry] for step in part.steps],
        }

    def read(self, row: Entry) -> dict:
        newest = row.revisions.first()
        return super().read(row) | {
            "wallet": row.wallet.slug,
            "topic": row.topic.slug,
            "sources": sources_of(row),
            "symptoms": sorted(symptom.phrase for symptom in row.symptoms.all()),
            "is_off": row.is_off,
            "expires_at": row.expires_at and row.expires_at.isoformat(),
            "text": self._read_text(newest) if newest else None,
        }

    @staticmethod
    def _read_text(revision: Revision) -> dict:
        steps = revision.steps.select_related("if_not_entry")
        return {
            "state": revision.state,
            **{name: getattr(revision, name) for name in COPIED},
            "steps": [
                [step.action, step.expected, step.if_not, step.if_not_entry and step.if_not_entry.slug]
                for step in steps
            ],
        }

    def write(self, row: Entry | None, record: dict, at: datetime) -> Entry:
        row = row or Entry()
        row.wallet = Wallet.objects.get_by_natural_key(record["wallet"])
        row.topic = Topic.objects.get_by_natural_key(record["topic"])
        row = super().write(row, record, at)
        row.sources.set(sections_for(record))
        row.symptoms.exclude(phrase__in=record["symptoms"]).delete()
        present = set(row.symptoms.values_list("phrase", flat=True))
        Symptom.objects.bulk_create(
            Symptom(entry=row, phrase=phrase) for phrase in record["symptoms"] if phrase not in present
        )
        return row

    def write_text(self, row: Entry, record: dict, at: datetime) -> None:
        """A new approved revision, once every entry that a step may lead to exists."""
        text, newest = record["text"], row.revisions.first()
        if newest is not None and self._read_text(newest) == text:
            return
        account = shipped_account()
        fields = {name: text[name] for name in COPIED}
        revision = Revision.objects.start(row, account, None, **fields)
        revision.replace_steps(
            {
                "action": action,
                "expected": expected,
                "if_not": if_not,
                "if_not_entry": Entry.objects.filter(slug=target).first() if target else None,
            }
            for action, expected, if_not, target in text["steps"]
        )
        revision.approve(account, at=at, self_publishing=True)


class SynonymKind(Kind):
    model = SynonymGroup
    fields = ("words", "means")

    def records(self, source: Source) -> Iterator[tuple[str, dict]]:
        for part in source.synonyms:
            yield part.words[0], {"words": joined(part.words), "means": joined(part.means)}

    def find(self, record: dict) -> SynonymGroup | None:
        return SynonymGroup.objects.filter(words=record["words"]).first()


class TileKind(Kind):
    model = Tile
    fields = ("phrase", "position")

    def records(self, source: Source) -> Iterator[tuple[str, dict]]:
        for position, phrase in enumerate(source.tiles, start=1):
            yield phrase, {"phrase": phrase, "position": position}

    def find(self, record: dict) -> Tile | None:
        return Tile.objects.filter(phrase=record["phrase"]).first()


class YearKind(Kind):
    model = CalendarYear
    fields = ("year", "arrangement", "source")

    def records(self, source: Source) -> Iterator[tuple[str, dict]]:
        for part in source.years:
            yield (
                str(part.year),
                {
                    "year": part.year,
                    "arrangement": part.arrangement,
                    "source": part.source,
                    "days": [[str(day.date), day.kind, day.name] for day in part.days],
                },
            )

    def find(self, record: dict) -> CalendarYear | None:
        return CalendarYear.objects.filter(year=record["year"]).first()

    def read(self, row: CalendarYear) -> dict:
        days = [[str(day.date), day.kind, day.name] for day in row.days.order_by("date")]
        return super().read(row) | {"days": days}

    def write(self, row: CalendarYear | None, record: dict, at: datetime) -> CalendarYear:
        row = super().write(row, record, at)
        row.replace_days((date.fromisoformat(day), kind, name) for day, kind, name in record["days"])
        return row


KINDS = (
    DocumentKind(),
    TopicKind(),
    WalletKind(),
    ChannelKind(),
    EntryKind(),
    SynonymKind(),
    TileKind(),
    YearKind(),
)
