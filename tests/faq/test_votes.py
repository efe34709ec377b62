"""What readers' votes say of a text: which texts surely help too few, and that nothing is ranked by it."""

from datetime import timedelta
from itertools import product

import pytest

from faq.confidence import Rate
from faq.models import Entry, Revision, SolvedCount
from faq.models.counts import first_vote_day
from faq.results import find
from tests.conftest import NOW
from tests.factories import make_draft, make_entry, make_topic, make_user, make_votes

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
SINCE = first_vote_day(TODAY)


def poor() -> list[Entry]:
    return list(Entry.objects.poorly_solved(NOW, SINCE))


def test_the_database_agrees_with_the_interval():
    first = make_draft()
    numbers = list(product(range(13), range(13)))
    revisions = Revision.objects.bulk_create(
        Revision(entry=first.entry, number=number, author=first.author, title="x", state="set_aside")
        for number in range(2, len(numbers) + 2)
    )
    SolvedCount.objects.bulk_create(
        SolvedCount(revision=revision, day=TODAY, yes=yes, no=no)
        for revision, (yes, no) in zip(revisions, numbers, strict=True)
    )
    by_pk = dict(zip((revision.pk for revision in revisions), numbers, strict=True))
    found = {by_pk[row["pk"]] for row in Revision.objects.poorly_solved(SINCE)}
    assert found == {(yes, no) for yes, no in numbers if Rate(yes, no).is_poor}


def test_votes_of_several_days_add_up():
    entry = make_entry()
    for days_ago in range(4):
        make_votes(entry, no=1, days_ago=days_ago)
    assert poor() == [entry]


@pytest.mark.parametrize(("days_ago", "counts"), [(89, True), (90, False)], ids=["last day", "a day later"])
def test_old_votes_count_no_more(days_ago, counts):
    entry = make_entry(at=NOW - timedelta(days=100))
    make_votes(entry, no=9, days_ago=days_ago)
    assert (poor() == [entry]) is counts


def test_a_text_that_was_mended_begins_anew():
    entry = make_entry()
    make_votes(entry, no=9)
    make_draft(entry=entry).approve(make_user(), at=NOW, self_publishing=False)
    assert poor() == []


@pytest.mark.parametrize("fields", [{"is_off": True}, {"expires_at": NOW}], ids=["off", "expired"])
def test_what_readers_do_not_see_needs_no_mending(fields):
    make_votes(make_entry(**fields), no=9)
    assert poor() == []


# Votes tell staff where to look. They move nothing that readers see, safety entries least of all.


@pytest.mark.parametrize("slug", ["security", "refund"])
@pytest.mark.parametrize("urgency", ["now", "routine"])
def test_votes_move_no_entry_in_the_results(urgency, slug):
    topic = make_topic(slug=slug)
    entries = [make_entry(title="退款没到账", topic=topic, urgency=urgency) for _each in range(3)]
    before = find("退款没到账", NOW)
    make_votes(entries[0], no=500)
    make_votes(entries[2], yes=500)
    after = find("退款没到账", NOW)
    assert (len(before.entries), after.entries, after.scores) == (3, before.entries, before.scores)


def test_votes_move_no_urgent_entry():
    entries = [make_entry(urgency="now", slug=slug) for slug in ("a", "b")]
    make_votes(entries[0], no=500)
    assert list(Entry.objects.published(NOW).urgent()) == entries
