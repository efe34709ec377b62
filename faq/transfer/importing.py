"""Bringing in a checked file: all of it, or nothing."""

from datetime import datetime

from django.db import transaction

from faq.models import Entry, Revision, Symptom
from faq.models.revision_queries import COPIED
from faq.transfer.checking import Report, Row, check
from faq.transfer.files import Line


@transaction.atomic
def bring_in(lines: list[Line], person, at: datetime) -> Report:
    """Check `lines` once more and, if nothing is wrong, write all they change, as `person`.

    What a text says becomes a draft: nothing is published by it. A draft that was being written is
    set aside. What it says of an entry itself, and symptoms, act at once.
    """
    report = check(lines)
    if report.is_good:
        changed = [row for row in report.rows if row.changes]
        for row in changed:
            write_entry(row)
        sections_and_symptoms(changed)
        ids = dict(Entry.objects.values_list("slug", "pk"))
        for row in changed:
            if row.is_text_changed:
                write_text(row, ids, person, at)
    return report


def write_entry(row: Row) -> None:
    row.built.save()
    row.revision.entry = row.built


def sections_and_symptoms(rows: list[Row]) -> None:
    for row in rows:
        if "sources" in row.changes:
            row.built.sources.set(row.sections)
        if "symptoms" in row.changes:
            row.built.symptoms.all().delete()
            Symptom.objects.bulk_create(
                Symptom(entry=row.built, phrase=phrase) for phrase in row.record["symptoms"]
            )


def write_text(row: Row, ids: dict[str, int], person, at: datetime) -> None:
    Entry.objects.lock(row.built.pk)
    # What a line leaves out stays as it was being written: those who wrote it may not approve it here either.
    template = row.built.revisions.open().first()
    if template is not None:
        template.set_aside(person, at=at)
    texts = {name: row.record[name] for name in COPIED}
    draft = Revision.objects.start(row.built, person, template, **texts)
    draft.replace_steps(
        step.as_fields() | {"if_not_entry_id": ids.get(target["if_not_entry"])}
        for step, target in zip(row.steps, row.record["steps"], strict=True)
    )
