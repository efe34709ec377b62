"""The part of the working calendar that a status needs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from contacts import calendar_days, hours
from contacts.models import CalendarDay, CalendarYear
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
FIRST = NOW.date() - timedelta(days=7)
LAST = NOW.date() + timedelta(days=hours.SEARCH_DAYS + 7)


def make_year(*, year: int, arrangement: str = "announced") -> CalendarYear:
    return CalendarYear.objects.create(year=year, arrangement=arrangement, source="通知")


def make_day(*, day: date, kind: str = "off", name: str = "国庆节") -> CalendarDay:
    year = CalendarYear.objects.filter(year=day.year).first() or make_year(year=day.year)
    return year.days.create(date=day, kind=kind, name=name)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(FIRST - timedelta(days=1), [], id="a day too early"),
        pytest.param(FIRST, [FIRST], id="first"),
        pytest.param(NOW.date(), [NOW.date()], id="today"),
        pytest.param(LAST, [LAST], id="last"),
        pytest.param(LAST + timedelta(days=1), [], id="a day too late"),
    ],
)
def test_it_reads_the_days_around_a_moment(day, expected):
    make_day(day=day)
    assert list(CalendarDay.objects.calendar_around(NOW).days) == expected


def test_it_reads_days_as_the_core_knows_them():
    make_day(day=date(2026, 11, 21), kind="work", name="国庆节")
    make_day(day=date(2026, 11, 23), kind="off", name="")
    assert CalendarDay.objects.calendar_around(NOW).days == {
        date(2026, 11, 21): calendar_days.CalendarDay(calendar_days.DayKind.WORK, "国庆节"),
        date(2026, 11, 23): calendar_days.CalendarDay(calendar_days.DayKind.OFF, ""),
    }


def test_it_reads_both_years_at_a_turn():
    for year, arrangement in (
        (2025, "announced"),
        (2026, "announced"),
        (2027, "provisional"),
        (2028, "announced"),
    ):
        make_year(year=year, arrangement=arrangement)
    assert CalendarDay.objects.calendar_around(NOW).years == {
        2026: calendar_days.YearState.ANNOUNCED,
        2027: calendar_days.YearState.PROVISIONAL,
    }


def test_it_reads_no_year_that_is_not_there():
    assert CalendarDay.objects.calendar_around(NOW) == calendar_days.Calendar(days={}, years={})


def test_it_reads_far_enough_for_every_zone():
    """In UTC it is still yesterday; both calendars hold what a status looks at."""
    make_day(day=NOW.date() + timedelta(days=hours.SEARCH_DAYS + 1))
    moment = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
    assert len(CalendarDay.objects.calendar_around(moment).days) == 1


def test_it_reads_in_one_query(django_assert_num_queries):
    for number in range(3):
        make_day(day=NOW.date() + timedelta(days=number))
    with django_assert_num_queries(1):
        CalendarDay.objects.calendar_around(NOW)


def test_it_replaces_the_days_of_a_year():
    year = make_day(day=date(2026, 10, 1)).year
    year.replace_days([(date(2026, 10, 2), "off", "国庆节"), (date(2026, 10, 10), "work", "国庆节")])
    kept = list(CalendarDay.objects.values_list("date", "kind"))
    assert kept == [(date(2026, 10, 2), "off"), (date(2026, 10, 10), "work")]


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: make_year(year=2026), id="year"),
        pytest.param(lambda: make_day(day=date(2026, 10, 1)), id="day"),
    ],
)
def test_it_refuses_the_same_twice(make):
    make()
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        make()


@pytest.mark.parametrize(
    ("choices", "core"),
    [
        pytest.param(CalendarDay.Kind, calendar_days.DayKind, id="kinds of day"),
        pytest.param(CalendarYear.Arrangement, calendar_days.YearState, id="arrangements"),
    ],
)
def test_it_offers_exactly_what_the_core_knows(choices, core):
    assert set(choices.values) == {member.value for member in core}


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2026, 12, 31)], ids=str)
def test_a_year_may_list(day):
    assert CalendarDay(year=make_year(year=2026), date=day, kind="off").full_clean() is None


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2027, 1, 1)], ids=str)
def test_a_year_may_not_list(day):
    with pytest.raises(ValidationError) as error:
        CalendarDay(year=make_year(year=2026), date=day, kind="off").full_clean()
    assert set(error.value.message_dict) == {"date"}
