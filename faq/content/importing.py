"""Writing many entries at once: all of them or none."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from django.contrib.auth.models import User
from django.db import transaction

from contacts.models import Topic, Wallet
from faq.content.entry_kinds import shipped_account
from faq.content.rows import Row
from faq.models import Entry, Revision, Step, Symptom

CHUNK = 2000  # rows written at a time


@transaction.atomic
def write_entries(
    rows: list[Row], wallet: Wallet, approver: User | None, at: datetime, progress: Callable[[int], None]
) -> int:
    """Write `rows` as entries of `wallet`; returns how many are published, as of `at`.

    Their author is the account of shipped content, which cannot log in, so that `approver` is
    always somebody else; None: that account itself, as for content that comes with the portal.
    Rows without an answer or steps become drafts.
    """
    author, topics = shipped_account(), {topic.slug: topic for topic in Topic.objects.all()}
    published = done = 0
    for chunk in _chunks(rows):
        entries = Entry.objects.bulk_create(
            Entry(slug=row.slug, wallet=wallet, topic=topics[row.topic], urgency=row.urgency) for row in chunk
        )
        Symptom.objects.bulk_create(
            Symptom(entry=entry, phrase=phrase)
            for entry, row in zip(entries, chunk, strict=True)
            for phrase in row.symptoms
        )
        published += _write_texts(entries, chunk, author, approver or author, at)
        done += len(chunk)
        progress(done)
    return published


def _write_texts(entries: list[Entry], rows: list[Row], author: User, approver: User, at: datetime) -> int:
    """Write a revision for each entry and approve those that are complete."""
    revisions = Revision.objects.bulk_create(
        Revision(entry=entry, number=1, title=row.title, answer=row.answer, author=author)
        for entry, row in zip(entries, rows, strict=True)
    )
    Step.objects.bulk_create(
        Step(revision=revision, position=position, action=action)
        for revision, row in zip(revisions, rows, strict=True)
        for position, action in enumerate(row.steps, 1)
    )
    complete = [revision.pk for revision, row in zip(revisions, rows, strict=True) if row.is_complete]
    return Revision.objects.filter(pk__in=complete).approve_all(approver, at)


def _chunks(rows: list[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk
