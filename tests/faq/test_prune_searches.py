from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from faq.models import SearchCount, SearchOpen, SolvedCount
from tests.factories import make_entry

pytestmark = pytest.mark.django_db


def prune() -> str:
    out = StringIO()
    call_command("prune_searches", stdout=out)
    return out.getvalue()


@pytest.fixture
def rows() -> None:
    """Of each kind one row of today, of the last day that is kept, and of the first that is not."""
    entry, today = make_entry(), timezone.localdate()
    for days_ago in (0, 29, 30):
        day = today - timedelta(days=days_ago)
        SearchCount.objects.create(term="钱没到", day=day, times=1)
        SearchOpen.objects.create(term="钱没到", day=day, entry=entry, opened=1)
        SolvedCount.objects.create(day=day, revision=entry.newest, yes=1)


def left() -> list[int]:
    return [model.objects.count() for model in (SearchCount, SearchOpen, SolvedCount)]


def test_it_removes_what_expired_and_says_how_much(rows):
    assert (prune(), left()) == ("2 rows removed\n", [2, 2, 3])  # votes hold no words: they stay


def test_it_changes_nothing_when_run_again(rows):
    prune()
    assert (prune(), left()) == ("0 rows removed\n", [2, 2, 3])


def test_it_goes_by_the_setting(rows, settings):
    settings.SEARCH_COUNT_DAYS = 1
    prune()
    assert left() == [1, 1, 3]
