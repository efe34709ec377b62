"""`status_at` against a clock that is walked minute by minute.

The other algorithm: each local date is painted as 1,440 minutes (closed, perhaps, open) and a
clock walks over them in real time. Where it is put back, the paint of the furthest minute
reached stays; where it is put forward, the skipped minutes are never looked at.
"""

import random
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from contacts.hours import (
    SEARCH_DAYS,
    SHANGHAI,
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
    status_at,
)

SCHEDULES = 200
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
DAY = 1440
CLOSED, PERHAPS, OPEN = 0, 1, 2
NEW_YORK = ZoneInfo("America/New_York")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def random_calendar(rng: random.Random) -> Calendar:
    """Some days off and make-up days; one of the two years may be missing or provisional."""
    days = {}
    for _ in range(rng.randrange(60)):
        day = FIRST + timedelta(rng.randrange(731))
        worked = day.weekday() >= 5 and rng.random() < 0.5
        days[day] = CalendarDay(DayKind.WORK if worked else DayKind.OFF, "节日")
    years = {
        2025: YearState.ANNOUNCED,
        2026: YearState.ANNOUNCED,
        2027: rng.choice([*YearState]),
        2028: YearState.PROVISIONAL,
    }
    if rng.random() < 0.2:
        del years[rng.choice([2026, 2027, 2028])]
    return Calendar(days, years)


def random_period(rng: random.Random) -> Period:
    # Mostly quarters of an hour, so that periods often touch, and pass or meet midnight.
    step = rng.choice([1, 15, 60, 60])
    opens, closes = (rng.randrange(0, DAY, step) for _ in range(2))
    if rng.random() < 0.1:
        closes = rng.choice([0, opens])
    return Period(rng.choice([*Days]), time(*divmod(opens, 60)), time(*divmod(closes, 60)))


def random_schedule(rng: random.Random) -> Schedule:
    special = {
        FIRST + timedelta(rng.randrange(731)): tuple(random_period(rng) for _ in range(rng.randrange(3)))
        for _ in range(rng.choice([0, 0, 3, 10]))
    }
    return Schedule(
        periods=tuple(random_period(rng) for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3]))),
        basis=rng.choices([*Basis], [8, 3, 1])[0],
        zone=rng.choice([SHANGHAI, SHANGHAI, NEW_YORK, ZoneInfo("Asia/Kathmandu")]),
        special=special,
    )


def random_case(number: int) -> tuple[Schedule, Calendar]:
    rng = random.Random(f"hours {number}")
    return random_schedule(rng), random_calendar(rng)


class Painted:
    """The minutes of a schedule, painted by the rules as told to staff."""

    def __init__(self, schedule: Schedule, calendar: Calendar) -> None:
        self.schedule, self.calendar = schedule, calendar
        self.has_hours = schedule.basis != "unknown" and len(schedule.periods) > 0
        self.by_class = any(p.days in ("workday", "restday", "holiday") for p in schedule.periods)

    def paint_of(self, period: Period, day: date) -> int:
        """Whether `period` begins on `day`."""
        listed, weekday, days = self.calendar.days.get(day), day.weekday(), str(period.days)
        if days == "daily":
            return OPEN
        if listed is None and day.year not in self.calendar.years:
            never = (days == "restday" and weekday < 5) or (days in WEEKDAYS and days != WEEKDAYS[weekday])
            return CLOSED if never else PERHAPS
        if listed is not None and listed.kind == "off":
            return OPEN if days == "holiday" else CLOSED
        is_work = weekday < 5 if listed is None else True
        if days == WEEKDAYS[weekday]:
            return CLOSED if listed is not None and weekday >= 5 and self.by_class else OPEN
        return OPEN if days == ("workday" if is_work else "restday") else CLOSED

    def beginning_on(self, day: date) -> tuple[tuple[int, int, int], ...]:
        """(opens, closes, paint) in minutes of the day; closes may be up to a day later."""
        if day in self.schedule.special:
            painted = [(period, OPEN) for period in self.schedule.special[day]]
        elif not self.has_hours:
            return ((0, DAY, PERHAPS),)
        else:
            painted = [(period, self.paint_of(period, day)) for period in self.schedule.periods]
        rows = []
        for period, paint in painted:
            opens, closes = (t.hour * 60 + t.minute for t in (period.opens, period.closes))
            rows.append((opens, closes if closes > opens else closes + DAY, paint))
        return tuple(rows)


@cache
def minutes_of(before: tuple, today: tuple) -> bytes:
    rows = [(opens - DAY, closes - DAY, paint) for opens, closes, paint in before] + list(today)
    minutes = bytearray(DAY)
    for opens, closes, paint in rows:
        for minute in range(max(opens, 0), min(closes, DAY)):
            minutes[minute] = max(minutes[minute], paint)
    return bytes(minutes)


def walk(schedule: Schedule, calendar: Calendar, first: date, last: date) -> tuple[bytes, list[int]]:
    """Walk a clock over the local dates; return the paint of each minute, and where it changes."""
    painted, walked, edges = Painted(schedule, calendar), bytearray(), []
    day, before = first, painted.beginning_on(first - timedelta(1))
    while day <= last:
        today = painted.beginning_on(day)
        paint, before = minutes_of(before, today), today
        if not is_plain_day(day, schedule.zone):
            paint = walked_day(paint, day, schedule.zone)
        if walked and walked[-1] != paint[0]:
            edges.append(len(walked))
        edges += [len(walked) + minute for minute in edges_within(paint)]
        walked += paint
        day += timedelta(1)
    return bytes(walked), edges


@cache
def edges_within(paint: bytes) -> tuple[int, ...]:
    return tuple(minute for minute in range(1, len(paint)) if paint[minute] != paint[minute - 1])


@cache
def is_plain_day(day: date, zone: ZoneInfo) -> bool:
    bounds = (datetime.combine(day + timedelta(n), time.min, tzinfo=zone).astimezone(UTC) for n in (0, 1))
    return -int.__sub__(*(int(bound.timestamp()) for bound in bounds)) == DAY * 60


def walked_day(paint: bytes, day: date, zone: ZoneInfo) -> bytes:
    """A day on which the clock is changed, in real minutes."""
    now = datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
    walked, furthest = bytearray(), 0
    while (local := now.astimezone(zone)).date() == day:
        furthest = max(furthest, local.hour * 60 + local.minute)
        walked.append(paint[furthest])
        now += timedelta(minutes=1)
    return bytes(walked)


class Expected:
    """What `status_at` ought to answer, looked up in the walked minutes."""

    def __init__(self, schedule: Schedule, calendar: Calendar) -> None:
        self.schedule = schedule
        self.start = datetime.combine(FIRST, time.min, tzinfo=schedule.zone).astimezone(UTC)
        self.paint, self.edges = walk(schedule, calendar, FIRST, LAST + timedelta(SEARCH_DAYS + 2))

    def answer(self, minute: int, until: int | None) -> tuple:
        """(state, until, next opening) at `minute`, whose paint ends at `until`."""
        now, paint = self.start + timedelta(minutes=minute), self.paint[minute]
        last = now.astimezone(self.schedule.zone).date() + timedelta(SEARCH_DAYS + 1)
        limit = datetime.combine(last, time.min, tzinfo=self.schedule.zone).astimezone(UTC)
        end = None if until is None else self.start + timedelta(minutes=until)
        if end is not None and end >= limit:
            end = None
        opens = end is not None and paint == CLOSED and self.paint[until] == OPEN
        return (self.state(paint), end, end if opens else None)

    def state(self, paint: int) -> State:
        if paint == PERHAPS:
            return State.UNKNOWN
        if self.schedule.basis == "usual":
            return State.USUALLY_OPEN if paint == OPEN else State.USUALLY_CLOSED
        return State.OPEN if paint == OPEN else State.CLOSED


def differences(number: int, chosen) -> list[str]:
    """Compare at the minutes that `chosen(expected, rng, length)` gives, in rising order."""
    schedule, calendar = random_case(number)
    expected = Expected(schedule, calendar)
    length = int(
        (datetime.combine(LAST, time.max, tzinfo=schedule.zone) - expected.start).total_seconds() // 60
    )
    coming, found = iter([*expected.edges, None]), []
    until = next(coming)
    for minute in chosen(expected, random.Random(number), length):
        while until is not None and until <= minute:
            until = next(coming)
        moment = expected.start + timedelta(minutes=minute)
        status = status_at(schedule, calendar, moment)
        got = (status.state, utc(status.until), utc(status.next_open))
        if got != (answer := expected.answer(minute, until)):
            found.append(f"schedule {number} at {moment}: {got} instead of {answer}")
    return found


def utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


def edges_and_random_moments(expected: Expected, rng: random.Random, length: int) -> list[int]:
    around = {
        minute for edge in expected.edges for minute in (edge - 1, edge, edge + 1) if 0 <= minute < length
    }
    return sorted(around | {rng.randrange(length) for _ in range(500)})


def every_minute(_expected: Expected, _rng: random.Random, length: int) -> range:
    return range(length)


def differences_at_every_minute(number: int) -> list[str]:
    return differences(number, every_minute)


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.trials)])
def test_every_edge_and_random_moments(every):
    numbers = range(0, SCHEDULES, every)
    assert [line for number in numbers for line in differences(number, edges_and_random_moments)] == []


@pytest.mark.parametrize("number", range(0, SCHEDULES, 5))
def test_nothing_changes_before_the_next_change(number):
    schedule, calendar = random_case(number)
    rng = random.Random(number)
    for _ in range(10):
        moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(700 * DAY))
        change = next_change(schedule, calendar, moment)
        day = moment.astimezone(schedule.zone).date() + timedelta(1)
        midnight = datetime.combine(day, time.min, tzinfo=schedule.zone).astimezone(UTC)
        end = midnight if change is None else utc(change)
        assert moment < end <= midnight
        shown = status_at(schedule, calendar, moment)
        minutes = range(1, int((end - moment).total_seconds() // 60), 7)
        assert {status_at(schedule, calendar, moment + timedelta(minutes=n)) for n in minutes} <= {shown}


def test_the_random_schedules_hold_what_they_should():
    cases = [Expected(*random_case(number)) for number in range(0, SCHEDULES, 10)]
    assert {paint for case in cases for paint in case.paint} == {CLOSED, PERHAPS, OPEN}
    assert {case.schedule.zone for case in cases} >= {SHANGHAI, NEW_YORK}


@pytest.mark.trials
def test_every_minute():
    with ProcessPoolExecutor() as pool:
        for number, found in enumerate(pool.map(differences_at_every_minute, range(SCHEDULES))):
            print(f"schedule {number + 1} of {SCHEDULES}", flush=True)
            assert found == []
