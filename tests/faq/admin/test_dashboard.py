"""The first page of the desk: what is to be done, for whom, and that each line leads to just that."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import CalendarYear, ContactValue, version
from faq.admin.dashboard import GROUPS, dashboard
from faq.models import Entry, Revision, SearchCount, SolvedCount, StepStop
from faq.search import site
from tests.conftest import NOW
from tests.factories import (
    make_bare_entry,
    make_channel,
    make_draft,
    make_entry,
    make_fake,
    make_feedback,
    make_member,
    make_report,
    make_topic,
    make_user,
    make_value,
    make_votes,
    make_wallet,
)
from tests.reading import page
from tests.signing_in import make_factor, signed_in
from tests.tampering import change_behind_the_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

INDEX = reverse("admin:index")
TODAY = NOW.date()
TASKS = {task.name: task for tasks in GROUPS.values() for task in tasks}


def submitted() -> Revision:
    draft = make_draft()
    draft.submit(draft.author, at=NOW)
    return draft


# Of each task something to do and something beside it, for `person`.


def make_review(person) -> None:
    submitted()
    make_draft()


def make_sent_back(person) -> None:
    for author in (person, make_user()):
        draft = Revision.objects.start(make_bare_entry(), author, None, title="一", answer="二")
        draft.replace_steps([{"action": "三"}])
        draft.submit(author, at=NOW)
        draft.send_back(make_user(), at=NOW, note="请改")


def make_values(person) -> None:
    make_value()
    for proposer in (person, make_user()):
        ContactValue.objects.propose(
            make_channel(),
            person=proposer,
            at=NOW,
            value="000 0000 0001",
            source_url="https://example.com/contact",
            checked_on=TODAY,
        )


def make_overdue(person) -> None:
    make_entry(review_by=TODAY)
    make_entry(review_by=TODAY + timedelta(days=1))


def make_expiring(person) -> None:
    make_entry(expires_at=NOW + timedelta(days=14))
    make_entry(expires_at=NOW + timedelta(days=15))


def make_poor(person) -> None:
    make_votes(make_entry(), no=4)
    make_votes(make_entry(), no=2)


def make_unanswered(person) -> None:
    nonsense = "qxz" * (1 + SearchCount.objects.count())
    make_entry(title="退款没到账")
    SearchCount.objects.create(term=nonsense, day=TODAY, times=2, unanswered=2)
    SearchCount.objects.get_or_create(term="退款没到账", day=TODAY, times=2, unanswered=2)
    SearchCount.objects.get_or_create(term="asked once", day=TODAY, times=1, unanswered=1)


def make_stops(person) -> None:
    for left in (3, 2):
        step = make_entry().newest.steps.get()
        StepStop.objects.create(step=step, day=TODAY, left=1, stuck=9)
        StepStop.objects.create(step=step, day=TODAY - timedelta(days=1), left=left - 1)


def make_said(person) -> None:
    make_feedback()
    make_feedback(text="")
    make_feedback(days_ago=7)


def make_tampered(person) -> None:
    make_value()
    change_behind_the_back(make_value(), value="000 0000 0009")


def make_listed_as_fake(person) -> None:
    make_value()
    make_fake(value=make_value(value=f"000 0000 {1000 + ContactValue.objects.count()}").value)


def make_recheck(person) -> None:
    make_value()
    for days in (91, 181):
        make_value(at=NOW - timedelta(days=days))


def make_missing(person) -> None:
    make_value()
    make_channel()


def make_reports(person) -> None:
    make_report()
    make_report(value="4000000001").close(make_user())


def make_calendar(person) -> None:
    CalendarYear.objects.create(year=2026, arrangement="announced", source="测试")


MAKE = {
    "review": (make_review, 1),
    "sent_back": (make_sent_back, 1),
    "values": (make_values, 1),
    "overdue": (make_overdue, 1),
    "expiring": (make_expiring, 1),
    "poor": (make_poor, 1),
    "unanswered": (make_unanswered, 1),
    "stops": (make_stops, 1),
    "feedback": (make_said, 1),
    "tampered": (make_tampered, 1),
    "fake": (make_listed_as_fake, 1),
    "recheck": (make_recheck, 2),
    "missing": (make_missing, 1),
    "reports": (make_reports, 1),
    "calendar": (make_calendar, 1),  # 2027, on 20 November
}


def told(person) -> dict[str, int]:
    groups = dashboard(person, NOW)["groups"]
    return {line.task.name: line.number for _heading, lines in groups for line in lines}


def listed(client, name: str) -> int:
    """How many rows the list has that the task leads to."""
    response = client.get(TASKS[name].url().partition("#")[0])
    if name == "unanswered":
        lists = {key: rows for key, _heading, rows in response.context["lists"]}
        return len(lists["empty"])
    return response.context["cl"].result_count


def test_each_task_is_tried():
    assert set(MAKE) == set(TASKS)


@pytest.mark.parametrize("name", sorted(set(MAKE) - {"calendar"}))
def test_a_task_counts_the_rows_of_its_list(client, sign_in, name):
    person = sign_in("管理员")
    make, expected = MAKE[name]
    make(person)
    assert (told(person)[name], listed(client, name)) == (expected, expected)


def test_the_year_that_is_missing_is_told(client, sign_in):
    person = sign_in("管理员")
    make_calendar(person)
    assert (told(person)["calendar"], listed(client, "calendar")) == (1, 1)


def test_it_links_each_task(client, sign_in):
    sign_in("管理员")
    shown = page(client.get(INDEX)).findall(".//ul[@class='tasks']/li/a")
    assert [link.get("href") for link in shown] == [task.url() for task in TASKS.values()]


def test_what_is_done_looks_done(client, sign_in):
    sign_in("管理员")
    make_reports(None)
    items = page(client.get(INDEX)).findall(".//ul[@class='tasks']/li")
    quiet = {item.find("a").get("href") for item in items if item.get("class") == "task-none"}
    assert (TASKS["reports"].url() in quiet, TASKS["review"].url() in quiet) == (False, True)


# Who sees what

READ = {"overdue", "expiring", "poor", "stops", "feedback", "unanswered"} | {
    *("tampered", "fake", "recheck", "missing", "reports", "calendar")
}
SEEN = {
    "编辑": READ | {"sent_back"},
    "审核": READ | {"sent_back", "review", "values"},
    "联系信息管理员": READ,
    "只读审计": READ,
    "管理员": READ | {"sent_back", "review", "values"},
}


@pytest.mark.parametrize(("role", "names"), SEEN.items(), ids=SEEN)
def test_a_role_sees_only(sign_in, role, names):
    assert set(told(sign_in(role))) == names


@pytest.mark.parametrize(
    ("permissions", "names", "pictures"),
    [
        ((), set(), []),
        (("faq.view_searchcount",), {"unanswered"}, ["searches"]),
        (("faq.view_entry",), {"overdue", "expiring", "poor"}, ["solved", "ages"]),
        (("contacts.view_contactreport",), {"reports"}, []),
    ],
    ids=["nothing", "searches", "entries", "reports"],
)
def test_who_may_see_little_sees_little(permissions, names, pictures):
    person = make_user(permissions=permissions)
    shown = [picture.name for picture in dashboard(person, NOW)["pictures"]]
    assert (set(told(person)), shown) == (names, pictures)


def test_nothing_is_asked_that_nobody_may_see(django_assert_num_queries):
    person = make_user()
    person.get_all_permissions()
    with django_assert_num_queries(0):
        dashboard(person, NOW)


def test_the_pages_of_an_app_do_not_repeat_it(client, sign_in):
    sign_in("管理员")
    assert "tasks" not in client.get(reverse("admin:app_list", args=["faq"])).content.decode()


# Pictures


def test_each_picture_has_its_numbers_in_a_table(client, sign_in):
    sign_in("管理员")
    make_votes(make_entry(wallet=make_wallet(name="甲")), yes=3, no=1)
    SearchCount.objects.create(term="钱没到", day=TODAY, times=4, confident=2, unanswered=1)
    pictures = page(client.get(INDEX)).findall(".//section[@class='module picture']")
    first_rows = [["".join(cell.itertext()) for cell in picture.find(".//tbody/tr")] for picture in pictures]
    assert first_rows == [
        ["11月20日", "4", "2", "1", "1", "50%"],
        ["11月16日", "4", "3", "1", "30–96%"],
        ["甲", "1", "1", "0", "0", "100%"],
    ]


# How it answers


def make_round(person) -> None:
    for make, _number in MAKE.values():
        if make is not make_calendar:
            make(person)


@pytest.fixture
def asking(monkeypatch) -> None:
    """The content version is asked for every time, not every half second: the most there may be."""
    for module in (site, version):
        monkeypatch.setattr(module, "ASK_EVERY", 0)


@pytest.fixture
def administrator(roles, settings) -> tuple[User, Client]:
    """Who is asked for most, where a second factor is required; with something in their own history."""
    settings.SECOND_FACTOR = "required"
    person = make_member(role="管理员")
    make_factor(person)
    LogEntry.objects.log_actions(person.pk, Entry.objects.filter(pk=make_entry().pk), CHANGE, "改了")
    return person, signed_in(person, with_factor=True)


def query_count(client) -> int:
    site.site_search.refresh(NOW)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(INDEX).status_code == 200
    return len(queries)


def test_it_takes_as_many_queries_for_three_rows_as_for_one(administrator, asking):
    person, client = administrator
    make_round(person)
    with_one = query_count(client)
    make_round(person)
    make_round(person)
    assert (query_count(client), with_one <= 20) == (with_one, True)


def make_many(count: int, person) -> None:
    """So many public entries with a history, votes, dates and searches, by few statements."""
    wallet, topic = make_wallet(), make_topic()
    entries = Entry.objects.bulk_create(
        Entry(
            slug=f"many-{number}",
            wallet=wallet,
            topic=topic,
            review_by=TODAY + timedelta(days=number % 300 - 100),
            expires_at=NOW + timedelta(days=number % 200 + 1),
        )
        for number in range(count)
    )
    states = {1: "approved", 2: "approved", 3: "in_review"}
    revisions = Revision.objects.bulk_create(
        Revision(
            entry=entry,
            number=number,
            author=person if number == 1 else make.author,
            approver=person if state == "approved" else None,
            title=f"第{entry.pk}条",
            answer="答",
            state=state,
            publish_at=NOW - timedelta(days=400 // number) if state == "approved" else None,
        )
        for make in [make_draft()]
        for entry in entries
        for number, state in states.items()
    )
    live = [revision for revision in revisions if revision.number == 2]
    SolvedCount.objects.bulk_create(
        SolvedCount(revision=each, day=TODAY - timedelta(days=ago), yes=each.pk % 3, no=each.pk % 5)
        for each in live
        for ago in (0, 20)
    )
    SearchCount.objects.bulk_create(
        SearchCount(term=f"qz{number}", day=TODAY - timedelta(days=number % 30), times=2, unanswered=2)
        for number in range(count)
    )


@pytest.mark.parametrize(
    "count", [50, pytest.param(5_000, marks=pytest.mark.trials)], ids=["fifty", "five thousand"]
)
def test_many_entries_take_no_more_queries(administrator, asking, count):
    person, client = administrator
    make_many(count, person)
    site.rebuild(site.site_search.directory)  # a process that serves would do it beside its work
    assert (query_count(client) <= 20, told(person)["review"]) == (True, count)
