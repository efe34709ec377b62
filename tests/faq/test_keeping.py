"""Who may keep an answer, by what was typed for it: one rule for pages, search API and suggestions."""

import pytest
from django.http import HttpResponse

from faq.keeping import keep
from tests.factories import make_entry

QUESTIONS = [
    pytest.param("", {"public", "max-age=60"}, id="nothing"),
    pytest.param(" ", {"public", "max-age=60"}, id="a space"),
    pytest.param("退款", {"private", "max-age=60"}, id="a question"),
    pytest.param("13800138000", {"private", "no-store"}, id="a telephone number"),
    pytest.param("钱" * 61, {"private", "no-store"}, id="a story"),
    pytest.param("\x00", {"private", "no-store"}, id="NUL"),
]


def told(response: HttpResponse) -> set[str]:
    return set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize(("typed", "kept"), QUESTIONS)
def test_it_tells_caches(typed, kept):
    response = HttpResponse()
    keep(response, 60, typed)
    assert told(response) == kept


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("path", ["/search/", "/faq/refund/", "/api/v1/search", "/api/v1/suggest"])
@pytest.mark.parametrize(("typed", "kept"), QUESTIONS)
def test_every_answer_to_a_question_obeys(client, path, typed, kept):
    make_entry(slug="refund", title="退款没到账")
    assert told(client.get(path, {"q": typed})) == kept
