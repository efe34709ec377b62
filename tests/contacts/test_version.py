"""How a process follows the content version: at most every half second, and without the database too."""

import threading

import pytest
from django.db import DatabaseError

from contacts.models import version
from contacts.models.version import ContentVersionManager, _Seen


class Answers:
    """Stands for the database: answers 1, 2, 3 …, or fails."""

    def __init__(self) -> None:
        self.asked = 0
        self.is_down = False

    def __call__(self, _manager=None) -> int:
        self.asked += 1
        if self.is_down:
            raise DatabaseError
        return self.asked


@pytest.fixture
def answers(monkeypatch) -> Answers:
    answers = Answers()
    monkeypatch.setattr(ContentVersionManager, "current", answers)
    return answers


def test_it_asks_again_after_the_interval(answers):
    seen = _Seen()
    assert [seen.number() for _time in range(3)] == [1, 2, 3]


def test_it_does_not_ask_within_the_interval(answers, monkeypatch):
    monkeypatch.setattr(version, "ASK_EVERY", 3600)
    seen = _Seen()
    assert [seen.number() for _time in range(3)] == [1, 1, 1]


def test_without_the_database_it_goes_on_with_the_last_one(answers):
    seen = _Seen()
    seen.number()
    answers.is_down = True
    assert [seen.number(), seen.number()] == [1, 1]


def test_it_sees_the_next_one_once_the_database_is_back(answers):
    seen = _Seen()
    seen.number()
    answers.is_down = True
    seen.number()
    answers.is_down = False
    assert seen.number() == 3


def test_it_knows_none_where_the_database_was_never_there(answers):
    answers.is_down = True
    with pytest.raises(DatabaseError):
        _Seen().number()


def test_nobody_waits_while_another_asks(answers, monkeypatch):
    seen, asking, may_answer = _Seen(), threading.Event(), threading.Event()
    seen.number()

    def slow(_manager) -> int:
        asking.set()
        may_answer.wait(30)
        return 7

    monkeypatch.setattr(ContentVersionManager, "current", slow)
    thread = threading.Thread(target=seen.number)
    thread.start()
    asking.wait(30)
    meanwhile = seen.number()
    may_answer.set()
    thread.join(30)
    monkeypatch.setattr(version, "ASK_EVERY", 3600)
    assert (meanwhile, seen.number()) == (1, 7)
