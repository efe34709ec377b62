"""The queue of counts: what it takes, how it writes, and that it never makes anybody wait."""

import logging
import os
import threading
import time
from contextlib import contextmanager, nullcontext
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from faq import counting
from faq.counting import Counts, countable, term_of
from faq.models import Revision, SearchCount, SearchOpen, SolvedCount, Step, StepStop
from tests.conftest import NOW
from tests.factories import make_entry

TODAY = NOW.date()


def search(counts: Counts, term: str = "退款没到账", **fields) -> None:
    counts.search(term, **({"results": 3, "confident": True, "on": TODAY} | fields))


def searches() -> list[tuple]:
    rows = SearchCount.objects.order_by("day", "term")
    return list(rows.values_list("term", "times", "last_results", "confident", "unanswered"))


# --- what counts as a term ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("钱没到", id="words"),
        pytest.param("e1001 是什么", id="an error code"),
        pytest.param("差110元", id="three digits"),
        pytest.param("钱" * 60, id="sixty characters"),
    ],
)
def test_it_keeps(typed):
    assert term_of(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param(" 　\u200b", id="spaces"),
        pytest.param("，。！？", id="signs"),
        pytest.param("钱" * 61, id="sixty-one characters"),
        pytest.param("钱" * 50_000, id="a book"),
        pytest.param("１３８ ００１３ ８０００", id="a telephone number"),
        pytest.param("差1000元", id="four digits"),
        pytest.param("一三八零零一三八零零零", id="a number in words"),
        pytest.param("a@example.com", id="an address"),
        pytest.param("mima12345", id="a password"),
        pytest.param("密码是abc123", id="a password in a sentence"),
        pytest.param("验证码 123 456", id="a code in groups"),
    ],
)
def test_it_keeps_nothing_of(typed):
    assert term_of(typed) == ""


def test_it_folds_what_was_typed():
    assert term_of("  帳戶　Ｌｏｃｋｅｄ！！ ") == "账户 locked!"


def test_the_queue_itself_refuses_what_is_personal(db):
    counts = Counts(None)
    search(counts, "13800138000")
    search(counts)
    counts.flush()
    assert [row[0] for row in searches()] == ["退款没到账"]


def test_a_term_is_countable_as_it_is():
    assert countable("钱没到") == "钱没到"


# --- writing -----------------------------------------------------------------------------------


def test_it_adds_up_what_waits_and_what_is_there(db):
    counts = Counts(None)
    for results, confident in ((3, True), (2, False)):
        search(counts, results=results, confident=confident)
    counts.flush()
    search(counts, results=0, confident=False)
    counts.flush()
    assert searches() == [("退款没到账", 3, 0, 1, 1)]


def test_it_keeps_terms_and_days_apart(db):
    counts = Counts(None)
    search(counts)
    search(counts, "忘了密码")
    search(counts, on=TODAY - timedelta(days=1))
    counts.flush()
    assert [row[:2] for row in searches()] == [("退款没到账", 1), ("忘了密码", 1), ("退款没到账", 1)]


def test_it_counts_what_was_opened_and_solved(db):
    counts, entry = Counts(None), make_entry()
    counts.open("钱没到", entry, on=TODAY)
    counts.open("钱没到", entry, on=TODAY)
    counts.vote("钱没到", entry.newest, solved=True, on=TODAY)
    counts.vote("钱没到", entry.newest, solved=False, on=TODAY)
    counts.flush()
    opens = list(SearchOpen.objects.values_list("term", "entry", "opened", "solved"))
    votes = list(SolvedCount.objects.values_list("revision", "yes", "no"))
    assert (opens, votes) == ([("钱没到", entry.pk, 2, 1)], [(entry.newest.pk, 1, 1)])


def test_without_a_term_it_counts_the_vote_alone(db):
    counts, entry = Counts(None), make_entry()
    counts.open("", entry, on=TODAY)
    counts.vote("", entry.newest, solved=True, on=TODAY)
    counts.flush()
    assert (SearchOpen.objects.count(), SolvedCount.objects.get().yes) == (0, 1)


def test_an_entry_that_was_removed_takes_no_other_count_with_it(db):
    counts, entry, gone = Counts(None), make_entry(), Revision(pk=999_999, entry_id=999_999)
    counts.open("钱没到", entry, on=TODAY)
    counts.vote("钱没到", gone, solved=True, on=TODAY)
    search(counts)
    counts.flush()
    assert (SearchOpen.objects.count(), SolvedCount.objects.count(), len(searches())) == (1, 0, 1)


def test_it_counts_where_people_stop(db):
    counts, step = Counts(None), Step.objects.get(revision__entry=make_entry())
    for how in ("stuck", "stuck", "left"):
        counts.stop(step, how, on=TODAY)
    counts.flush()
    assert list(StepStop.objects.values_list("step", "day", "stuck", "left")) == [(step.pk, TODAY, 2, 1)]


def test_a_step_that_was_removed_takes_no_other_count_with_it(db):
    counts, step = Counts(None), Step.objects.get(revision__entry=make_entry())
    counts.stop(step, "stuck", on=TODAY)
    step.pk = 999_999
    counts.stop(step, "stuck", on=TODAY)
    counts.flush()
    assert StepStop.objects.count() == 1


def test_nothing_that_waits_takes_no_query(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        Counts(None).flush()


def test_it_asks_for_expired_rows_once_a_day(db):
    counts = Counts(None)
    SearchCount.objects.create(term="旧", day=TODAY - timedelta(days=40), times=1)
    search(counts)
    counts.flush()
    SearchCount.objects.create(term="旧", day=TODAY - timedelta(days=40), times=1)
    search(counts)
    counts.flush()
    assert [row[0] for row in searches()] == ["旧", "退款没到账"]


# --- failing -----------------------------------------------------------------------------------


def fail_to_write(monkeypatch, error: type[Exception] = DatabaseError) -> None:
    def failing(waiting):
        raise error("退款没到账: database is locked")

    monkeypatch.setattr(counting, "write", failing)


@pytest.mark.parametrize("error", [DatabaseError, InterfaceError])
def test_what_the_database_refuses_is_dropped_and_said_so(db, monkeypatch, caplog, error):
    counts = Counts(None)
    fail_to_write(monkeypatch, error)
    search(counts)
    search(counts)
    counts.flush()
    assert (counts.lost, caplog.messages) == (2, [f"2 counts lost: {error.__name__}"])


def test_what_the_database_cannot_take_now_is_written_later(db, monkeypatch, caplog):
    counts = Counts(None)
    with monkeypatch.context() as patch:
        fail_to_write(patch, OperationalError)
        search(counts)
        counts.flush()
    search(counts)
    counts.flush()
    assert (searches(), counts.lost) == ([("退款没到账", 2, 3, 2, 0)], 0)
    assert caplog.messages == ["1 counts wait: OperationalError"]


def test_what_waits_on_takes_no_more_room(db, monkeypatch, caplog):
    monkeypatch.setattr(counting, "MOST_WAITING", 2)
    fail_to_write(monkeypatch, OperationalError)
    counts = Counts(None)
    for _each in range(2):
        search(counts)
    taken_meanwhile = counting.write

    def failing(waiting):
        search(counts)
        taken_meanwhile(waiting)

    monkeypatch.setattr(counting, "write", failing)
    counts.flush()
    assert (counts.lost, len(counts._waiting)) == (1, 2)


def test_after_a_failure_it_counts_on(db, monkeypatch):
    counts = Counts(None)
    with monkeypatch.context() as patch:
        fail_to_write(patch)
        search(counts)
        counts.flush()
    search(counts)
    counts.flush()
    assert searches() == [("退款没到账", 1, 3, 1, 0)]


def test_a_failure_half_way_leaves_no_half(db, monkeypatch):
    counts, entry = Counts(None), make_entry()
    search(counts)
    counts.open("退款没到账", entry, on=TODAY)
    monkeypatch.setattr(counting, "prune", lambda on: (_ for _ in ()).throw(DatabaseError))
    counts.flush()
    assert (searches(), SearchOpen.objects.count(), counts.lost) == ([], 0, 2)


def test_what_expired_goes_with_the_next_counts_where_the_first_could_not_be_written(db, monkeypatch):
    counts, old = Counts(None), TODAY - timedelta(days=settings.SEARCH_COUNT_DAYS)
    SearchCount.objects.create(term="旧的", day=old)
    search(counts)
    atomic = transaction.atomic

    @contextmanager
    def broken_off(**given):
        with atomic(**given):
            yield
            if not given:
                raise OperationalError  # as the commit does that finds no room

    with monkeypatch.context() as once:
        once.setattr(transaction, "atomic", broken_off)
        counts.flush()
    counts.flush()
    assert [term for term, *_ in searches()] == ["退款没到账"]


def test_a_full_queue_takes_no_more_and_counts_what_it_lost(monkeypatch):
    monkeypatch.setattr(counting, "MOST_WAITING", 2)
    counts = Counts(None)
    for _each in range(5):
        search(counts)
    assert counts.lost == 3


def test_a_page_is_answered_where_nothing_can_be_written(client, db, monkeypatch, caplog):
    fail_to_write(monkeypatch)
    caplog.set_level(logging.ERROR)
    make_entry(title="退款没到账")
    status = client.get("/search/", {"q": "退款没到账"}).status_code
    counting.counts.flush()
    assert (status, counting.counts.lost) == (200, 1)


def test_nobody_waits_while_the_database_does(monkeypatch):
    written, writing = threading.Event(), threading.Event()

    def slow(waiting):
        writing.set()
        written.wait(5)

    monkeypatch.setattr(counting, "write", slow)
    monkeypatch.setattr(counting.transaction, "atomic", nullcontext)
    monkeypatch.setattr(counting, "prune", lambda on: None)
    counts = Counts(0.001)
    search(counts)
    writer = counts._writer
    assert writing.wait(5)
    start = time.perf_counter()
    for _each in range(100):
        search(counts)
    waited = time.perf_counter() - start
    counts.begin_anew()  # nothing is left to write once this test is over
    written.set()
    writer.join(5)
    assert waited < 0.5


# --- threads and processes ---------------------------------------------------------------------


def test_it_writes_by_itself_in_a_thread_of_its_own(monkeypatch):
    done = threading.Event()
    names = []

    def flush(counts):
        counts._waiting.clear()
        names.append(threading.current_thread() is threading.main_thread())
        done.set()

    monkeypatch.setattr(Counts, "flush", flush)
    search(Counts(0.001))
    assert (done.wait(5), names) == (True, [False])


def test_it_starts_one_thread_for_many_counts():
    counts = Counts(60)
    before = set(threading.enumerate())
    for _each in range(50):
        search(counts)
    started = set(threading.enumerate()) - before
    counts._writer.cancel()
    assert (started, counts._writer.daemon) == ({counts._writer}, True)


def test_without_a_thread_to_be_had_the_answer_still_comes(monkeypatch):
    def refuse(timer):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Timer, "start", refuse)
    counts = Counts(60)
    search(counts)
    assert counts._writer is None


def test_many_threads_lose_nothing(db):
    counts = Counts(None)
    threads = [
        threading.Thread(target=lambda: [search(counts) for _each in range(200)]) for _each in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts.flush()
    assert searches()[0][1] == 1600


def test_a_forked_process_begins_anew():
    search(counting.counts)
    counting.counts._guard.acquire()  # a thread of the parent holds it at that moment
    child = os.fork()
    if child == 0:
        os._exit(len(counting.counts._waiting) + counting.counts._guard.locked())
    counting.counts._guard.release()
    assert (os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), len(counting.counts._waiting)) == (0, 1)
