"""Shipped sources, topics, wallets, channels and calendar years."""

from collections.abc import Iterator
from datetime import date, datetime

from contacts.models import (
    CalendarDay,
    CalendarYear,
    Channel,
    ServicePeriod,
    SourceDocument,
    SourceSection,
    Topic,
    Wallet,
)
from faq.content.kind import Kind, cited, joined, sections_for, sources_of
from faq.content.source import Source


class DocumentKind(Kind):
    model = SourceDocument
    fields = ("file_name", "title")

    def records(self, source: Source) -> Iterator[tuple[str, dict]]:
        for part in source.documents:
            yield part.file, {"file_name": part.file, "title": part.title}

    def find(self, record: dict) -> SourceDocument | None:
        return SourceDocument.objects.filter(file_name=record["file_name"]).first()


class SectionKind(Kind):
    model = SourceSection
    fields = ("heading",)

    def records(self, source: Source) -> Iterator[tuple[str, dict]]:
        for part in source.documents:
            for heading in part.sections:
                yield f"{part.file}/{heading}", {"document": part.file, "heading": heading}

    def can_stand(self, record: dict) -> bool:
        return SourceDocument.objects.filter(file_name=record["document"]).exists()

    def find(self, record: dict) -> SourceSection | None:
        same = SourceSection.objects.filter(document__file_name=record["document"])
        return same.filter(heading=record["heading"]).first()

    def read(self, row: SourceSection) -> dict:
        return super().read(row) | {"document": row.document.file_name}

    def write(self, row: SourceSection | None, record: dict, at: datetime) -> SourceSection:
        row = row or SourceSection()
        row.document = SourceDocument.objects.get_by_natural_key(record["document"])
        return super().write(row, record, at)


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

    def is_taken(self, record: dict, row: CalendarYear | None) -> bool:
        dates = [date.fromisoformat(day) for day, _kind, _name in record["days"]]
        others = CalendarDay.objects.of_other_years(record["year"], dates)
        return super().is_taken(record, row) or others.exists()

    def read(self, row: CalendarYear) -> dict:
        days = [[str(day.date), day.kind, day.name] for day in row.days.order_by("date")]
        return super().read(row) | {"days": days}

    def write(self, row: CalendarYear | None, record: dict, at: datetime) -> CalendarYear:
        row = super().write(row, record, at)
        row.replace_days((date.fromisoformat(day), kind, name) for day, kind, name in record["days"])
        return row
