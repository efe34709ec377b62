"""Did it help? A reader's vote on an entry, why, and where they go from there."""

from datetime import datetime
from enum import Enum
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from faq import breadcrumbs, counting, pages
from faq.forms import FeedbackForm
from faq.models import Entry, Feedback
from faq.results import find


class Answer(Enum):
    YES = "yes"
    NO = "no"
    NONE = ""

    @classmethod
    def of(cls, text: str | None) -> "Answer":
        return cls(text) if text in ("yes", "no") else cls.NONE


def solved_page(slug: str, answer: Answer, at: datetime, term: str = "") -> dict:
    """What comes after `answer`; Http404 where readers may not see the entry.

    Who is not helped is shown other entries: what they searched for, `term`, says which.
    """
    context = pages.entry(slug, at)
    if answer == Answer.NO:
        context["related"] = next_entries(context, term, at)
    return {
        **context,
        "breadcrumbs": breadcrumbs.below_entry(context["entry"]),
        "answer": answer.value,
        "feedback_form": FeedbackForm(solved=answer == Answer.YES),
        "feedback_days": settings.FEEDBACK_DAYS,
    }


def next_entries(context: dict, term: str, at: datetime) -> list[Entry]:
    """What to try next: what else was found for `term`, where the steps lead, what is about the same.

    Nothing here goes by votes.
    """
    found = find(term, at).entries if term else []
    others = dict.fromkeys([*found, *context["led_to"], *context["related"]])
    others.pop(context["entry"], None)
    return list(others)[: pages.RELATED]


def after_url(slug: str, answer: Answer, term: str) -> str:
    """The page after `answer`; the term is one that may be counted, so it may stand in an address."""
    asked = f"&{urlencode({'q': term})}" if term and answer == Answer.NO else ""
    return f"{reverse('solved', args=[slug])}?solved={answer.value}{asked}"


def count_vote(term: str, entry: Entry, answer: Answer, at: datetime) -> None:
    counting.counts.vote(term, entry.live, solved=answer == Answer.YES, on=localdate(at))


def keep_feedback(form: FeedbackForm, entry: Entry, answer: Answer, at: datetime) -> None:
    """Keep a valid form, personal data covered."""
    Feedback.objects.receive(
        entry.live,
        solved=answer == Answer.YES,
        reason=form.cleaned_data["reason"],
        text=form.cleaned_data["note"],
        on=localdate(at),
    )
