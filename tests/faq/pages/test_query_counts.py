"""How many queries a page takes that no cache holds: never more for more rows, and few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contacts.memory import forget_all
from faq.search import site
from tests.conftest import NOW
from tests.factories import make_channel, make_entry, make_topic, make_value, make_wallet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("committed")]

MOST = {
    "/": 8,
    "/search/?q=a": 8,
    "/search/?wallet=ok&x=1": 8,
    "/emergency/": 8,
    "/wallets/ok/": 10,
    "/wallets/ok/contact/": 10,
}


def fill(rows: int) -> None:
    """Wallets with channels and values, and as many entries that are related."""
    topic, ok = make_topic(), make_wallet(slug="ok")
    for wallet in (ok, *(make_wallet() for _number in range(rows - 1))):
        for _number in range(rows):
            make_value(channel=make_channel(wallet=wallet))
    for number in range(rows + 1):
        make_entry(slug=f"entry-{number}", wallet=ok, topic=topic)
    site.site_search.refresh(NOW)


def queries(address: str) -> int:
    """Those of one request, but for the look at the content version that is due every half second."""
    with CaptureQueriesContext(connection) as taken:
        assert Client().get(address).status_code == 200
    return sum("contacts_contentversion" not in query["sql"] for query in taken)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", MOST)
def test_a_page_takes_few_queries_in_a_process_that_remembers_nothing(clock, address, rows):
    fill(rows)
    forget_all()
    assert queries(address) <= MOST[address]


@pytest.mark.parametrize("rows", [1, 3])
def test_an_entry_takes_few_queries_once_another_one_was_shown(clock, rows):
    fill(rows)
    queries("/faq/entry-0/")
    assert queries("/faq/entry-1/") <= 8


@pytest.mark.parametrize("address", [*MOST, "/faq/entry-0/"])
def test_a_page_shown_before_takes_none_of_its_own(clock, address):
    fill(1)
    further = f"{address}{'&' if '?' in address else '?'}from=share"  # so that it is not kept as a whole
    queries(further)
    left = {"/search/?wallet=ok&x=1": 6}  # browsing asks the database
    assert queries(further) <= left.get(address, 0)
