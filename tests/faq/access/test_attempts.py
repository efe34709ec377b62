"""A right code is right once."""

from datetime import timedelta

import pytest

from faq.access.attempts import is_first_use
from tests.conftest import NOW
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LATE = NOW.replace(hour=23, minute=59, second=50)


@pytest.mark.parametrize("at", [NOW, LATE], ids=["by day", "before midnight"])
def test_a_code_is_used_once(at):
    person = make_user()
    later = at + timedelta(seconds=30)
    assert [is_first_use(person, "123456", moment) for moment in (at, at, later)] == [True, False, False]


def test_the_same_digits_may_come_another_day():
    person = make_user()
    assert [is_first_use(person, "123456", NOW + timedelta(days=day)) for day in (0, 1)] == [True, True]


def test_another_person_may_have_the_same_digits():
    assert [is_first_use(make_user(), "123456", NOW) for _person in range(2)] == [True, True]
