"""Periods of service on the time line: from wall times of dates to instants.

Instants are what is compared, so zones that change their clocks do no harm: a wall time that
occurs twice means its first occurrence, one that is skipped means the instant of the change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

from contacts.calendar_days import Calendar
from contacts.schedule import Schedule, holding


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period as it takes place: from `start` up to `end` (UTC), begun on the local `day`."""

    start: datetime
    end: datetime
    day: date
    is_sure: bool


def stretches(schedule: Schedule, calendar: Calendar, first: date, last: date) -> Iterator[Stretch]:
    """Return what begins from `first` to `last`, by start; of the same start, sure ones first."""
    days = range(first.toordinal(), last.toordinal() + 1)
    return chain.from_iterable(map(_beginnings(schedule, calendar).__getitem__, days))


# A page asks for the same days again and again: for the state, its end, the week.
@lru_cache(maxsize=256)
def _beginnings(schedule: Schedule, calendar: Calendar) -> "_Beginnings":
    return _Beginnings(schedule, calendar)


class _Beginnings(dict[int, tuple[Stretch, ...]]):
    """What begins on a local day, by its ordinal number."""

    def __init__(self, schedule: Schedule, calendar: Calendar) -> None:
        self._schedule, self._calendar = schedule, calendar

    def __missing__(self, number: int) -> tuple[Stretch, ...]:
        day, found = date.fromordinal(number), []
        for each in holding(self._schedule, self._calendar, day):
            closing_day = day + timedelta(days=each.period.passes_midnight)
            start = instant(day, each.period.opens, self._schedule.zone)
            end = instant(closing_day, each.period.closes, self._schedule.zone)
            if start < end:  # a period inside a skipped hour does not take place
                found.append(Stretch(start, end, day, each.is_sure))
        self[number] = tuple(found)
        return self[number]


def end_of(reached: Iterable[Stretch], following: Iterable[Stretch]) -> datetime:
    """Return the end of `reached`, carried on by what follows (by start) without a gap.

    An unsure stretch ends where a sure one begins; sure ones must be handed in alone.
    """
    reached = list(reached)
    end, are_sure = max(each.end for each in reached), reached[0].is_sure
    for each in following:
        if each.start > end:
            break
        if each.is_sure and not are_sure:
            return each.start
        end = max(end, each.end)
    return end


# The same openings and closings are asked for again and again.
@lru_cache(maxsize=4096)
def instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) at which the clocks of `zone` show `wall` on `day`."""
    local = datetime.combine(day, wall, tzinfo=zone)
    found = local.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return found
    return _end_of_gap(local.replace(fold=1).astimezone(UTC), found, zone)


def _end_of_gap(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Return when the clocks of `zone` jump, between `low` (before) and `high` (after or at)."""
    after = high.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)
