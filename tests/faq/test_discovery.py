"""robots.txt, the search description, the web manifest and the icon."""

import re
from urllib.robotparser import RobotFileParser
from xml.etree.ElementTree import fromstring

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find

from tests.reading import links

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"
FILES = {
    "/robots.txt": "text/plain; charset=utf-8",
    "/opensearch.xml": "application/opensearchdescription+xml; charset=utf-8",
    "/manifest.webmanifest": "application/manifest+json",
}


def in_static(address: str) -> str | None:
    """The file behind an address of a static file."""
    path = address.removeprefix("http://testserver")
    return find(path.removeprefix("/static/")) if path.startswith("/static/") else None


@pytest.mark.parametrize(("address", "kind"), FILES.items(), ids=FILES)
def test_it_is_what_it_says_and_may_be_kept(client, address, kind):
    response = client.get(address)
    again = client.get(address, headers={"if-none-match": response["ETag"]})
    assert (response["Content-Type"], "public" in response["Cache-Control"], again.status_code) == (
        kind,
        True,
        304,
    )
    assert dict(response.cookies) == {}


@pytest.mark.parametrize("address", [*FILES, "/sitemap.xml", "/feed.atom", "/favicon.ico"])
def test_it_only_reads(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        *[(open_one, True) for open_one in ("/", "/faq/a/", "/search/", "/api/v1/entries")],
        *[(shut, False) for shut in ("/admin/login/", "/api/v1/search?q=a", "/api/v1/check?value=1")],
    ],
)
def test_robots_may_read_what_is_not_meant_for_people_only(client, address, is_open):
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())
    assert robots.can_fetch("any", address) is is_open


def test_robots_are_asked_not_to_search_or_vote(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /search/?*q=", "Disallow: /faq/*/solved/"} <= set(lines)


def test_a_browser_can_search_here(client):
    tree = fromstring(client.get("/opensearch.xml").content)
    templates = {url.get("type"): url.get("template") for url in tree.findall(f"{SPACE}Url")}
    assert templates["text/html"] == "http://testserver/search/?q={searchTerms}"
    assert (len(tree.findtext(f"{SPACE}ShortName")) <= 16, tree.findtext(f"{SPACE}Language")) == (
        True,
        "zh-Hans",
    )
    assert [image.text for image in tree.findall(f"{SPACE}Image") if not in_static(image.text)] == []


def test_the_manifest_names_pages_and_icons_that_are_there(client):
    manifest = client.get("/manifest.webmanifest").json()
    assert [icon["src"] for icon in manifest["icons"] if not in_static(icon["src"])] == []
    pages = [manifest["start_url"], *(each["url"] for each in manifest["shortcuts"])]
    assert {client.get(page).status_code for page in pages} == {200}


def test_who_asks_for_the_icon_gets_it(client):
    assert in_static(client.get("/favicon.ico")["Location"])


def test_the_icon_is_the_sign_that_pages_bear():
    drawn = re.search(
        'id="icon-ring"[^>]*>(.*?)</symbol>', (settings.BASE_DIR / "templates/_icons.html").read_text()
    )
    assert drawn[1] in (settings.BASE_DIR / "static/icon.svg").read_text()


@pytest.mark.parametrize("rel", ["alternate", "search", "manifest", "icon", "apple-touch-icon"])
def test_every_page_names_it(client, rel):
    found = [links(client.get(address), f"head/link[@rel='{rel}']") for address in ("/", "/check/", "/gone/")]
    (address,) = found[0]
    assert (found, bool(in_static(address)) or client.get(address).status_code == 200) == (
        [[address]] * 3,
        True,
    )
