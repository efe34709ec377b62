"""What a reader sees of a response: titles, texts and links, in the order of the page."""

import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from unittest import mock
from xml.etree.ElementTree import Element

import html5lib
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from faq.search import site

ENTRIES = ".//li[@class='entry-item']/a"  # the titles of the entries listed
NOTES = ".//p[@class='note']"
WALLET_CHIPS = ".//nav[@aria-label='按钱包筛选']//a"
TOPIC_CHIPS = ".//nav[@aria-label='按主题筛选']//a"


def page(response: HttpResponse) -> Element:
    """The page as a tree. Raises html5lib's ParseError where its HTML is wrong."""
    return parse(response.content)


@lru_cache(maxsize=500)  # more than a crawl finds
def parse(content: bytes) -> Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(content.decode())


def text(element: Element) -> str:
    """The words of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def texts(response: HttpResponse, path: str) -> list[str]:
    return [text(element) for element in page(response).findall(path)]


def links(response: HttpResponse, path: str) -> list[str]:
    return [element.get("href") for element in page(response).findall(path)]


def title(response: HttpResponse) -> str:
    """The title without the name of the site."""
    (whole,) = texts(response, "head/title")
    return whole.removesuffix(" · 钱包求助台")


def structured(response: HttpResponse) -> dict[str, dict]:
    """The JSON-LD of a page by its type."""
    blocks = page(response).findall(".//script[@type='application/ld+json']")
    return {each["@type"]: each for each in (json.loads(block.text) for block in blocks)}


def meta(response: HttpResponse) -> dict[str, str]:
    """What a page says of itself in its head, by name or property."""
    said = page(response).findall("head/meta")
    return {each.get("name") or each.get("property"): each.get("content") for each in said}


def kept(response: HttpResponse) -> tuple[str, datetime | None]:
    """Who may keep an answer, and until when: nginx does to the end of the second that is named."""
    named = response.get("Expires")
    return response["Cache-Control"], named and parsedate_to_datetime(named) + timedelta(seconds=1)


def query_count(client: Client, address: str) -> int:
    """The number of database queries that a page takes, with a search index that is up to date."""
    site.site_search.refresh(timezone.now())
    # On a slow machine half a second passes meanwhile, and the search looks at the version once more.
    with mock.patch.object(site, "ASK_EVERY", 60), CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
