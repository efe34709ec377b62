"""The service hours of one week as a picture: bars per day, readable as text."""

from dataclasses import dataclass
from datetime import date, timedelta

from contacts.calendar_days import Calendar, DayClass, day_class, day_words
from contacts.hours import NOT_PUBLISHED, SPECIAL_DAY
from contacts.schedule import Basis, Holding, Schedule, holding

DAY_MINUTES = 24 * 60
WEEKDAY_WORDS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True, slots=True)
class Bar:
    """Service within one day, in minutes since its midnight: 0 ≤ start < end ≤ 1440 (24:00)."""

    start: int
    end: int
    is_sure: bool = True

    @property
    def length(self) -> int:
        """In minutes."""
        return self.end - self.start

    @property
    def opens(self) -> str:
        return _clock(self.start)

    @property
    def closes(self) -> str:
        return _clock(self.end)


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day of the picture. `words`: the kind of day (工作日, 国庆假期, 特别安排 …)."""

    day: date
    day_class: DayClass
    words: str
    bars: tuple[Bar, ...]
    is_known: bool
    is_usual: bool = False  # what such services usually keep: no more than that may be said

    @property
    def weekday(self) -> str:
        return WEEKDAY_WORDS[self.day.weekday()]

    @property
    def text(self) -> str:
        """The bars in words: 09:00–12:00、13:30–18:00; 24 小时; 不服务; 未公布; 通常 09:00–18:00."""
        if not self.is_known or any(not bar.is_sure for bar in self.bars):
            return NOT_PUBLISHED
        if self.is_usual and not self.bars:
            return "通常不服务，未确认"  # as the state says then: usually closed
        usually = "通常 " if self.is_usual else ""
        if self.bars == (Bar(0, DAY_MINUTES),):
            return f"{usually}24 小时"
        return usually + "、".join(f"{bar.opens}–{bar.closes}" for bar in self.bars) or "不服务"


def week(schedule: Schedule, calendar: Calendar, monday: date) -> tuple[WeekDay, ...]:
    """Return the seven days from `monday`, each with its hours clipped to it, in local wall time.

    Raises ValueError where `monday` is another day of the week.
    """
    if monday.weekday() != 0:
        raise ValueError(f"{monday} is not a Monday")
    return tuple(_week_day(schedule, calendar, monday + timedelta(days=n)) for n in range(7))


def _week_day(schedule: Schedule, calendar: Calendar, day: date) -> WeekDay:
    is_known = schedule.is_known or day in schedule.special
    return WeekDay(
        day=day,
        day_class=day_class(calendar, day),
        words=SPECIAL_DAY if day in schedule.special else day_words(calendar, day),
        bars=_bars(schedule, calendar, day) if is_known else (),
        is_known=is_known,
        is_usual=schedule.basis == Basis.USUAL,
    )


def _bars(schedule: Schedule, calendar: Calendar, day: date) -> tuple[Bar, ...]:
    before = holding(schedule, calendar, day - timedelta(days=1))
    pieces = [_piece(each, begun_before=True) for each in before if each.period.passes_midnight]
    pieces += [_piece(each, begun_before=False) for each in holding(schedule, calendar, day)]
    sure = _merged([bar for bar in pieces if bar.is_sure and bar.start < bar.end])
    unsure = _merged([bar for bar in pieces if not bar.is_sure and bar.start < bar.end])
    left = [piece for bar in unsure for piece in _without(bar, sure)]
    return tuple(sorted([*sure, *left], key=lambda bar: bar.start))


def _piece(each: Holding, *, begun_before: bool) -> Bar:
    opens, closes = (t.hour * 60 + t.minute for t in (each.period.opens, each.period.closes))
    if begun_before:
        return Bar(0, closes, each.is_sure)
    return Bar(opens, DAY_MINUTES if each.period.passes_midnight else closes, each.is_sure)


def _merged(bars: list[Bar]) -> list[Bar]:
    """Join bars of one certainty that touch or overlap."""
    merged: list[Bar] = []
    for bar in sorted(bars, key=lambda bar: bar.start):
        if merged and bar.start <= merged[-1].end:
            merged[-1] = Bar(merged[-1].start, max(merged[-1].end, bar.end), bar.is_sure)
        else:
            merged.append(bar)
    return merged


def _without(bar: Bar, others: list[Bar]) -> list[Bar]:
    """Return what is left of `bar` outside `others` (by start, apart from each other)."""
    left, start = [], bar.start
    for other in others:
        if other.end <= start or other.start >= bar.end:
            continue
        if start < other.start:
            left.append(Bar(start, other.start, bar.is_sure))
        start = other.end
    if start < bar.end:
        left.append(Bar(start, bar.end, bar.is_sure))
    return left


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
