"""The facets of the search page."""

import pytest

from faq.filters import EntryFilter
from faq.models import Entry
from tests.factories import make_topic, make_wallet

pytestmark = pytest.mark.django_db


def facets(**query: str) -> EntryFilter:
    return EntryFilter.of(query, Entry.objects.all)


def test_without_facets_none_is_in_force_and_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert (facets().chosen, facets().notes) == ({"wallet": None, "topic": None}, [])


def test_what_exists_is_in_force():
    wallet, topic = make_wallet(), make_topic()
    assert facets(wallet=wallet.slug, topic=topic.slug).chosen == {"wallet": wallet, "topic": topic}


@pytest.mark.parametrize("value", ["nobody", "\x00", "\ud800"], ids=["unknown", "NUL", "surrogate"])
def test_what_does_not_exist_is_left_out_and_said_so(value):
    asked = facets(wallet=value)
    assert (asked.chosen["wallet"], asked.notes) == (None, ["没有这个钱包，已忽略这个条件。"])
