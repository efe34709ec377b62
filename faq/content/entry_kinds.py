"""Shipped entries with their text, synonyms and tiles."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model

from contacts.models import Topic, Wallet
from faq.content import schema
from faq.content.kind import Kind, cited, joined, sections_for, sources_of
from faq.content.source import Source
from faq.models import Entry, Revision, Symptom, SynonymGroup, Tile
from faq.models.revision_queries import COPIED

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
        newest = row.newest
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
        text, newest = self._without_dead_ends(record["text"]), row.newest
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
                "if_not_entry": target and Entry.objects.get_by_natural_key(target),
            }
            for action, expected, if_not, target in text["steps"]
        )
        revision.approve(account, at=at, self_publishing=True)

    @staticmethod
    def _without_dead_ends(text: dict) -> dict:
        """`text` without ways on to entries that were kept out."""
        targets = [target for *_texts, target in text["steps"]]
        there = set(Entry.objects.filter(slug__in=filter(None, targets)).values_list("slug", flat=True))
        steps = [[*texts, target if target in there else None] for *texts, target in text["steps"]]
        return text | {"steps": steps}


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
