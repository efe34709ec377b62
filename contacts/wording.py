"""Times and service states in readers' words, all in Beijing time: that is what readers' clocks show. Pure."""

from datetime import datetime

from contacts.hours import SHANGHAI, State, Status

WEEKDAYS = "一二三四五六日"


def day_and_time(moment: datetime, now: datetime) -> str:
    """`moment` as seen from `now`: 今天 18:00, 明天 09:00, 本周日 09:00, 2月24日（周二） 09:00."""
    moment, now = moment.astimezone(SHANGHAI), now.astimezone(SHANGHAI)
    days = (moment.date() - now.date()).days
    weekday = f"周{WEEKDAYS[moment.weekday()]}"
    if days in (0, 1):
        day = ("今天", "明天")[days]
    elif 0 < days < 7 and moment.weekday() > now.weekday():
        day = f"本{weekday}"
    else:
        day = f"{moment.month}月{moment.day}日（{weekday}）"
    return f"{day} {moment:%H:%M}"


def state_words(status: Status, now: datetime) -> str:
    """The state; where it opens later on this day, work has not ended but not begun, or pauses."""
    opening = status.next_open
    # Abroad, a pause within one of their days may last over our midnight.
    if not (status.state.is_closed and opening and (status.is_break or is_one_day(opening, now))):
        return status.state.label
    usually = "" if status.state == State.CLOSED else "通常"
    return usually + ("中间休息" if status.is_break else "还没上班")


def is_one_day(moment: datetime, other: datetime) -> bool:
    return moment.astimezone(SHANGHAI).date() == other.astimezone(SHANGHAI).date()


def status_sentence(status: Status, now: datetime) -> str:
    """The state with the time that matters to a reader."""
    words = state_words(status, now)
    if status.state.is_open and status.until:
        return f"{words}，到{day_and_time(status.until, now)}"
    if status.state.is_open:
        return words
    if status.state.is_closed and status.next_open:
        return f"{words}，{day_and_time(status.next_open, now)} 开始"
    if status.state.is_closed:
        return f"{words}，下次开始时间未公布"
    return words
