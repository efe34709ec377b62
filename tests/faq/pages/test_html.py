"""What holds for every page, on the shipped content."""

from itertools import pairwise
from urllib.parse import quote, urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.views.defaults import server_error

from faq import counting
from faq.search import site
from tests.conftest import NOW
from tests.crawling import FILES, addresses, crawl
from tests.factories import make_user
from tests.reading import page, texts, title

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

ADDRESSES = {
    "home": "/",
    "wallet": "/wallets/okpay/",
    "general guide": "/wallets/general/",
    "contact": "/wallets/okpay/contact/",
    "general contact": "/wallets/general/contact/",
    "entry": "/faq/ok-top-up-not-received/",
    "urgent entry": "/faq/okpay-account-anomaly/",
    "search": "/search/",
    "results": f"/search/?q={quote('退款')}",
    "emergency question": f"/search/?q={quote('钱被骗走了')}",
    "no results": "/search/?q=qqqqzzzz",
    "browsing": "/search/?wallet=ok&topic=account",
    "second page": "/search/?wallet=ok&page=2",
    "notes": "/search/?wallet=gone&page=99",
    "emergency": "/emergency/",
    "documentation": "/api/v1/docs",
    "404": "/gone/",
}


@pytest.fixture(autouse=True)
def own_search_index(shipped_search, monkeypatch) -> None:
    """The content does not change here: one index will do."""
    monkeypatch.setattr(site, "site_search", shipped_search)


every_page = pytest.mark.parametrize(
    "address", [pytest.param(path, id=name) for name, path in ADDRESSES.items()]
)


@every_page
def test_it_is_valid_html(client, address):
    assert page(client.get(address)).tag == "html"  # html5lib is strict: any fault raises


@every_page
def test_it_says_that_it_is_chinese(client, address):
    assert page(client.get(address)).get("lang") == "zh-Hans"


@every_page
def test_it_has_one_heading(client, address):
    assert len(texts(client.get(address), ".//h1")) == 1


@every_page
def test_its_headings_skip_no_level(client, address):
    levels = [
        int(each.tag[1]) for each in page(client.get(address)).iter() if each.tag in ("h1", "h2", "h3", "h4")
    ]
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


@every_page
def test_an_id_stands_once(client, address):
    ids = [each.get("id") for each in page(client.get(address)).iter() if each.get("id")]
    assert sorted(ids) == sorted(set(ids))


@every_page
def test_a_label_names_something_that_is_there(client, address):
    tree = page(client.get(address))
    ids = {each.get("id") for each in tree.iter()}
    names = [each.get(name) for each in tree.iter() for name in ("for", "aria-labelledby") if each.get(name)]
    assert [name for name in names if name not in ids] == []


@every_page
def test_no_heading_stands_over_nothing(client, address):
    lists = [
        each for each in page(client.get(address)).iter() if each.tag in ("ul", "ol", "dl", "section", "dd")
    ]
    assert [each.attrib for each in lists if not list(each) and not (each.text or "").strip()] == []


@every_page
def test_it_has_no_inline_script_or_style(client, address):
    inline = [
        each.attrib
        for each in page(client.get(address)).iter()
        if is_inline_code(each)
        or "style" in each.attrib
        or any(name.startswith("on") for name in each.attrib)
    ]
    assert inline == []


def is_inline_code(element) -> bool:
    """Style, or script that runs; a block of data for search engines does not."""
    is_data = element.get("type") == "application/ld+json"
    return element.tag == "style" or (element.tag == "script" and not element.get("src") and not is_data)


@every_page
def test_it_asks_no_other_host(client, address):
    tree = page(client.get(address))
    asked = [
        each.get(name)
        for each in tree.iter()
        for name in ("href", "src", "srcset", "action")
        if each.get(name)
    ]
    assert {urlsplit(each).netloc for each in asked} <= {"", "testserver"}


@every_page
def test_it_sets_no_cookie(client, address):
    assert dict(client.get(address).cookies) == {}


@every_page
def test_it_opens_no_session_even_for_staff(client, address):
    client.force_login(make_user())
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert [
        query["sql"] for query in queries if "session" in query["sql"] or "auth_user" in query["sql"]
    ] == []


@every_page
def test_it_does_not_vary_by_cookie(client, address):
    assert "cookie" not in client.get(address).headers.get("Vary", "").lower()


@every_page
def test_it_may_only_load_its_own_parts(client, address):
    assert "default-src 'none'" in client.get(address).headers["Content-Security-Policy"]


@pytest.fixture(scope="module")
def crawled(shipped_search) -> dict[str, HttpResponse]:
    """All pages of the shipped content by address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: NOW)
        patch.setattr(site, "site_search", shipped_search)
        patch.setattr(counting, "counts", counting.Counts(flush_every=None))
        return dict(crawl(Client(), ("/", *FILES, "/api/v1/docs")))


@pytest.fixture(scope="module")
def pages(crawled) -> dict[str, HttpResponse]:
    """Those of them that people read."""
    return {
        address: each for address, each in crawled.items() if each["Content-Type"].startswith("text/html")
    }


def test_every_link_leads_somewhere(crawled):
    assert {address: each.status_code for address, each in crawled.items() if each.status_code != 200} == {}


def test_every_anchor_is_there(pages):
    ids = {address: {each.get("id") for each in page(response).iter()} for address, response in pages.items()}
    wanted = [
        link for address, response in pages.items() for link in addresses(address, response) if "#" in link
    ]
    assert wanted
    assert [link for link in wanted if link.partition("#")[2] not in ids[link.partition("#")[0]]] == []


def test_every_entry_and_wallet_can_be_reached_by_links(pages):
    from contacts.models import Wallet
    from faq.models import Entry

    wanted = {each.get_absolute_url() for each in [*Wallet.objects.all(), *Entry.objects.all()]}
    assert wanted - pages.keys() == set()


def test_every_page_is_valid_html(pages):
    assert {page(response).tag for response in pages.values()} == {"html"}


def test_no_two_pages_have_the_same_title(pages, rf):
    titles = [title(response) for address, response in pages.items() if "?" not in address]
    titles += [title(Client().get("/gone/")), title(server_error(rf.get("/")))]
    assert sorted(titles) == sorted(set(titles))
