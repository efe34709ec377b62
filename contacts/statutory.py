"""The Chinese working calendar of a year, as the `holidays` package or a file of rows has it.

Pure apart from reading what the package ships. Rows are what `CalendarDay` keeps.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from contacts.calendar_days import CalendarDay, DayKind, YearState, is_weekend

FIRST_YEAR, LAST_YEAR = 2010, 2100
LUNAR_NEW_YEAR_EVE = "农历除夕"
LUNAR_NEW_YEAR = "春节"
EXCHANGED = re.compile(r"由 (\d{4}-\d\d-\d\d) 调休")


class CalendarError(ValueError):
    """A year or row that cannot be taken; the text says which and why."""


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """A year's days that differ from their weekday, and how much of it is known."""

    year: int
    state: YearState
    days: dict[date, CalendarDay]


def from_package(year: int) -> YearOfDays:
    """The year as the `holidays` package knows it.

    The package leaves out the make-up days of a year that is not announced yet, without a word. A
    year without any is therefore provisional.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError(f"{year}: expected a year from {FIRST_YEAR} to {LAST_YEAR}")
    known = holidays.country_holidays("CN", years=year, language="zh_CN")
    off = {day: name for day, name in known.items() if day.year == year}
    work = {day for day in known.weekend_workdays if day.year == year}
    named = {day: festival(day, off) for day in off}
    days = {day: CalendarDay(DayKind.OFF, name) for day, name in with_weekends(named, work).items()}
    exchanged = {worked_for(name): named[day] for day, name in off.items() if EXCHANGED.search(name)}
    days |= {day: CalendarDay(DayKind.WORK, exchanged.get(day, "")) for day in work}
    return YearOfDays(year, YearState.ANNOUNCED if work else YearState.PROVISIONAL, days)


def from_rows(year: int, rows: object) -> YearOfDays:
    """The year from rows {"date", "isOffDay", "name"}. Raises CalendarError for the first bad row."""
    if not isinstance(rows, list) or not rows:
        raise CalendarError("expected a list of rows")
    days = dict(parsed(place, row, year) for place, row in enumerate(rows, start=1))
    if len(days) < len(rows):
        raise CalendarError("a date stands twice")
    has_work = any(day.kind == DayKind.WORK for day in days.values())
    return YearOfDays(year, YearState.ANNOUNCED if has_work else YearState.PROVISIONAL, days)


def parsed(place: int, row: object, year: int) -> tuple[date, CalendarDay]:
    try:
        day, is_off, name = date.fromisoformat(row["date"]), row["isOffDay"], row["name"]
    except (KeyError, TypeError, ValueError) as error:
        raise CalendarError(f"row {place}: expected date (YYYY-MM-DD), isOffDay, name: {error!r}") from error
    if not isinstance(is_off, bool) or not isinstance(name, str) or not name.strip():
        raise CalendarError(f"row {place}: expected isOffDay true or false, and a name")
    if day.year not in (year - 1, year):
        raise CalendarError(f"row {place}: {day} is not of {year}")
    return day, CalendarDay(DayKind.OFF if is_off else DayKind.WORK, name.strip())


def festival(day: date, off: dict[date, str]) -> str:
    """The festival that a day off belongs to; an exchanged day goes to the nearest."""
    if EXCHANGED.search(off[day]):
        day = min(
            (other for other in off if not EXCHANGED.search(off[other])), key=lambda each: abs(each - day)
        )
    name = off[day].split("（")[0]  # 春节（补假）
    return LUNAR_NEW_YEAR if name == LUNAR_NEW_YEAR_EVE else name


def worked_for(name: str) -> date:
    """The weekend day that is worked for a day off named like 休息日（由 2026-09-20 调休）."""
    return date.fromisoformat(EXCHANGED.search(name).group(1))


def with_weekends(named: dict[date, str], work: Iterable[date]) -> dict[date, str]:
    """`named` with the weekend days that touch it: they belong to the holiday, unless worked."""
    found = dict(named)
    for step in (timedelta(days=1), timedelta(days=-1)):
        for day in sorted(named, reverse=step.days < 0):
            for weekend in following_weekend(day, step):
                if weekend in work or weekend.year != day.year:
                    break
                found.setdefault(weekend, found[weekend - step])
    return found


def following_weekend(day: date, step: timedelta) -> Iterator[date]:
    """The weekend days next to `day` in the direction of `step`, without a gap."""
    while is_weekend(day := day + step):
        yield day
