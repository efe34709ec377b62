"""Bringing the shipped content into the database without undoing what staff did."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models, transaction

from faq.content.entry_kinds import EntryKind
from faq.content.kind import Kind
from faq.content.kinds import KINDS
from faq.content.source import Source
from faq.models import ShippedContent

CHANGED, REMOVED = "staff changed it", "staff removed it"
ORPHANED, TAKEN = "what it belongs to is gone", "another one has its name or dates"
KEPT = (CHANGED, REMOVED, ORPHANED, TAKEN)


@dataclass
class Report:
    """How many things were created, updated, unchanged or kept, and which were kept and why."""

    counts: Counter = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)

    def keep(self, kind: str, key: str, reason: str) -> None:
        self.counts["kept"] += 1
        self.kept.append(f"{kind} {key}: {reason}")


def digest(record: dict) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def load(source: Source, at: datetime, progress: Callable[[str], None] = lambda _name: None) -> Report:
    """Load all of `source`, or nothing if anything fails. Publishes as of `at`.

    A thing that staff edited or removed since it was loaded stays as they left it.
    """
    report = Report()
    for kind in KINDS:
        progress(kind.name)
        _load_kind(kind, source, at, report)
    return report


def _load_kind(kind: Kind, source: Source, at: datetime, report: Report) -> None:
    shipped = {row.key: row for row in ShippedContent.objects.filter(kind=kind.name)}
    rows = kind.model.objects.in_bulk([row.object_id for row in shipped.values()])
    written, same = [], {}
    for key, record in kind.records(source):
        memory = shipped.pop(key, None)
        row = rows.get(memory.object_id) if memory else kind.find(record)
        outcome = _outcome(kind, record, memory, row)
        if outcome in KEPT:
            report.keep(kind.name, key, outcome)
            continue
        if outcome in ("created", "updated"):
            row = kind.write(row, record, at)
            written.append((key, record, row))
        elif memory is None or memory.digest != digest(record):  # records have new fields, say
            same[key] = row.pk, digest(record)
        report.counts[outcome] += 1
    for _key, record, row in written:
        if isinstance(kind, EntryKind):
            kind.write_text(row, record, at)
    now = kind.model.objects.in_bulk([row.pk for _key, _record, row in written])
    _remember(kind, same | {key: (row.pk, digest(kind.read(now[row.pk]))) for key, _record, row in written})
    for key in shipped:
        report.keep(kind.name, key, "no longer shipped, left alone")


def _outcome(kind: Kind, record: dict, memory: ShippedContent | None, row: models.Model | None) -> str:
    if not kind.can_stand(record):
        return ORPHANED
    if row is None and memory is not None:
        return REMOVED
    present = digest(kind.read(row)) if row else None
    if present == digest(record):
        return "unchanged"
    if row is not None and (memory is None or memory.digest != present):
        return CHANGED
    if kind.is_taken(record, row):
        return TAKEN
    return "updated" if row else "created"


def _remember(kind: Kind, rows: dict[str, tuple[int, str]]) -> None:
    """Keep what these rows, by shipped key, read like: the primary key and a digest."""
    ShippedContent.objects.bulk_create(
        [
            ShippedContent(kind=kind.name, key=key, object_id=pk, digest=read)
            for key, (pk, read) in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["object_id", "digest"],
    )
