"""Times and states in readers' words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contacts.hours import SHANGHAI, STATE_WORDS, State, Status
from contacts.wording import day_and_time, status_sentence

FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
TUESDAY = datetime(2026, 11, 17, 10, 0, tzinfo=SHANGHAI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "now", "expected"),
    [
        pytest.param("2026-11-20T18:00", FRIDAY, "今天 18:00", id="today"),
        pytest.param("2026-11-20T10:00", FRIDAY, "今天 10:00", id="now"),
        pytest.param("2026-11-21T00:00", FRIDAY, "明天 00:00", id="midnight"),
        pytest.param("2026-11-21T09:05", FRIDAY, "明天 09:05", id="tomorrow"),
        pytest.param("2026-11-22T09:00", FRIDAY, "本周日 09:00", id="this Sunday"),
        pytest.param("2026-11-23T09:00", FRIDAY, "11月23日（周一） 09:00", id="next Monday"),
        pytest.param("2026-11-19T09:00", TUESDAY, "本周四 09:00", id="this Thursday"),
        pytest.param("2026-11-24T09:00", TUESDAY, "11月24日（周二） 09:00", id="in a week"),
        pytest.param("2026-11-26T09:00", TUESDAY, "11月26日（周四） 09:00", id="Thursday in a week"),
        pytest.param("2027-01-02T09:00", FRIDAY, "1月2日（周六） 09:00", id="next year"),
        pytest.param("2026-11-19T09:00", FRIDAY, "11月19日（周四） 09:00", id="yesterday"),
    ],
)
def test_it_says_a_time_as_seen_from_now(moment, now, expected):
    assert day_and_time(at(moment), now) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(datetime(2026, 11, 20, 15, 59, tzinfo=UTC), "明天 09:00", id="Friday 23:59 in Shanghai"),
        pytest.param(
            datetime(2026, 11, 20, 16, 0, tzinfo=UTC), "今天 09:00", id="Saturday 00:00 in Shanghai"
        ),
    ],
)
def test_it_counts_days_in_beijing(now, expected):
    assert day_and_time(at("2026-11-21T09:00"), now) == expected


def in_new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    ("moment", "now", "expected"),
    [
        pytest.param("2026-11-20T18:00", "2026-11-20T22:30", "明天 07:00", id="their evening"),
        pytest.param("2026-11-20T09:00", "2026-11-20T07:30", "今天 22:00", id="their morning"),
        pytest.param("2026-07-20T18:00", "2026-07-20T22:30", "明天 06:00", id="in their summer"),
        pytest.param("2026-11-20T12:00", "2026-11-21T00:30", "今天 01:00", id="after Beijing's midnight"),
    ],
)
def test_it_says_the_times_of_another_zone_in_beijing_time(moment, now, expected):
    assert day_and_time(in_new_york(moment), at(now)) == expected


NOON = at("2026-11-20T12:00")
EVENING, MORNING = at("2026-11-20T18:00"), at("2026-11-21T09:00")


@pytest.mark.parametrize(
    ("state", "until", "next_open", "expected"),
    [
        pytest.param(State.OPEN, EVENING, None, "服务中，到今天 18:00", id="open"),
        pytest.param(State.OPEN, None, None, "服务中", id="open without end"),
        pytest.param(State.USUALLY_OPEN, EVENING, None, "通常服务中，到今天 18:00", id="usually open"),
        pytest.param(State.USUALLY_OPEN, None, None, "通常服务中", id="usually open without end"),
        pytest.param(State.CLOSED, MORNING, MORNING, "已下班，明天 09:00 开始", id="closed"),
        pytest.param(State.CLOSED, None, None, "已下班，下次开始时间未公布", id="closed for an unknown time"),
        pytest.param(
            State.CLOSED, MORNING, None, "已下班，下次开始时间未公布", id="closed until it is not known"
        ),
        pytest.param(
            State.USUALLY_CLOSED, MORNING, MORNING, "通常已下班，明天 09:00 开始", id="usually closed"
        ),
        pytest.param(
            State.USUALLY_CLOSED, None, None, "通常已下班，下次开始时间未公布", id="usually closed, unknown"
        ),
        pytest.param(State.CLOSED, NOON, NOON, "还没上班，今天 12:00 开始", id="opens later today"),
        pytest.param(
            State.USUALLY_CLOSED, NOON, NOON, "通常还没上班，今天 12:00 开始", id="usually opens later today"
        ),
        pytest.param(State.UNKNOWN, None, None, "时间未公布", id="unknown"),
        pytest.param(State.UNKNOWN, EVENING, None, "时间未公布", id="unknown for a while"),
    ],
)
def test_it_says_the_state_with_the_time_that_matters(state, until, next_open, expected):
    assert status_sentence(Status(state, until, next_open, "工作日"), FRIDAY) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param(State.CLOSED, "中间休息，今天 12:00 开始", id="break"),
        pytest.param(State.USUALLY_CLOSED, "通常中间休息，今天 12:00 开始", id="usual break"),
    ],
)
def test_who_pauses_has_begun_work(state, expected):
    assert status_sentence(Status(state, NOON, NOON, "工作日", "工作日", is_break=True), FRIDAY) == expected


@pytest.mark.parametrize(
    ("opening", "now", "is_break", "expected"),
    [
        pytest.param(
            "2026-11-21T09:00", "2026-11-21T07:30", False, "还没上班，今天 22:00 开始", id="later today"
        ),
        pytest.param(
            "2026-11-23T09:00", "2026-11-21T07:30", False, "已下班，11月23日（周一） 22:00 开始", id="later"
        ),
        pytest.param(
            "2026-11-20T13:00",
            "2026-11-20T23:30",
            True,
            "中间休息，明天 02:00 开始",
            id="break over midnight",
        ),
    ],
)
def test_it_says_the_state_of_another_zone_in_beijing_time(opening, now, is_break, expected):
    status = Status(State.CLOSED, None, in_new_york(opening), "每天", "每天", is_break=is_break)
    assert status_sentence(status, at(now)) == expected


@pytest.mark.parametrize("state", State)
def test_it_begins_every_state_with_its_words(state):
    later = FRIDAY + timedelta(days=1)
    assert status_sentence(Status(state, later, later, ""), FRIDAY).split("，")[0] == STATE_WORDS[state]
