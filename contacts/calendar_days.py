"""What kind of day a date is: workday, rest day, statutory holiday, or not known.

Pure: the calendar is handed in as values; see `contacts.hours` for what is made of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property


class DayKind(StrEnum):
    """How a calendar day differs from its weekday."""

    OFF = "off"  # a statutory day off, or a weekday exchanged for one
    WORK = "work"  # a weekend day worked in exchange (调休)


class YearState(StrEnum):
    """How much of a year's arrangement is known."""

    ANNOUNCED = "announced"
    PROVISIONAL = "provisional"  # statutory days only; what is exchanged is not announced yet


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A date that differs from its weekday; `name` is the festival it belongs to (国庆节)."""

    kind: DayKind
    name: str = ""


@dataclass(frozen=True)
class Calendar:
    """Days that differ from their weekday, and the years for which those days are known.

    A day listed holds even where its year is not known: an arrangement may reach into the
    year before (2023-12-30 belonged to New Year 2024).
    """

    days: Mapping[date, CalendarDay] = field(default_factory=dict)
    years: Mapping[int, YearState] = field(default_factory=dict)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((frozenset(self.days.items()), frozenset(self.years.items())))


class DayClass(StrEnum):
    """What kind of day a date is."""

    WORKDAY = "workday"
    MAKEUP = "makeup"  # a workday at a weekend
    RESTDAY = "restday"
    HOLIDAY = "holiday"
    UNKNOWN = "unknown"  # its year is not in the calendar


DAY_WORDS = {
    DayClass.WORKDAY: "工作日",
    DayClass.MAKEUP: "调休上班",
    DayClass.RESTDAY: "周末",
    DayClass.HOLIDAY: "法定节假日",
    DayClass.UNKNOWN: "放假安排尚未确认",
}

# Festivals whose 节 is dropped before 假期 in common speech; the others keep it (春节假期).
_SHORTENED = {"国庆节": "国庆", "清明节": "清明", "端午节": "端午", "中秋节": "中秋"}


def is_weekend(day: date) -> bool:
    return day.weekday() >= 5


def day_class(calendar: Calendar, day: date) -> DayClass:
    """Return what kind of day `day` is."""
    listed = calendar.days.get(day)
    if listed is not None:
        if listed.kind == DayKind.OFF:
            return DayClass.HOLIDAY
        return DayClass.MAKEUP if is_weekend(day) else DayClass.WORKDAY
    if day.year not in calendar.years:
        return DayClass.UNKNOWN
    return DayClass.RESTDAY if is_weekend(day) else DayClass.WORKDAY


def day_words(calendar: Calendar, day: date) -> str:
    """Return the kind of day in readers' words: 工作日, 调休上班, 周末, 国庆假期 …

    Says so where the year's arrangement is provisional or not known.
    """
    kind = day_class(calendar, day)
    if kind == DayClass.UNKNOWN:
        return f"{day.year}年{DAY_WORDS[kind]}"
    words = DAY_WORDS[kind]
    if kind == DayClass.HOLIDAY:
        words = _holiday_words(calendar.days[day].name)
    if calendar.years.get(day.year) == YearState.PROVISIONAL:
        words += f"，{day.year}年放假调休安排尚未公布"
    return words


def _holiday_words(name: str) -> str:
    if not name:
        return DAY_WORDS[DayClass.HOLIDAY]
    return name if name.endswith("假期") else f"{_SHORTENED.get(name, name)}假期"
