"""Did it help? A reader's vote on an entry, and where they go from there."""

from datetime import datetime
from enum import Enum

from django.utils.timezone import localdate

from faq import breadcrumbs, counting, pages
from faq.models import Entry


class Answer(Enum):
    YES = "yes"
    NO = "no"
    NONE = ""

    @classmethod
    def of(cls, text: str | None) -> "Answer":
        return cls(text) if text in ("yes", "no") else cls.NONE


def solved_page(slug: str, answer: Answer, at: datetime) -> dict:
    """What comes after `answer`; Http404 where readers may not see the entry."""
    context = pages.entry(slug, at)
    return {**context, "breadcrumbs": breadcrumbs.below_entry(context["entry"]), "answer": answer.value}


def count_vote(term: str, entry: Entry, answer: Answer, at: datetime) -> None:
    counting.counts.vote(term, entry.live, solved=answer == Answer.YES, on=localdate(at))
