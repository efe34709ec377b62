from datetime import timedelta

import pytest
from django.http import HttpResponse

from contacts.keeping import keep_until
from tests.conftest import NOW
from tests.reading import kept


@pytest.mark.parametrize(("private", "who"), [(False, "public"), (True, "private")], ids=["all", "one"])
def test_it_names_who_may_keep_it_and_until_when(private, who):
    response = HttpResponse()
    keep_until(response, NOW, private=private)
    assert kept(response) == (who, NOW)


def test_it_names_no_age_that_would_begin_anew_in_the_next_cache():
    response = HttpResponse()
    keep_until(response, NOW)
    assert "age" not in response["Cache-Control"]


def test_a_part_of_a_second_is_not_promised():
    response = HttpResponse()
    keep_until(response, NOW + timedelta(milliseconds=999))
    assert kept(response)[1] == NOW
