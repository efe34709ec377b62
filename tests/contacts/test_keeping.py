from datetime import timedelta
from email.utils import parsedate_to_datetime

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


@pytest.mark.parametrize("milliseconds", [0, 999])
def test_it_names_the_last_whole_second_before(milliseconds):
    response = HttpResponse()
    keep_until(response, NOW + timedelta(milliseconds=milliseconds))
    assert parsedate_to_datetime(response["Expires"]) == NOW - timedelta(seconds=1)
