"""GET /feed.atom: new and changed entries."""

from datetime import datetime, timedelta
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.conf import settings

from tests.conftest import NOW
from tests.factories import make_draft, make_entry, make_topic, make_user, make_wallet
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import query_count

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SPACE = "{http://www.w3.org/2005/Atom}"
EARLIER = NOW - timedelta(days=3)


def feed(client) -> Element:
    return fromstring(client.get("/feed.atom").content)


def entries(client) -> list[Element]:
    return feed(client).findall(f"{SPACE}entry")


def said(entry: Element, name: str) -> str:
    return entry.findtext(SPACE + name)


def moment(entry: Element, name: str) -> datetime:
    return datetime.fromisoformat(said(entry, name))


def test_it_says_what_it_is(client):
    make_entry(at=EARLIER)
    found, response = feed(client), client.get("/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert said(found, "title").startswith(settings.SITE_NAME)
    assert found.findtext(f"{SPACE}author/{SPACE}name") == settings.SITE_NAME
    assert moment(found, "updated") == EARLIER
    links = {link.get("rel"): link.get("href") for link in found.findall(f"{SPACE}link")}
    assert links == {"alternate": "http://testserver/", "self": "http://testserver/feed.atom"}


def test_an_entry_says_what_its_page_says(client):
    entry = make_entry(
        slug="refund",
        title="退款<没>到账",
        text={"answer": "等 <b>三天</b> & 再看。"},
        wallet=make_wallet(name="OK钱包"),
        topic=make_topic(name="退款"),
    )
    (found,) = entries(client)
    assert (said(found, "title"), said(found, "summary")) == (
        "退款<没>到账（OK钱包）",
        "等 &lt;b&gt;三天&lt;/b&gt; &amp; 再看。",
    )
    assert found.find(f"{SPACE}category").get("term") == "退款"
    assert said(found, "id") == found.find(f"{SPACE}link").get("href")
    assert said(found, "id") == f"http://testserver{entry.get_absolute_url()}"


def test_it_tells_new_from_changed(client):
    entry = make_entry(at=EARLIER)
    make_draft(entry=entry, title="改过的").approve(make_user(), at=NOW, self_publishing=False)
    (found,) = entries(client)
    assert (moment(found, "published"), moment(found, "updated")) == (EARLIER, NOW)


def test_what_changed_last_comes_first(client):
    first = make_entry(title="先写，后改", at=EARLIER)
    make_entry(title="后写", at=NOW - timedelta(days=1))
    make_draft(entry=first, title="改过的").approve(make_user(), at=NOW, self_publishing=False)
    assert [said(each, "title")[:3] for each in entries(client)] == ["改过的", "后写（"]


@pytest.mark.parametrize("way", WAYS)
def test_it_never_tells_what_is_not_public(client, way):
    make_entry(title="看得见")
    make_hidden(way=way, title="看不见")
    assert [said(each, "title")[:3] for each in entries(client)] == ["看得见"]


def test_it_tells_thirty_at_most(client):
    wallet, topic = make_wallet(), make_topic()
    for _each in range(31):
        make_entry(wallet=wallet, topic=topic)
    assert len(entries(client)) == 30


def test_an_empty_one_is_a_feed_too(client):
    assert entries(client) == []


@pytest.mark.parametrize("odd", ["\x0b", "\x1f", "\ufffe", "\uffff"], ids=ascii)
def test_what_xml_cannot_hold_is_left_out(client, odd):
    make_entry(title=f"登{odd}录😀", text={"answer": f"等{odd}。"})
    (found,) = entries(client)
    assert (said(found, "title")[:4], said(found, "summary")) == ("登 录😀", "等 。")


def test_it_is_kept_for_a_minute_and_answers_304(client):
    make_entry()
    response = client.get("/feed.atom")
    again = client.get("/feed.atom", headers={"if-none-match": response["ETag"]})
    assert (response["Cache-Control"], "Expires" in response, again.status_code) == ("public", True, 304)


def test_it_takes_as_many_queries_for_three_entries_as_for_one(client):
    make_entry()
    with_one = query_count(client, "/feed.atom")
    make_entry()
    make_entry()
    assert query_count(client, "/feed.atom") == with_one
