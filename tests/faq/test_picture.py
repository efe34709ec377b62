from datetime import date, timedelta

import pytest

from faq.picture import Bar, Day, bars, days

FIRST = date(2026, 11, 19)


def test_it_has_every_day_also_those_without_searches():
    shown = days({FIRST + timedelta(days=1): (4, 2, 1)}, FIRST, FIRST + timedelta(days=2))
    assert shown == [
        Day(FIRST, 0, 0, 0),
        Day(FIRST + timedelta(days=1), 4, 2, 1),
        Day(FIRST + timedelta(days=2), 0, 0, 0),
    ]


@pytest.mark.parametrize(
    ("asked", "sure", "empty", "unsure", "share"),
    [(4, 2, 1, 1, 50), (3, 1, 2, 0, 33), (1, 1, 0, 0, 100), (0, 0, 0, 0, None)],
    ids=["each kind", "a third", "all", "no search"],
)
def test_it_knows_the_rest_and_the_share(asked, sure, empty, unsure, share):
    day = Day(FIRST, asked, sure, empty)
    assert (day.unsure, day.share) == (unsure, share)


def test_bars_stand_on_each_other_and_the_busiest_day_fills_the_height():
    assert bars([Day(FIRST, 4, 2, 1), Day(FIRST, 2, 0, 2)]) == [
        Bar("sure", 0, 50.0, 50.0),
        Bar("unsure", 0, 25.0, 25.0),
        Bar("empty", 0, 0.0, 25.0),
        Bar("empty", 10, 50.0, 50.0),
    ]


def test_without_searches_there_is_no_bar():
    assert bars([Day(FIRST, 0, 0, 0)]) == []
