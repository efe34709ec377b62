"""The three pictures of the desk: what each column counts, and what it says of it."""

from datetime import date, timedelta

import pytest

from faq import figures
from faq.models import SearchCount
from faq.picture import Column
from tests.conftest import NOW
from tests.factories import make_draft, make_entry, make_user, make_votes, make_wallet

pytestmark = pytest.mark.django_db

TODAY = NOW.date()  # a Friday
LONG_AGO = NOW - timedelta(days=400)


def test_searches_have_every_day_that_is_kept():
    SearchCount.objects.create(term="钱没到", day=TODAY, times=4, confident=2, unanswered=1)
    columns = figures.searches(TODAY).columns
    assert (len(columns), columns[-1], columns[-2], columns[0].label) == (
        30,
        Column("11月20日", (2, 1, 1), "50%"),
        Column("11月19日", (0, 0, 0), "—"),
        "10月22日",
    )


def test_votes_are_counted_by_week_with_bounds():
    entry = make_entry(at=LONG_AGO)
    for days_ago, votes in {0: {"yes": 1}, 4: {"no": 1}, 5: {"no": 3}, 7: {"yes": 1}}.items():
        make_votes(entry, days_ago=days_ago, **votes)
    columns = figures.solved(TODAY).columns
    assert (len(columns), columns[-2:]) == (
        12,
        (Column("11月9日", (1, 3), "4–70%"), Column("11月16日", (1, 1), "9–91%")),
    )


@pytest.mark.parametrize("on", [date(2026, 11, 16), date(2026, 11, 22)], ids=["Monday", "Sunday"])
def test_a_week_runs_from_monday_to_sunday(on):
    assert figures.solved(on).columns[-1].label == "11月16日"


AGES = {
    "approved today": (0, None, (1, 0, 0)),
    "approved half a year ago": (179, None, (1, 0, 0)),
    "a day longer": (180, None, (0, 1, 0)),
    "approved a year ago": (365, None, (0, 0, 1)),
    "checked since": (400, 10, (1, 0, 0)),
    "checked long ago too": (400, 200, (0, 1, 0)),
    "approved after the check": (10, 200, (1, 0, 0)),
}


@pytest.mark.parametrize(("approved", "checked", "amounts"), AGES.values(), ids=AGES)
def test_an_entry_is_as_old_as_its_last_check(approved, checked, amounts):
    reviewed_on = None if checked is None else TODAY - timedelta(days=checked)
    make_entry(at=NOW - timedelta(days=approved), reviewed_on=reviewed_on)
    assert [column.amounts for column in figures.ages(NOW).columns] == [amounts]


def test_a_new_text_makes_an_entry_young():
    make_draft(entry=make_entry(at=LONG_AGO)).approve(make_user(), at=NOW, self_publishing=False)
    assert [column.amounts for column in figures.ages(NOW).columns] == [(1, 0, 0)]


def test_ages_are_told_by_wallet_in_the_order_of_wallets():
    last, first = make_wallet(name="乙", position=2), make_wallet(name="甲", position=1)
    for wallet, at in ((last, NOW), (first, NOW), (first, LONG_AGO)):
        make_entry(wallet=wallet, at=at)
    assert figures.ages(NOW).columns == (Column("甲", (1, 0, 1), "50%"), Column("乙", (1, 0, 0), "100%"))


@pytest.mark.parametrize("fields", [{"is_off": True}, {"expires_at": NOW}], ids=["off", "expired"])
def test_ages_are_of_what_readers_see(fields):
    make_entry(**fields)
    assert figures.ages(NOW).columns == ()
