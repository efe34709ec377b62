from datetime import timedelta

import pytest
from django.db import transaction

from contacts.memory import Memory
from contacts.models import ContentVersion
from tests.conftest import NOW
from tests.factories import make_topic

SECOND = timedelta(seconds=1)


class Reader:
    """Counts how often it is asked, and says until when its answer holds."""

    def __init__(self, until=None) -> None:
        self.times = 0
        self.until = until

    def __call__(self):
        self.times += 1
        return self.times, self.until


@pytest.fixture
def memory(committed) -> Memory:
    return Memory(most=3)


def test_it_reads_once(memory):
    read = Reader()
    assert [memory.recall("a", NOW, read), memory.recall("a", NOW + 9 * SECOND, read)] == [1, 1]


def test_it_tells_one_question_from_another(memory):
    read = Reader()
    assert [memory.recall(("a", number), NOW, read) for number in (1, 2, 1)] == [1, 2, 1]


def test_it_reads_anew_once_the_content_changed(memory):
    read = Reader()
    memory.recall("a", NOW, read)
    make_topic()
    assert memory.recall("a", NOW, read) == 2


@pytest.mark.parametrize(("seconds", "answer"), [(4, 1), (5, 2), (-1, 2)], ids=["before", "at", "clock back"])
def test_an_answer_holds_until_its_moment(memory, seconds, answer):
    read = Reader(until=NOW + 5 * SECOND)
    memory.recall("a", NOW, read)
    assert memory.recall("a", NOW + seconds * SECOND, read) == answer


def test_an_answer_that_is_over_already_is_not_remembered(memory):
    read = Reader(until=NOW - SECOND)
    assert [memory.recall("a", NOW, read) for _time in range(2)] == [1, 2]


def test_it_remembers_no_more_than_it_should(memory):
    read = Reader()
    for number in range(7):
        memory.recall(number, NOW, read)
    assert memory.recall(0, NOW, read) == 8


def test_it_forgets_when_told(memory):
    read = Reader()
    memory.recall("a", NOW, read)
    memory.forget()
    assert memory.recall("a", NOW, read) == 2


def test_what_a_transaction_reads_is_not_remembered(db):
    read, memory = Reader(), Memory(most=3)
    with transaction.atomic():
        assert [memory.recall("a", NOW, read) for _time in range(2)] == [1, 2]


def test_a_process_knows_no_version_in_a_transaction(db):
    with transaction.atomic():
        assert ContentVersion.objects.recent() is None
