"""The counts as staff get to see them: added up over days, from a threshold on, until they expire."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from faq.models import SearchCount, SearchOpen, SolvedCount, Step, StepStop
from faq.models.counts import first_day
from tests.conftest import NOW
from tests.factories import make_draft, make_entry, make_user

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


def make_count(*, term: str = "钱没到", days_ago: int = 0, times: int = 2, **fields) -> SearchCount:
    return SearchCount.objects.create(term=term, day=TODAY - timedelta(days=days_ago), times=times, **fields)


def shown() -> list[tuple]:
    rows = SearchCount.objects.kept(TODAY).shown()
    return [(row["term"], row["asked"], row["sure"], row["empty"]) for row in rows]


def test_it_adds_up_the_days_of_a_term():
    make_count(times=2, confident=1)
    make_count(days_ago=3, times=1, unanswered=1)
    assert shown() == [("钱没到", 3, 1, 1)]


def test_it_shows_the_most_asked_first():
    make_count(term="少", times=2)
    make_count(term="多", times=5)
    assert [term for term, *_ in shown()] == ["多", "少"]


@pytest.mark.parametrize(
    ("times", "threshold", "expected"),
    [(1, 2, []), (2, 2, ["钱没到"]), (1, 1, ["钱没到"]), (4, 5, [])],
    ids=["once", "twice", "shown from one", "shown from five"],
)
def test_it_shows_a_term_from_the_threshold_on(settings, times, threshold, expected):
    settings.SEARCH_SHOWN_FROM = threshold
    make_count(times=times)
    assert [term for term, *_ in shown()] == expected


def test_once_on_each_of_two_days_is_twice():
    make_count(times=1)
    make_count(times=1, days_ago=1)
    assert [term for term, *_ in shown()] == ["钱没到"]


@pytest.mark.parametrize(("days_ago", "is_kept"), [(0, True), (29, True), (30, False)])
def test_a_row_is_kept_for_thirty_days_today_among_them(days_ago, is_kept):
    make_count(days_ago=days_ago)
    kept, expired = SearchCount.objects.kept(TODAY), SearchCount.objects.expired(TODAY)
    assert (kept.exists(), expired.exists()) == (is_kept, not is_kept)


def test_what_expired_does_not_help_a_term_over_the_threshold():
    make_count(times=1)
    make_count(times=9, days_ago=30)
    assert shown() == []


def test_the_days_are_a_setting(settings):
    settings.SEARCH_COUNT_DAYS = 1
    assert first_day(TODAY) == TODAY


@pytest.mark.parametrize(
    ("confident", "expected"), [(2, []), (1, ["钱没到"]), (0, ["钱没到"])], ids=["always", "once", "never"]
)
def test_doubtful_is_what_was_not_always_answered(confident, expected):
    make_count(times=2, confident=confident)
    assert [row["term"] for row in SearchCount.objects.shown().doubtful()] == expected


def test_it_knows_which_terms_led_to_an_entry():
    make_count(term="打开过")
    make_count(term="没打开")
    SearchOpen.objects.create(term="打开过", day=TODAY, entry=make_entry(), opened=1)
    assert [row["term"] for row in SearchCount.objects.opened(TODAY).shown()] == ["打开过"]


def test_the_last_number_of_results_is_that_of_the_last_day():
    make_count(last_results=3)
    make_count(days_ago=2, last_results=7)
    assert SearchCount.objects.last_results(["钱没到", "别的"]) == {"钱没到": 3}


def test_it_counts_by_day():
    make_count(times=3, confident=2)
    make_count(term="退款", times=1, unanswered=1)
    assert SearchCount.objects.by_day() == {TODAY: (4, 2, 1)}


def test_entries_of_a_term_stand_in_the_order_of_how_often_they_were_opened():
    rare, common = make_entry(), make_entry()
    for entry, days_ago, opened in ((rare, 0, 2), (common, 0, 2), (common, 1, 3)):
        day = TODAY - timedelta(days=days_ago)
        SearchOpen.objects.create(term="钱没到", day=day, entry=entry, opened=opened, solved=1)
    assert list(SearchOpen.objects.by_term(["钱没到"])["钱没到"].items()) == [
        (common.pk, (5, 2)),
        (rare.pk, (2, 1)),
    ]


def make_open(entry) -> SearchOpen:
    return SearchOpen.objects.create(term="钱没到", day=TODAY, entry=entry)


def make_solved(entry) -> SolvedCount:
    return SolvedCount.objects.create(day=TODAY, revision=entry.newest)


def make_stop(entry, *, days_ago: int = 0, **counts) -> StepStop:
    day = TODAY - timedelta(days=days_ago)
    return StepStop.objects.create(step=Step.objects.get(revision__entry=entry), day=day, **counts)


@pytest.mark.parametrize(
    "make",
    [lambda _entry: make_count(), make_open, make_solved, make_stop],
    ids=["search", "open", "solved", "stop"],
)
def test_a_row_stands_once_a_day(make):
    entry = make_entry()
    make(entry)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(entry)


@pytest.mark.parametrize("model", [SearchCount, SearchOpen, SolvedCount, StepStop])
def test_no_table_has_a_place_for_who_or_when(model):
    kinds = {field.get_internal_type() for field in model._meta.fields}
    assert kinds <= {"BigAutoField", "CharField", "DateField", "ForeignKey", "PositiveIntegerField"}


def test_steps_where_people_stop_are_added_up_the_worst_first(settings):
    settings.FEEDBACK_DAYS = 30
    entries = [make_entry(title=title, steps=(f"{title}的步骤",)) for title in ("少", "多")]
    make_stop(entries[0], stuck=9, left=1)
    make_stop(entries[1], stuck=1, left=1)
    make_stop(entries[1], days_ago=29, left=2)
    make_stop(entries[1], days_ago=30, left=50)
    rows = StepStop.objects.where_people_stop(TODAY)
    assert [(row.step.action, row.stuck_in_all, row.left_in_all) for row in rows] == [
        ("多的步骤", 1, 3),
        ("少的步骤", 9, 1),
    ]


@pytest.mark.parametrize(("left", "often"), [(2, False), (3, True)])
def test_a_step_is_often_left_from_three_on(left, often):
    make_stop(make_entry(), left=left)
    assert StepStop.objects.where_people_stop(TODAY).often(NOW).exists() is often


def test_a_step_of_a_text_that_was_replaced_is_not_looked_at():
    entry = make_entry()
    make_stop(entry, left=9)
    make_draft(entry=entry).approve(make_user(), at=NOW, self_publishing=False)
    assert list(StepStop.objects.where_people_stop(TODAY).often(NOW)) == []
