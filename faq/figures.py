"""What the desk shows as pictures: how searches are answered, whether entries help, how old they are."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.timezone import localdate

from faq.confidence import Rate
from faq.models import Entry, SearchCount, SolvedCount
from faq.models.counts import first_day
from faq.models.desk_queries import REVIEW_EVERY
from faq.picture import Column, Kind, Picture, Words

WEEK = timedelta(days=7)  # votes are few: a day of them says nothing

ANSWERS = (Kind("good", "有把握答上"), Kind("fair", "有结果，没把握"), Kind("bad", "没有结果"))
VOTES = (Kind("good", "解决了"), Kind("bad", "还没解决"))
AGES = (Kind("good", "半年以内"), Kind("fair", "半年到一年"), Kind("bad", "一年以上"))
AGE_LIMITS = (REVIEW_EVERY, timedelta(days=365))  # from which on an entry is of the next kind


def share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%" if whole else "—"


def short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def searches(on: date) -> Picture:
    """Every day whose searches are kept on the day `on`, those without searches too."""
    counts = SearchCount.objects.kept(on).by_day()
    each = [on - timedelta(days=ago) for ago in range((on - first_day(on)).days, -1, -1)]
    return Picture(
        "searches",
        Words("每天的搜索，和答上的占比", "日期", "搜索", "答上占比"),
        ANSWERS,
        tuple(answered(day, *counts.get(day, (0, 0, 0))) for day in each),
        is_timeline=True,
    )


def answered(day: date, asked: int, sure: int, empty: int) -> Column:
    return Column(short(day), (sure, asked - sure - empty, empty), share(sure, asked))


def solved(on: date) -> Picture:
    """The votes of each week (from Monday) up to `on`, on all texts."""
    monday = on - timedelta(days=on.weekday())
    mondays = [monday - ago * WEEK for ago in range(settings.FEEDBACK_DAYS // 7 - 1, -1, -1)]
    totals = {each: [0, 0] for each in mondays}
    for day, votes in SolvedCount.objects.recent(on).by_day().items():
        week = totals.get(day - timedelta(days=day.weekday()), [0, 0])
        for place, number in enumerate(votes):
            week[place] += number
    return Picture(
        "solved",
        Words("每周读者说“解决了吗”", "周一起", "回答", "解决率在"),
        VOTES,
        tuple(Column(short(day), tuple(votes), Rate(*votes).bounds) for day, votes in totals.items()),
        is_timeline=True,
    )


def ages(at: datetime) -> Picture:
    """The entries of each wallet that readers see at `at`, by how long ago somebody checked them."""
    last_days = [localdate(at) - limit for limit in AGE_LIMITS]
    return Picture(
        "ages",
        Words("条目上次核对到现在", "钱包", "条目", "半年以内占比"),
        AGES,
        tuple(aged(*row) for row in Entry.objects.checked_before(at, last_days)),
        is_timeline=False,
    )


def aged(wallet: str, total: int, older: int, oldest: int) -> Column:
    fresh = total - older
    return Column(wallet, (fresh, older - oldest, oldest), share(fresh, total))
