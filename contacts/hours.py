"""Whether a channel is served at a moment, until when, and when it opens next.

Pure: schedule, calendar and moment in, a frozen `Status` out. `contacts.calendar_days` says what
kind of day a date is, `contacts.schedule` which periods hold on it, `contacts.stretches` when
they take place, `contacts.week` draws the week.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from contacts.calendar_days import Calendar, CalendarDay, DayKind, YearState, day_words
from contacts.schedule import SHANGHAI, Basis, Days, Period, Schedule, special_days
from contacts.stretches import Stretch, end_of, instant, stretches

__all__ = [
    "NOT_PUBLISHED",
    "SEARCH_DAYS",
    "SHANGHAI",
    "STATE_WORDS",
    "Basis",
    "Calendar",
    "CalendarDay",
    "DayKind",
    "Days",
    "Period",
    "Schedule",
    "State",
    "Status",
    "YearState",
    "next_change",
    "special_days",
    "status_at",
]

# The longest holiday lasts nine days; an opening further off than this would be a guess.
SEARCH_DAYS = 40

NOT_PUBLISHED = "未公布"
EVERY_DAY = "每天"
SPECIAL_DAY = "特别安排"
HOURS_UNKNOWN = "服务时间未公布"
HOURS_USUAL = "通常时间未确认"


class State(StrEnum):
    """Whether a channel is served."""

    OPEN = "open"
    CLOSED = "closed"
    USUALLY_OPEN = "usually_open"
    USUALLY_CLOSED = "usually_closed"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The state in readers' words."""
        return STATE_WORDS[self]

    @property
    def is_open(self) -> bool:
        """Whether somebody is there, or usually is."""
        return self in (State.OPEN, State.USUALLY_OPEN)

    @property
    def is_closed(self) -> bool:
        """Whether nobody is there, or usually nobody."""
        return self in (State.CLOSED, State.USUALLY_CLOSED)


STATE_WORDS = {
    State.OPEN: "服务中",
    State.CLOSED: "已下班",
    State.USUALLY_OPEN: "通常服务中",
    State.USUALLY_CLOSED: "通常已下班",
    State.UNKNOWN: "时间未公布",
}

_USUALLY = {State.OPEN: State.USUALLY_OPEN, State.CLOSED: State.USUALLY_CLOSED}


@dataclass(frozen=True, slots=True)
class Status:
    """The answer for one moment. Times are aware, in the schedule's zone.

    `until`: when the state ends (exclusive); None: not within the days looked at.
    `next_open`: the next opening, if it is certain; given only while closed.
    `basis`: why, in words. `next_basis`: the same for `next_open`; 未公布 where there is none,
    empty while open. `is_break`: closed between two periods of one day.
    """

    state: State
    until: datetime | None
    next_open: datetime | None
    basis: str
    next_basis: str = ""
    is_break: bool = False


def status_at(schedule: Schedule, calendar: Calendar, moment: datetime) -> Status:
    """Return whether the channel is served at `moment` (aware, any zone).

    Looks at the local day of the moment and the 40 after it. Where a period only might hold (its
    year has no calendar) the state is unknown, never open. Raises ValueError on a naive moment.
    """
    today = _local_day(schedule, moment)
    if not schedule.is_known and not schedule.special:
        return Status(State.UNKNOWN, None, None, HOURS_UNKNOWN, NOT_PUBLISHED)
    status = _status_until(schedule, calendar, moment.astimezone(UTC), today)
    if schedule.basis == Basis.USUAL:
        return replace(status, state=_USUALLY.get(status.state, status.state))
    return status


def next_change(schedule: Schedule, calendar: Calendar, moment: datetime) -> datetime | None:
    """Return when what is shown of the status changes next, by the end of the local day at most.

    The end of the day is a change where its kind is named (工作日 → 周末) or a time is shown
    (明天 09:00 → 今天 09:00). None: the coming midnight changes nothing; ask again after it.
    Aware, in the schedule's zone; ValueError on a naive moment.
    """
    status = status_at(schedule, calendar, moment)
    today, now = _local_day(schedule, moment), moment.astimezone(UTC)
    midnight = instant(today + timedelta(days=1), time.min, schedule.zone)
    ahead = stretches(schedule, calendar, today - timedelta(days=1), today)
    edges = {edge for each in ahead for edge in (each.start, each.end) if now < edge < midnight}
    for edge in sorted(edges):
        if status_at(schedule, calendar, edge) != status:
            return edge.astimezone(schedule.zone)
    if status.until is None and status_at(schedule, calendar, midnight) == status:
        return None
    return midnight.astimezone(schedule.zone)


def _local_day(schedule: Schedule, moment: datetime) -> date:
    if moment.utcoffset() is None:
        raise ValueError("the moment needs a time zone")
    return moment.astimezone(schedule.zone).date()


def _status_until(schedule: Schedule, calendar: Calendar, now: datetime, today: date) -> Status:
    # A stretch lasts a day at most: what covers this moment began today or yesterday.
    first, last = today - timedelta(days=1), today + timedelta(days=SEARCH_DAYS)
    ahead = (each for each in stretches(schedule, calendar, first, last) if each.end > now)
    reached, following = _split(ahead, now)
    limit = instant(last + timedelta(days=1), time.min, schedule.zone)

    def local(end: datetime) -> datetime | None:
        return end.astimezone(schedule.zone) if end < limit else None

    sure = [each for each in reached if each.is_sure]
    if sure:
        end = end_of(sure, (each for each in following if each.is_sure))
        return Status(State.OPEN, local(end), None, _basis(schedule, calendar, sure[-1].day))
    if reached:
        basis = _basis(schedule, calendar, reached[-1].day)
        return Status(State.UNKNOWN, local(end_of(reached, following)), None, basis, NOT_PUBLISHED)
    basis, coming = _basis(schedule, calendar, today), next(iter(following), None)
    if coming is None:
        return Status(State.CLOSED, None, None, basis, NOT_PUBLISHED)
    if not coming.is_sure:  # a certain opening after it is not known to be the next
        return Status(State.CLOSED, local(coming.start), None, basis, NOT_PUBLISHED)
    opening = local(coming.start)
    begun = stretches(schedule, calendar, today, today) if coming.day == today else ()
    is_break = any(each.is_sure and each.end <= now for each in begun)
    return Status(State.CLOSED, opening, opening, basis, _basis(schedule, calendar, coming.day), is_break)


def _split(ahead: Iterable[Stretch], now: datetime) -> tuple[list[Stretch], Iterable[Stretch]]:
    """Return what has begun by `now`, and the rest, unread but for its first."""
    ahead = iter(ahead)
    begun: list[Stretch] = []
    for each in ahead:
        if each.start > now:
            return begun, chain([each], ahead)
        begun.append(each)
    return begun, ()


@lru_cache(maxsize=4096)
def _basis(schedule: Schedule, calendar: Calendar, day: date) -> str:
    """Return why, in words: the kind of day, and what is not confirmed."""
    if day in schedule.special:
        words = SPECIAL_DAY
    elif not schedule.is_known:
        return HOURS_UNKNOWN
    elif schedule.is_the_same_every_day:
        words = EVERY_DAY
    else:
        words = day_words(calendar, day)
    return f"{words}，{HOURS_USUAL}" if schedule.basis == Basis.USUAL else words
