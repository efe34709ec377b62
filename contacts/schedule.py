"""Service hours as staff write them, and which of them hold on a date.

Pure: values in, values out. Wall times are local to the schedule's zone.

Which periods hold on a date:

* a special day of the channel overrides everything else that begins on it;
* `daily` holds on every date;
* `workday`, `restday`, `holiday` hold on days of that class, make-up workdays being workdays;
* a weekday (`mon` … `sun`) holds on that weekday, but never on a statutory holiday, where many
  lines are not served: only `holiday`, `daily` or a special day may say so. On a make-up workday
  it gives way to the class periods, if the schedule has any (a 周六 line would otherwise add
  Saturday's hours to the workday's).

Where the class of a date is not known, a period that might hold is uncertain.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from contacts.calendar_days import Calendar, DayClass, day_class, is_weekend

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Days(StrEnum):
    """The days on which a period of service begins."""

    DAILY = "daily"
    WORKDAY = "workday"
    RESTDAY = "restday"
    HOLIDAY = "holiday"
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEKDAYS = (Days.MON, Days.TUE, Days.WED, Days.THU, Days.FRI, Days.SAT, Days.SUN)

_CLASS_DAYS = {
    DayClass.WORKDAY: Days.WORKDAY,
    DayClass.MAKEUP: Days.WORKDAY,
    DayClass.RESTDAY: Days.RESTDAY,
    DayClass.HOLIDAY: Days.HOLIDAY,
}


class Basis(StrEnum):
    """How sure the schedule itself is."""

    CONFIRMED = "confirmed"
    USUAL = "usual"  # what such services usually keep; not confirmed for this channel
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Period:
    """Service from `opens` up to, but not at, `closes`, in local wall time.

    A closing at or before the opening is on the next day; equal times mean 24 hours. The whole
    period belongs to the day on which it began.
    """

    days: Days
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens.tzinfo is not None or self.closes.tzinfo is not None:
            raise ValueError("service hours are wall times of the schedule's zone, without an offset")

    @property
    def passes_midnight(self) -> bool:
        """Whether it closes on the day after it opened (a closing at 00:00 counts)."""
        return self.closes <= self.opens


@dataclass(frozen=True)
class Schedule:
    """The service hours of a channel.

    `special` gives the periods that begin on one date in place of all others (their `days` is
    ignored); none at all means closed that day. What began the evening before still runs out.
    """

    periods: tuple[Period, ...] = ()
    basis: Basis = Basis.UNKNOWN
    zone: ZoneInfo = SHANGHAI
    special: Mapping[date, tuple[Period, ...]] = field(default_factory=dict)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.periods, self.basis, self.zone.key, frozenset(self.special.items())))

    @cached_property
    def is_known(self) -> bool:
        """Whether there are hours to speak of; confirmed hours without a period are an oversight."""
        return self.basis != Basis.UNKNOWN and bool(self.periods)

    @cached_property
    def has_class_periods(self) -> bool:
        """Whether any period names a class of days rather than a weekday."""
        return any(period.days in _CLASS_DAYS.values() for period in self.periods)

    @cached_property
    def is_the_same_every_day(self) -> bool:
        """Whether the calendar has no say in it (special days apart)."""
        return all(period.days == Days.DAILY for period in self.periods)


def special_days(rows: Iterable[tuple[date, Period | None]]) -> dict[date, tuple[Period, ...]]:
    """Gather special days row by row; no period means closed.

    A date that one row closes is closed, whatever others say: who is sent to a closed line is harmed.
    """
    found: dict[date, list[Period | None]] = {}
    for day, period in rows:
        found.setdefault(day, []).append(period)
    return {day: () if None in periods else tuple(periods) for day, periods in found.items()}


@dataclass(frozen=True, slots=True)
class Holding:
    """A period that begins on a certain date, and whether that is sure."""

    period: Period
    is_sure: bool


# Stands for a whole day about which nothing is known.
_ANY_TIME = Holding(Period(Days.DAILY, time.min, time.min), is_sure=False)


def holding(schedule: Schedule, calendar: Calendar, day: date) -> tuple[Holding, ...]:
    """Return the periods that begin, or may begin, on `day`, by opening time."""
    if day in schedule.special:
        found = [Holding(period, is_sure=True) for period in schedule.special[day]]
    elif not schedule.is_known:
        return (_ANY_TIME,)
    else:
        sure, perhaps = _days_named_by(schedule, day_class(calendar, day), day)
        found = [
            Holding(period, is_sure=period.days in sure)
            for period in schedule.periods
            if period.days in sure or period.days in perhaps
        ]
    if len(found) > 1:
        found.sort(key=lambda each: (each.period.opens, not each.is_sure))
    return tuple(found)


def _days_named_by(schedule: Schedule, kind: DayClass, day: date) -> tuple[set[Days], set[Days]]:
    """Return which days a date surely is, and which it might turn out to be."""
    weekday = WEEKDAYS[day.weekday()]
    if kind == DayClass.UNKNOWN:
        perhaps = {Days.WORKDAY, Days.HOLIDAY, weekday}
        return {Days.DAILY}, perhaps | {Days.RESTDAY} if is_weekend(day) else perhaps
    if kind == DayClass.HOLIDAY or (kind == DayClass.MAKEUP and schedule.has_class_periods):
        return {Days.DAILY, _CLASS_DAYS[kind]}, set()
    return {Days.DAILY, _CLASS_DAYS[kind], weekday}, set()
