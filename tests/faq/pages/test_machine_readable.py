"""What pages tell machines equals what they show people; on the shipped content."""

import re
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings

from faq.search import site
from tests.factories import make_entry, make_wallet
from tests.reading import links, meta, page, structured, text, texts, title

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

SITE = "http://testserver"
ENTRY = "/faq/ok-top-up-not-received/"
CANONICAL = {
    "/": "/",
    "/?view=simple": "/",
    "/wallets/okpay/": "/wallets/okpay/",
    "/wallets/okpay/contact/": "/wallets/okpay/contact/",
    ENTRY: ENTRY,
    f"{ENTRY}?q={quote('钱没到')}": ENTRY,
    "/emergency/": "/emergency/",
    "/check/": "/check/",
    "/search/": "/search/",
    "/search/?topic=account&wallet=ok&x=1": "/search/?wallet=ok&topic=account",
    "/search/?wallet=gone&page=99": "/search/",
}
WITHOUT = ["/gone/", f"/search/?q={quote('退款')}", f"{ENTRY}solved/"]
WITH_CRUMBS = [
    "/wallets/okpay/",
    "/wallets/okpay/contact/",
    "/wallets/general/contact/",
    ENTRY,
    f"{ENTRY}solved/",
]


@pytest.fixture(autouse=True)
def own_search_index(shipped_search, monkeypatch) -> None:
    """The content does not change here: one index will do."""
    monkeypatch.setattr(site, "site_search", shipped_search)


def canonical(response) -> list[str]:
    return links(response, "head/link[@rel='canonical']")


@pytest.mark.parametrize(("address", "path"), CANONICAL.items(), ids=CANONICAL)
def test_it_names_its_one_address(client, address, path):
    response = client.get(address)
    assert (canonical(response), meta(response)["og:url"]) == ([SITE + path], SITE + path)


@pytest.mark.parametrize("address", CANONICAL.values())
def test_that_address_names_itself(client, address):
    assert canonical(client.get(address)) == [SITE + address]


def test_a_further_page_is_an_address_of_its_own(client):
    wallet = make_wallet(slug="many")
    for _each in range(21):
        make_entry(wallet=wallet)
    assert canonical(client.get("/search/?page=2&wallet=many")) == [f"{SITE}/search/?wallet=many&page=2"]


@pytest.mark.parametrize("address", WITHOUT)
def test_what_is_not_to_be_found_names_no_address(client, address):
    response = client.get(address)
    assert (canonical(response), "og:url" in meta(response)) == ([], False)


def hosts_named(response) -> set[str]:
    """The hosts in all whole addresses that a page tells machines."""
    told = [*canonical(response), *re.findall(r"http://[^\"/]+/", response.content.decode())]
    return {urlsplit(each).netloc for each in told} - {"www.w3.org"}


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("address", ["/", "/wallets/okpay/contact/", ENTRY])
def test_it_names_the_host_that_was_asked(client, address):
    hosts = ["localhost", "127.0.0.1:8123", "localhost"]  # what is remembered for one is not told to another
    assert [hosts_named(client.get(address, headers={"host": host})) for host in hosts] == [
        {host} for host in hosts
    ]


@pytest.mark.parametrize("address", [*CANONICAL, *WITHOUT])
def test_its_preview_says_what_the_page_says(client, address):
    response = client.get(address)
    said = meta(response)
    assert (said["og:title"], said["og:description"], said["og:site_name"]) == (
        title(response),
        said["description"],
        settings.SITE_NAME,
    )


@pytest.mark.parametrize("address", WITH_CRUMBS)
def test_its_breadcrumbs_are_the_ones_shown(client, address):
    response = client.get(address)
    items = structured(response)["BreadcrumbList"]["itemListElement"]
    assert " › ".join(item["name"] for item in items) == texts(response, ".//nav[@class='crumbs']")[0]
    assert [item["item"] for item in items if "item" in item] == [
        SITE + link for link in links(response, ".//nav[@class='crumbs']/a")
    ]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))


def test_only_the_last_breadcrumb_may_be_the_page_itself(client):
    for address in WITH_CRUMBS:
        items = structured(client.get(address))["BreadcrumbList"]["itemListElement"]
        assert (len(items) >= 2, all("item" in item for item in items[:-1])) == (True, True)


def test_the_topic_leads_to_what_else_is_about_it(client):
    assert links(client.get(ENTRY), ".//nav[@class='crumbs']/a")[-1] == "/search/?wallet=ok&topic=topup"


def test_a_page_without_breadcrumbs_tells_none(client):
    assert ["BreadcrumbList" in structured(client.get(each)) for each in ("/", "/emergency/")] == [False] * 2


def test_an_entry_is_one_question_with_the_answer_shown(client):
    response = client.get(ENTRY)
    (question,) = structured(response)["FAQPage"]["mainEntity"]
    shown = [
        *texts(response, ".//p[@class='lead']"),
        *texts(response, ".//ol[@class='steps']/li/p[@class='do']"),
    ]
    assert ([question["name"]], question["acceptedAnswer"]["text"].split("\n")) == (
        texts(response, ".//h1"),
        shown,
    )


def test_the_first_page_tells_of_the_site_and_its_search(client):
    response = client.get("/")
    told = structured(response)["WebSite"]
    assert [told["name"]] == texts(response, ".//a[@class='brand']")
    assert (told["url"], told["potentialAction"]["target"]["urlTemplate"]) == (
        f"{SITE}/",
        f"{SITE}/search/?q={{search_term_string}}",
    )


def test_the_search_that_it_tells_of_answers(client):
    template = structured(client.get("/"))["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    answer = client.get(template.removeprefix(SITE).replace("{search_term_string}", quote("退款")))
    assert "退款" in text(page(answer).find("head/title"))


def test_what_staff_wrote_cannot_leave_its_place(client):
    nasty = '</script>"><b>&amp;'
    entry = make_entry(title=nasty, text={"answer": nasty}, steps=(nasty,))
    response = client.get(entry.get_absolute_url())
    question = structured(response)["FAQPage"]["mainEntity"][0]
    assert (question["name"], question["acceptedAnswer"]["text"]) == (nasty, f"{nasty}\n{nasty}")
    assert meta(response)["og:description"] == nasty
