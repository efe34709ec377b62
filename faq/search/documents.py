"""What the index is told of the entries: exactly what readers may see at a moment."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Min, Q

from faq.models import Entry, EntryChange, Revision, Step, Symptom
from faq.search.index import Document
from faq.search.stamp import Stamp

CHUNK = 2000  # entries read at a time


def documents(at: datetime, ids: list[int] | None = None) -> Iterator[Document]:
    """The published entries as documents: all of them, or those of `ids` that are published."""
    entries = Entry.objects.published(at).order_by("pk")
    if ids is not None:
        entries = entries.filter(pk__in=ids)
    found = list(entries.ids())
    for start in range(0, len(found), CHUNK):
        yield from _documents(found[start : start + CHUNK], at)


def _documents(entries: list[int], at: datetime) -> Iterator[Document]:
    texts = list(Revision.objects.live(at).searchable(entries))
    phrases = Symptom.objects.by_entry(entries)
    steps = Step.objects.by_revision(text.pk for text in texts)
    for text in texts:
        yield Document(
            id=text.entry_id,
            wallet=text.wallet,
            topic=text.topic,
            title=text.title,
            symptoms=tuple(phrases.get(text.entry_id, ())),
            answer=text.answer,
            steps="\n".join(steps.get(text.pk, ())),
            urgency=text.urgency,
        )


def changed_between(stamp: Stamp, version: int, at: datetime) -> list[int]:
    """Entries that were written to, fell due or expired since `stamp`."""
    written = EntryChange.objects.filter(version__gt=stamp.version, version__lte=version)
    passed = (stamp.at, at)
    due = Entry.objects.filter(Q(revisions__publish_at__range=passed) | Q(expires_at__range=passed))
    return sorted({*written.values_list("entry_id", flat=True), *due.values_list("pk", flat=True)})


def next_due(at: datetime) -> datetime | None:
    """When, after `at`, the next approved revision appears or the next entry expires."""
    appears = Revision.objects.filter(state=Revision.State.APPROVED, publish_at__gt=at)
    expires = Entry.objects.filter(expires_at__gt=at)
    moments = [
        appears.aggregate(first=Min("publish_at"))["first"],
        expires.aggregate(first=Min("expires_at"))["first"],
    ]
    return min(filter(None, moments), default=None)
