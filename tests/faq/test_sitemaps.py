"""GET /sitemap.xml: what readers may see, with the moment at which it last changed."""

from datetime import datetime, timedelta
from xml.etree.ElementTree import fromstring

import pytest

from tests.conftest import NOW, SHANGHAI
from tests.factories import (
    make_channel,
    make_draft,
    make_entry,
    make_topic,
    make_user,
    make_value,
    make_wallet,
)
from tests.faq.hidden import WAYS, make_hidden
from tests.reading import query_count

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
EARLIER = NOW - timedelta(days=3)


def places(client, address: str = "/sitemap.xml") -> dict[str, str | None]:
    """The last change of each page, by address."""
    tree = fromstring(client.get(address).content)
    return {url.findtext(f"{SPACE}loc"): url.findtext(f"{SPACE}lastmod") for url in tree}


def changed(client, path: str) -> datetime | None:
    moment = places(client)[f"http://testserver{path}"]
    return moment and datetime.fromisoformat(moment)


def test_it_lists_every_page_once(client):
    make_entry(slug="entry", wallet=make_wallet(slug="ok"))
    paths = [address.removeprefix("http://testserver") for address in places(client)]
    wallet = ["/wallets/ok/", "/wallets/ok/contact/"]
    assert paths == ["/", "/search/", "/check/", "/emergency/", *wallet, "/faq/entry/"]


@pytest.mark.parametrize("way", WAYS)
def test_it_never_lists_what_is_not_public(client, way):
    entry = make_hidden(way=way, title="看不见")
    urls = places(client)
    assert [url for url in urls if entry.slug in url] == []
    assert urls[f"http://testserver{entry.wallet.get_absolute_url()}"] is None


def test_an_entry_changed_when_its_live_revision_appeared(client):
    entry = make_entry(at=EARLIER)
    make_draft(entry=entry).approve(
        make_user(), at=EARLIER, self_publishing=False, publish_at=NOW - timedelta(hours=1)
    )
    later = make_draft(entry=entry)
    later.approve(make_user(), at=NOW, self_publishing=False, publish_at=NOW + timedelta(seconds=1))
    assert changed(client, entry.get_absolute_url()) == NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(1, datetime(2026, 11, 19, tzinfo=SHANGHAI), id="after it appeared"),
        pytest.param(9, EARLIER, id="before it appeared"),
    ],
)
def test_a_check_by_staff_is_a_change(client, days, expected):
    entry = make_entry(at=EARLIER, reviewed_on=(NOW - timedelta(days=days)).date())
    assert changed(client, entry.get_absolute_url()) == expected


def test_a_wallet_changed_with_its_newest_entry(client):
    wallet = make_wallet()
    make_entry(wallet=wallet, at=EARLIER)
    make_entry(wallet=wallet, at=NOW)
    make_entry(wallet=wallet, at=EARLIER)
    assert (changed(client, wallet.get_absolute_url()), changed(client, wallet.get_contact_url())) == (
        NOW,
        None,
    )


def test_a_contact_page_changed_with_its_guides(client):
    wallet, guide = make_wallet(), make_topic(slug="support")
    make_entry(wallet=make_wallet(slug="general"), topic=guide, at=NOW)
    make_entry(wallet=wallet, topic=guide, at=EARLIER)
    assert changed(client, wallet.get_contact_url()) == NOW


def test_a_contact_page_changed_when_a_value_was_approved_or_withdrawn(client):
    from contacts.models import ContactValue

    approval = make_value(channel=make_channel(), at=EARLIER)
    path = approval.channel.wallet.get_contact_url()
    approved = changed(client, path)
    ContactValue.objects.decide(approval.proposal, "withdrawn", person=make_user(), at=NOW, reason="停用")
    assert (approved, changed(client, path)) == (EARLIER, NOW)


def test_what_is_only_proposed_changes_nothing(client):
    from contacts.models import ContactValue

    channel = make_channel()
    ContactValue.objects.propose(
        channel,
        person=make_user(),
        at=NOW,
        value="000 0000 0001",
        source_url="https://a.cn/",
        checked_on=NOW.date(),
    )
    assert changed(client, channel.wallet.get_contact_url()) is None


def test_the_emergency_page_changed_with_what_is_urgent(client):
    make_entry(urgency="now", at=EARLIER)
    make_entry(at=NOW)
    assert changed(client, "/emergency/") == EARLIER


def test_it_is_kept_for_a_minute_and_answers_304(client):
    make_entry()
    response = client.get("/sitemap.xml")
    again = client.get("/sitemap.xml", headers={"if-none-match": response["ETag"]})
    assert (response["Cache-Control"], "Expires" in response, again.status_code) == ("public", True, 304)


@pytest.mark.parametrize("page", ["2", "x", "0", "%00"])
def test_it_has_no_other_page(client, page):
    assert client.get(f"/sitemap.xml?p={page}").status_code == 404


def test_robots_name_every_page_of_it(client, monkeypatch):
    monkeypatch.setattr("faq.sitemaps.PortalSitemap.limit", 5)
    make_entry()
    lines = client.get("/robots.txt").content.decode().splitlines()
    named = [
        line.removeprefix("Sitemap: http://testserver") for line in lines if line.startswith("Sitemap: ")
    ]
    assert [(each, len(places(client, each))) for each in named] == [
        ("/sitemap.xml", 5),
        ("/sitemap.xml?p=2", 2),
    ]


def test_it_takes_as_many_queries_for_three_of_each_as_for_one(client):
    make_value(channel=make_channel(wallet=make_entry().wallet))
    with_one = query_count(client, "/sitemap.xml")
    for _each in range(2):
        make_value(channel=make_channel(wallet=make_entry().wallet))
    assert query_count(client, "/sitemap.xml") == with_one
