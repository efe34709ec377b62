"""GET /api/v1/wallets and /api/v1/topics, with how many entries readers find in each."""

import pytest

from tests.factories import make_entry, make_topic, make_wallet
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import query_count

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_it_tells_what_the_page_of_a_wallet_says(client):
    wallet = make_wallet(slug="ok", name="OK钱包", other_names="好的\nOK", features="转账\n付款")
    topics = [make_topic(slug="b", name="乙", position=2), make_topic(slug="a", name="甲", position=1)]
    for topic in (*topics, topics[0]):
        make_entry(wallet=wallet, topic=topic)
    assert client.get("/api/v1/wallets/ok").json() == {
        "slug": "ok",
        "name": "OK钱包",
        "summary": "一个钱包。",
        "is_general": False,
        "entries": 3,
        "url": "/wallets/ok/",
        "contact_url": "/wallets/ok/contact/",
        "other_names": ["好的", "OK"],
        "features": ["转账", "付款"],
        "topics": [{"slug": "a", "name": "甲", "entries": 1}, {"slug": "b", "name": "乙", "entries": 2}],
        "sources": [],
    }


def test_it_lists_all_wallets_in_page_order(client):
    make_wallet(slug="general", position=2)
    make_entry(wallet=make_wallet(slug="ok", position=1))
    told = client.get("/api/v1/wallets").json()["wallets"]
    assert [(each["slug"], each["is_general"], each["entries"]) for each in told] == [
        ("ok", False, 1),
        ("general", True, 0),
    ]


def test_it_lists_all_topics_in_page_order(client):
    make_topic(slug="b", position=2)
    make_entry(topic=make_topic(slug="a", name="退款", position=1))
    told = client.get("/api/v1/topics").json()["topics"]
    assert (told[0], [each["slug"] for each in told]) == (
        {"slug": "a", "name": "退款", "entries": 1},
        ["a", "b"],
    )


@pytest.mark.parametrize("way", WAYS)
def test_what_is_not_public_is_not_counted(client, way):
    entry = make_hidden(way=way, title="看不见")
    whole = client.get(f"/api/v1/wallets/{entry.wallet.slug}").json()
    wallets, topics = (client.get(f"/api/v1/{name}").json()[name] for name in ("wallets", "topics"))
    assert [each["entries"] for each in (*wallets, *topics, whole)] == [0, 0, 0]
    assert whole["topics"] == []


@pytest.mark.parametrize("slug", ["none", "%00", "a%00", "%ED%A0%80", "'", "a/b", "a" * 5000])
def test_an_unknown_wallet_is_not_found(client, slug):
    response = client.get(f"/api/v1/wallets/{slug}")
    assert (response.status_code, list(response.json())) == (404, ["detail"])


@pytest.mark.parametrize("address", ["/api/v1/wallets", "/api/v1/topics", "/api/v1/wallets/ok"])
def test_it_takes_as_many_queries_for_three_as_for_one(client, address):
    make_entry(wallet=make_wallet(slug="ok"))
    with_one = query_count(client, address)
    for _each in range(2):
        make_entry()
    assert query_count(client, address) == with_one
