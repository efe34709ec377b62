"""The truth tables of service hours: exact edges, ends exclusive."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from contacts.hours import (
    SHANGHAI,
    STATE_WORDS,
    Basis,
    Calendar,
    CalendarDay,
    DayKind,
    Days,
    Period,
    Schedule,
    State,
    YearState,
    next_change,
    special_days,
    status_at,
)
from contacts.week import Bar, week


def off(name: str, *days: str) -> dict[date, CalendarDay]:
    return {date.fromisoformat(day): CalendarDay(DayKind.OFF, name) for day in days}


def work(name: str, *days: str) -> dict[date, CalendarDay]:
    return {date.fromisoformat(day): CalendarDay(DayKind.WORK, name) for day in days}


# What the tables below need of 2026 (announced) and 2027 (statutory days only).
CALENDAR = Calendar(
    days={
        **off("春节", *(f"2026-02-{day}" for day in range(15, 24))),
        **work("春节", "2026-02-14", "2026-02-28"),
        **off("国庆节", *(f"2026-10-0{day}" for day in range(1, 8))),
        **work("国庆节", "2026-09-20", "2026-10-10"),
        **off("元旦", "2027-01-01"),
    },
    years={2026: YearState.ANNOUNCED, 2027: YearState.PROVISIONAL},
)
NO_CALENDAR = Calendar()


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def period(days: str, opens: str, closes: str) -> Period:
    return Period(Days(days), time.fromisoformat(opens), time.fromisoformat(closes))


def confirmed(*periods: Period, **options) -> Schedule:
    return Schedule(periods, Basis.CONFIRMED, **options)


OFFICE = confirmed(period("workday", "09:00", "12:00"), period("workday", "13:30", "18:00"))
NIGHT = confirmed(period("workday", "18:00", "02:00"))
ALWAYS = confirmed(period("daily", "00:00", "00:00"))
WEEKDAYS = confirmed(*(period(day, "09:00", "18:00") for day in ("mon", "tue", "wed", "thu", "fri")))
PROVISIONAL = "2027年放假调休安排尚未公布"

TABLE = {
    "lunch break": (OFFICE, "2026-11-20 12:30", "closed", "2026-11-20 13:30", "2026-11-20 13:30"),
    "morning": (OFFICE, "2026-11-20 09:00", "open", "2026-11-20 12:00", None),
    "minute before opening": (OFFICE, "2026-11-20 08:59", "closed", "2026-11-20 09:00", "2026-11-20 09:00"),
    "last minute": (OFFICE, "2026-11-20 17:59", "open", "2026-11-20 18:00", None),
    "Friday evening": (OFFICE, "2026-11-20 18:00", "closed", "2026-11-23 09:00", "2026-11-23 09:00"),
    "make-up Sunday": (OFFICE, "2026-09-20 10:00", "open", "2026-09-20 12:00", None),
    "National Day": (OFFICE, "2026-10-06 10:00", "closed", "2026-10-08 09:00", "2026-10-08 09:00"),
    "make-up Saturday": (OFFICE, "2026-10-10 09:00", "open", "2026-10-10 12:00", None),
    "before Spring Festival": (OFFICE, "2026-02-14 18:01", "closed", "2026-02-24 09:00", "2026-02-24 09:00"),
    "before New Year": (OFFICE, "2026-12-31 18:00", "closed", "2027-01-04 09:00", "2027-01-04 09:00"),
    "past midnight": (NIGHT, "2026-11-21 01:30", "open", "2026-11-21 02:00", None),
    "past midnight, ended": (NIGHT, "2026-11-21 02:00", "closed", "2026-11-23 18:00", "2026-11-23 18:00"),
    "past midnight into a holiday": (NIGHT, "2026-10-01 01:00", "open", "2026-10-01 02:00", None),
    "24 hours": (ALWAYS, "2026-10-01 01:00", "open", None, None),
    "24 hours without a calendar year": (ALWAYS, "2031-10-01 01:00", "open", None, None),
    "weekdays": (WEEKDAYS, "2026-11-20 10:00", "open", "2026-11-20 18:00", None),
    "weekdays on a holiday": (WEEKDAYS, "2026-10-01 10:00", "closed", "2026-10-08 09:00", "2026-10-08 09:00"),
    "weekdays on a make-up Sunday": (
        WEEKDAYS,
        "2026-09-20 10:00",
        "closed",
        "2026-09-21 09:00",
        "2026-09-21 09:00",
    ),
    "no calendar year, working hours": (OFFICE, "2031-03-05 10:00", "unknown", "2031-03-05 12:00", None),
    "no calendar year, night": (OFFICE, "2031-03-05 03:00", "closed", "2031-03-05 09:00", None),
    "next opening in a year without calendar": (
        OFFICE,
        "2027-12-31 18:00",
        "closed",
        "2028-01-01 09:00",
        None,
    ),
}


@pytest.mark.parametrize(("schedule", "moment", "state", "until", "next_open"), TABLE.values(), ids=TABLE)
def test_truth_table(schedule, moment, state, until, next_open):
    status = status_at(schedule, CALENDAR, at(moment))
    expected = (State(state), until and at(until), next_open and at(next_open))
    assert (status.state, status.until, status.next_open) == expected


BASIS = {
    "workday": (OFFICE, "2026-11-20 10:00", "工作日"),
    "make-up workday": (OFFICE, "2026-09-20 10:00", "调休上班"),
    "weekend": (OFFICE, "2026-11-21 10:00", "周末"),
    "holiday": (OFFICE, "2026-10-06 10:00", "国庆假期"),
    "holiday that keeps its 节": (OFFICE, "2026-02-17 10:00", "春节假期"),
    "open since the evening before a holiday": (NIGHT, "2026-10-01 01:00", "工作日"),
    "the same every day": (ALWAYS, "2026-10-01 01:00", "每天"),
    "provisional year": (OFFICE, "2027-01-04 10:00", f"工作日，{PROVISIONAL}"),
    "holiday of a provisional year": (OFFICE, "2027-01-01 10:00", f"元旦假期，{PROVISIONAL}"),
    "no calendar year": (OFFICE, "2031-03-05 10:00", "2031年放假安排尚未确认"),
    "no hours": (Schedule(), "2026-11-20 10:00", "服务时间未公布"),
    "usual": (Schedule(OFFICE.periods, Basis.USUAL), "2026-11-20 10:00", "工作日，通常时间未确认"),
}


@pytest.mark.parametrize(("schedule", "moment", "basis"), BASIS.values(), ids=BASIS)
def test_basis_in_words(schedule, moment, basis):
    assert status_at(schedule, CALENDAR, at(moment)).basis == basis


def test_the_next_opening_has_its_own_basis():
    status = status_at(OFFICE, CALENDAR, at("2026-12-31 18:00"))
    assert (status.basis, status.next_basis) == ("工作日", f"工作日，{PROVISIONAL}")


def test_no_next_opening_is_said_to_be_unpublished():
    only_holidays = confirmed(period("holiday", "09:00", "18:00"))
    status = status_at(only_holidays, CALENDAR, at("2026-03-10 10:00"))
    assert (status.state, status.until, status.next_open) == (State.CLOSED, None, None)
    assert status.next_basis == "未公布"


@pytest.mark.parametrize(
    ("moment", "next_open"), [("2026-08-22 10:00", at("2026-10-01 09:00")), ("2026-08-21 23:59", None)]
)
def test_the_next_opening_is_searched_forty_days_ahead(moment, next_open):
    only_holidays = confirmed(period("holiday", "09:00", "18:00"))
    assert status_at(only_holidays, CALENDAR, at(moment)).next_open == next_open


def test_unknown_hours_are_never_open_or_closed():
    status = status_at(Schedule(OFFICE.periods, Basis.UNKNOWN), CALENDAR, at("2026-11-20 10:00"))
    assert (status.state, status.until, status.next_open) == (State.UNKNOWN, None, None)


def test_confirmed_hours_without_a_period_are_unknown():
    assert status_at(confirmed(), CALENDAR, at("2026-11-20 10:00")).state == State.UNKNOWN


@pytest.mark.parametrize(
    ("schedule", "moment", "is_break"),
    [
        pytest.param(OFFICE, "2026-11-20 12:00", True, id="the first minute of the break"),
        pytest.param(OFFICE, "2026-11-20 13:29", True, id="the last minute of the break"),
        pytest.param(OFFICE, "2026-11-20 13:30", False, id="open again"),
        pytest.param(OFFICE, "2026-11-20 08:59", False, id="before the first period"),
        pytest.param(OFFICE, "2026-11-19 18:00", False, id="after the last period"),
        pytest.param(NIGHT, "2026-11-20 03:00", False, id="after the night of the day before"),
    ],
)
def test_a_break_is_between_two_periods_of_one_day(schedule, moment, is_break):
    assert status_at(schedule, CALENDAR, at(moment)).is_break == is_break


@pytest.mark.parametrize(
    ("moment", "state"), [("2026-11-20 10:00", "usually_open"), ("2026-11-20 12:00", "usually_closed")]
)
def test_usual_hours(moment, state):
    usual = Schedule(OFFICE.periods, Basis.USUAL)
    assert status_at(usual, CALENDAR, at(moment)).state == State(state)


def test_the_clock_of_the_server_does_not_matter():
    status = status_at(NIGHT, CALENDAR, datetime(2026, 11, 20, 17, 30, tzinfo=UTC))
    assert (status.state, status.until.isoformat()) == (State.OPEN, "2026-11-21T02:00:00+08:00")


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        status_at(OFFICE, CALENDAR, datetime(2026, 11, 20, 10, 0))


def test_a_period_with_an_offset_is_refused():
    with pytest.raises(ValueError, match="wall times"):
        Period(Days.DAILY, time(9, tzinfo=UTC), time(18, tzinfo=UTC))


def test_a_special_day_overrides_all():
    special = {date(2026, 11, 20): (), date(2026, 11, 21): (period("daily", "10:00", "11:00"),)}
    schedule = Schedule(OFFICE.periods, Basis.CONFIRMED, special=special)
    status = status_at(schedule, CALENDAR, at("2026-11-20 10:00"))
    assert (status.state, status.basis, status.next_basis) == (State.CLOSED, "特别安排", "特别安排")
    assert status.next_open == at("2026-11-21 10:00")


def test_what_began_before_a_special_day_still_runs_out():
    schedule = Schedule(NIGHT.periods, Basis.CONFIRMED, special={date(2026, 11, 20): ()})
    assert status_at(schedule, CALENDAR, at("2026-11-20 01:00")).until == at("2026-11-20 02:00")
    assert status_at(schedule, CALENDAR, at("2026-11-20 18:00")).state == State.CLOSED


def test_a_special_day_is_known_where_the_hours_are_not():
    schedule = Schedule(special={date(2026, 11, 20): ()})
    status = status_at(schedule, CALENDAR, at("2026-11-20 10:00"))
    assert (status.state, status.until, status.next_open) == (State.CLOSED, at("2026-11-21 00:00"), None)
    assert status_at(schedule, CALENDAR, at("2026-11-19 10:00")).until == at("2026-11-20 00:00")


def test_periods_that_touch_are_one():
    schedule = confirmed(period("workday", "09:00", "12:00"), period("daily", "12:00", "01:00"))
    assert status_at(schedule, CALENDAR, at("2026-11-20 10:00")).until == at("2026-11-21 01:00")


def test_a_saturday_period_gives_way_on_a_make_up_saturday():
    schedule = confirmed(period("workday", "09:00", "12:00"), period("sat", "14:00", "16:00"))
    assert status_at(schedule, CALENDAR, at("2026-10-10 15:00")).state == State.CLOSED
    assert status_at(schedule, CALENDAR, at("2026-11-21 15:00")).state == State.OPEN


NEW_YORK = ZoneInfo("America/New_York")
CLOCK_CHANGES = {
    "closes in the skipped hour": (
        "01:00",
        "02:30",
        "2026-03-08T01:59:00-05:00",
        "2026-03-08T03:00:00-04:00",
    ),
    "opens in the skipped hour": ("02:30", "05:00", "2026-03-08T03:00:00-04:00", "2026-03-08T05:00:00-04:00"),
    "over the skipped hour": ("00:00", "06:00", "2026-03-08T01:59:00-05:00", "2026-03-08T06:00:00-04:00"),
    "closes in the repeated hour": (
        "00:00",
        "01:30",
        "2026-11-01T01:29:00-04:00",
        "2026-11-01T01:30:00-04:00",
    ),
    "over the repeated hour": ("00:00", "06:00", "2026-11-01T01:30:00-05:00", "2026-11-01T06:00:00-05:00"),
}


@pytest.mark.parametrize(("opens", "closes", "moment", "until"), CLOCK_CHANGES.values(), ids=CLOCK_CHANGES)
def test_a_zone_that_changes_its_clocks(opens, closes, moment, until):
    schedule = confirmed(period("daily", opens, closes), zone=NEW_YORK)
    status = status_at(schedule, NO_CALENDAR, datetime.fromisoformat(moment))
    assert (status.state, status.until.isoformat()) == (State.OPEN, until)


def test_the_repeated_half_hour_is_not_served_twice():
    schedule = confirmed(period("daily", "00:00", "01:30"), zone=NEW_YORK)
    status = status_at(schedule, NO_CALENDAR, datetime.fromisoformat("2026-11-01T01:15:00-05:00"))
    assert status.state == State.CLOSED


NEXT_CHANGE = {
    "opening": (OFFICE, "2026-11-20 12:30", "2026-11-20 13:30"),
    "midnight, as tomorrow becomes today": (OFFICE, "2026-11-20 18:00", "2026-11-21 00:00"),
    "24 hours": (ALWAYS, "2026-11-20 18:00", None),
    "no hours": (Schedule(), "2026-11-20 18:00", None),
    "new reason, same state": (
        confirmed(period("workday", "18:00", "10:00"), period("restday", "09:00", "12:00")),
        "2026-11-21 08:00",
        "2026-11-21 09:00",
    ),
}


@pytest.mark.parametrize(("schedule", "moment", "change"), NEXT_CHANGE.values(), ids=NEXT_CHANGE)
def test_next_change(schedule, moment, change):
    assert next_change(schedule, CALENDAR, at(moment)) == (change and at(change))


def test_every_state_has_words():
    assert [state.label for state in State] == [STATE_WORDS[state] for state in State]


def test_a_week_over_a_holiday_reads_as_text():
    assert [day.text for day in week(NIGHT, CALENDAR, date(2026, 9, 28))] == [
        "18:00–24:00",
        "00:00–02:00、18:00–24:00",
        "00:00–02:00、18:00–24:00",
        "00:00–02:00",
        "不服务",
        "不服务",
        "不服务",
    ]


def test_a_week_names_the_kind_of_each_day():
    words = [day.words for day in week(OFFICE, CALENDAR, date(2026, 10, 5))]
    assert words == ["国庆假期", "国庆假期", "国庆假期", "工作日", "工作日", "调休上班", "周末"]


@pytest.mark.parametrize(
    ("schedule", "monday", "text"),
    [
        pytest.param(ALWAYS, date(2026, 11, 16), "24 小时", id="24 hours"),
        pytest.param(Schedule(), date(2026, 11, 16), "未公布", id="no hours"),
        pytest.param(OFFICE, date(2031, 3, 3), "未公布", id="no calendar year"),
        pytest.param(OFFICE, date(2026, 11, 16), "09:00–12:00、13:30–18:00", id="office"),
    ],
)
def test_a_day_of_the_week_in_words(schedule, monday, text):
    assert week(schedule, CALENDAR, monday)[0].text == text


def test_bars_of_a_year_without_calendar_show_what_is_sure():
    schedule = confirmed(period("daily", "10:00", "11:00"), period("workday", "09:00", "12:00"))
    bars = week(schedule, NO_CALENDAR, date(2031, 3, 3))[0].bars
    assert bars == (Bar(540, 600, is_sure=False), Bar(600, 660), Bar(660, 720, is_sure=False))


def test_a_week_that_is_only_usual_says_so():
    schedule = Schedule((Period(Days.WORKDAY, time(9), time(18)),), Basis.USUAL)
    texts = [day.text for day in week(schedule, CALENDAR, date(2026, 11, 16))]
    assert texts == ["通常 09:00–18:00"] * 5 + ["通常不服务，未确认"] * 2


@pytest.mark.parametrize(
    ("periods", "state", "text"),
    [
        pytest.param((period("daily", "09:00", "12:00"),), "usually_open", "通常 09:00–12:00", id="periods"),
        pytest.param((), "usually_closed", "通常不服务，未确认", id="closed"),
    ],
)
def test_a_special_day_is_no_surer_than_its_schedule(periods, state, text):
    """State and week tell the same."""
    schedule = Schedule(OFFICE.periods, Basis.USUAL, special={date(2026, 11, 20): periods})
    friday = week(schedule, CALENDAR, date(2026, 11, 16))[4]
    status = status_at(schedule, CALENDAR, at("2026-11-20 10:00"))
    assert (status.state, friday.text) == (State(state), text)


@pytest.mark.parametrize(
    "order", [pytest.param(1, id="closed row first"), pytest.param(-1, id="period first")]
)
def test_a_date_that_is_also_closed_is_closed(order):
    rows = [(date(2026, 11, 20), None), (date(2026, 11, 20), period("daily", "09:00", "12:00"))][::order]
    assert special_days(rows) == {date(2026, 11, 20): ()}


def test_special_periods_stand_under_their_date():
    early, late = period("daily", "09:00", "12:00"), period("daily", "14:00", "16:00")
    rows = [(date(2026, 11, 20), early), (date(2026, 11, 20), late), (date(2026, 11, 21), early)]
    assert special_days(rows) == {date(2026, 11, 20): (early, late), date(2026, 11, 21): (early,)}


def test_a_week_begins_on_a_monday():
    with pytest.raises(ValueError, match="not a Monday"):
        week(OFFICE, CALENDAR, date(2026, 11, 17))


def test_equal_values_are_remembered_as_one():
    """The days of a schedule are remembered by value (see contacts.stretches)."""
    special = {date(2026, 11, 20): OFFICE.periods}
    twins = [Schedule(OFFICE.periods, Basis.CONFIRMED, special=dict(special)) for _ in range(2)]
    calendars = [Calendar(dict(CALENDAR.days), dict(CALENDAR.years)), CALENDAR]
    assert hash(twins[0]) == hash(twins[1])
    assert hash(calendars[0]) == hash(calendars[1])
