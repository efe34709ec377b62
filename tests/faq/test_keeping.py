"""Who may keep an answer, by what was typed for it: one rule for pages, search API and suggestions."""

import pytest
from django.http import HttpResponse

from contacts.lifetime import LONGEST
from faq.keeping import keep
from tests.conftest import NOW
from tests.factories import make_entry
from tests.reading import kept

SHARED, OWN, NOBODY = ("public", NOW + LONGEST), ("private", NOW + LONGEST), ("private, no-store", None)
QUESTIONS = [
    pytest.param("", SHARED, id="nothing"),
    pytest.param(" ", SHARED, id="a space"),
    pytest.param("退款", OWN, id="a question"),
    pytest.param("13800138000", NOBODY, id="a telephone number"),
    pytest.param("钱" * 61, NOBODY, id="a story"),
    pytest.param("\x00", NOBODY, id="NUL"),
]


@pytest.mark.parametrize(("typed", "told"), QUESTIONS)
def test_it_tells_caches(typed, told):
    response = HttpResponse()
    keep(response, NOW + LONGEST, typed)
    assert kept(response) == told


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("path", ["/search/", "/faq/refund/", "/api/v1/search", "/api/v1/suggest"])
@pytest.mark.parametrize(("typed", "told"), QUESTIONS)
def test_every_answer_to_a_question_obeys(client, path, typed, told):
    make_entry(slug="refund", title="退款没到账")
    assert kept(client.get(path, {"q": typed})) == told
