"""A record: all that a file says of an entry, under the names of its fields.

It holds the text at which the entry stands (its open revision, else the last approved one). States,
people and numbers of revisions stay here: they are the history of this portal.
"""

from datetime import date, datetime

from django.utils import timezone

from faq.models import Entry, Revision, Step
from faq.models.revision_queries import COPIED

DATES = ("expires_at", "review_by", "reviewed_on")
NEW = {
    **dict.fromkeys(("slug", "wallet", "topic"), ""),
    "urgency": Entry.Urgency.ROUTINE.value,
    "is_off": False,
    **dict.fromkeys(DATES),
    "sources": [],
    **dict.fromkeys(COPIED, ""),
    "symptoms": [],
    "steps": [],
}
STEP = (*Step.TEXTS, "if_not_entry")


def record_of(entry: Entry) -> dict:
    """The record of an entry that came by `with_everything_written`."""
    revision = next(iter(entry.standing_revisions), None) or Revision()
    return {
        "slug": entry.slug,
        "wallet": entry.wallet.slug,
        "topic": entry.topic.slug,
        "urgency": entry.urgency,
        "is_off": entry.is_off,
        **{name: written(getattr(entry, name)) for name in DATES},
        "sources": sorted([each.document.file_name, each.heading] for each in entry.sources.all()),
        **{name: getattr(revision, name) for name in COPIED},
        "symptoms": [symptom.phrase for symptom in entry.symptoms.all()],
        "steps": [step_of(step) for step in revision.steps.all()] if revision.pk else [],
    }


def step_of(step: Step) -> dict[str, str]:
    texts = {name: getattr(step, name) for name in Step.TEXTS}
    return texts | {"if_not_entry": step.if_not_entry.slug if step.if_not_entry_id else ""}


def written(moment: date | datetime | None) -> str | None:
    """A date, or a moment in local time with its offset, exactly."""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
    return moment.isoformat() if moment is not None else None
