"""The calendar of a year, against an independent one and from rows of a file."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from contacts.calendar_days import Calendar, DayClass, DayKind, YearState, day_class
from contacts.statutory import CalendarError, from_package, from_rows

YEARS = (2024, 2025, 2026)


def days_of(year: int):
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", YEARS)
def test_its_workdays_equal_those_of_an_independent_calendar(year):
    ours = from_package(year)
    calendar = Calendar(ours.days, {year: ours.state})
    working = [
        day for day in days_of(year) if day_class(calendar, day) in (DayClass.WORKDAY, DayClass.MAKEUP)
    ]
    assert working == [day for day in days_of(year) if chinese_calendar.is_workday(day)]


@pytest.mark.parametrize("year", YEARS)
def test_its_make_up_days_equal_those_of_an_independent_calendar(year):
    ours = {day for day, each in from_package(year).days.items() if each.kind == DayKind.WORK}
    theirs = {day for day in days_of(year) if day.weekday() >= 5 and chinese_calendar.is_workday(day)}
    assert ours == theirs


NAMES = {
    "the eve": (date(2026, 2, 16), "春节"),
    "a Sunday within": (date(2026, 2, 22), "春节"),
    "an exchanged day": (date(2026, 10, 6), "国庆节"),
    "a substitute day": (date(2026, 4, 6), "清明节"),
    "a make-up day far before": (date(2026, 9, 20), "国庆节"),
}


@pytest.mark.parametrize(("day", "name"), NAMES.values(), ids=NAMES)
def test_it_names_the_festival_of(day, name):
    assert from_package(2026).days[day].name == name


STATES = {2024: YearState.ANNOUNCED, 2026: YearState.ANNOUNCED, 2027: YearState.PROVISIONAL}


@pytest.mark.parametrize(("year", "state"), STATES.items())
def test_a_year_without_make_up_days_is_provisional(year, state):
    assert from_package(year).state == state


@pytest.mark.parametrize("year", [0, 2009, 2101])
def test_it_refuses_a_year_out_of_range(year):
    with pytest.raises(CalendarError, match=str(year)):
        from_package(year)


ROWS = [
    {"date": "2026-10-01", "isOffDay": True, "name": "国庆节"},
    {"date": "2026-10-10", "isOffDay": False, "name": "国庆节"},
]


def test_it_takes_rows():
    found = from_rows(2026, ROWS)
    kinds = {str(day): str(each.kind) for day, each in found.days.items()}
    assert (found.state, kinds) == (YearState.ANNOUNCED, {"2026-10-01": "off", "2026-10-10": "work"})


BAD_ROWS = {
    "no list": ({}, "list"),
    "no date": ([{"isOffDay": True, "name": "元旦"}], "row 1"),
    "a date that is none": ([{**ROWS[0], "date": "2026-13-01"}], "row 1"),
    "another year": ([ROWS[0], {**ROWS[1], "date": "2028-01-01"}], "row 2"),
    "a word for true": ([{**ROWS[0], "isOffDay": "yes"}], "row 1"),
    "no name": ([{**ROWS[0], "name": " "}], "row 1"),
    "a row that is none": (["2026-10-01"], "row 1"),
    "a date twice": ([ROWS[0], ROWS[0]], "twice"),
}


@pytest.mark.parametrize(("rows", "said"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_it_refuses_rows_with(rows, said):
    with pytest.raises(CalendarError, match=said):
        from_rows(2026, rows)
