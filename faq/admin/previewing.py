"""The preview of a revision: at which moment, how wide, and whether readers would see it then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from faq.models import Entry, Revision

FIRST_YEAR, LAST_YEAR = 2000, 2100  # beyond these there is no calendar
WIDTHS = {"phone": "手机", "desktop": "电脑"}


@dataclass(frozen=True)
class Preview:
    """What was chosen, and what it means."""

    at: datetime
    width: str
    note: str
    is_understood: bool  # False: the moment could not be read, and now stands in for it

    @classmethod
    def of(cls, chosen: Mapping[str, str], revision: Revision, now: datetime) -> "Preview":
        """The preview that the parameters `at` (local time) and `width` ask for."""
        text, width = chosen.get("at", ""), chosen.get("width", "")
        at = moment(text)
        return cls(
            at=at or now,
            width=width if width in WIDTHS else "phone",
            note=note(revision, at or now),
            is_understood=at is not None or not text,
        )

    @property
    def local(self) -> str:
        """The moment as the input field takes it."""
        return timezone.localtime(self.at).strftime("%Y-%m-%dT%H:%M")

    @property
    def widths(self) -> dict[str, str]:
        return WIDTHS


def moment(text: str) -> datetime | None:
    """The local date and time in `text`; None where it holds none."""
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    if at is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        return None
    return timezone.make_aware(at) if timezone.is_naive(at) else at


def note(revision: Revision, at: datetime) -> str:
    """What readers see of the entry at `at`, in words, as things stand now."""
    shown = Entry.objects.published(at).filter(pk=revision.entry_id).first()
    if shown is None:
        return "那时读者看不到这一条。"
    if shown.live == revision:
        return "那时读者看到的就是这一版。"
    return f"那时读者看到的是第 {shown.live.number} 版《{shown.live.title}》。"
