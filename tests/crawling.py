"""All that can be reached from outside: every address that a page, list or file names, followed."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.http import HttpResponse
from django.test import Client

from contacts.memory import forget_all
from contacts.models.version import ContentVersionManager
from tests.reading import page
from walletsupport import page_cache
from walletsupport.cached_pages import CachedPages

SITE = "http://testserver"
# What programs know without a link: by convention, or from the description of the API.
FILES = ("/robots.txt", "/sitemap.xml", "/feed.atom", "/opensearch.xml", "/manifest.webmanifest")
API = ("/api/v1/", "/api/v1/openapi.json", "/api/v1/wallets", "/api/v1/topics", "/api/v1/entries?limit=100")


def crawl(client: Client, starts: tuple[str, ...] = ("/",)) -> Iterator[tuple[str, HttpResponse]]:
    """Every address that can be reached from `starts`, with the answer; where a question is asked no further."""
    with content_stands():
        yield from _crawl(client, starts)


@contextmanager
def content_stands() -> Iterator[None]:
    """Nothing changes meanwhile: what was read is remembered, as in a process and not in a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ContentVersionManager, "recent", lambda _self: 1)
        patch.setattr(page_cache, "pages", CachedPages(page_cache.MOST))
        forget_all()
        yield
        forget_all()


def _crawl(client: Client, starts: tuple[str, ...]) -> Iterator[tuple[str, HttpResponse]]:
    waiting, seen = list(starts), set(starts)
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        yield address, response
        if "?" not in address or address in starts:
            for target in {each.partition("#")[0] for each in addresses(address, response)} - seen:
                seen.add(target)
                waiting.append(target)


def addresses(address: str, response: HttpResponse) -> list[str]:
    """Addresses on this site that an answer names, with what comes after #."""
    if response.status_code in (301, 302, 303):
        named = [response["Location"]]
    else:
        kind = response["Content-Type"].partition(";")[0]
        named = READERS.get(kind, lambda _response: [])(response)
    whole = [urljoin(address, each).removeprefix(SITE) for each in named]
    return [each for each in whole if each.startswith("/") and not each.startswith("/static/")]


def in_page(response: HttpResponse) -> list[str]:
    return [
        each.get("href") for each in page(response).iter() if each.tag in ("a", "link") and each.get("href")
    ]


def in_json(response: HttpResponse) -> list[str]:
    """Every text that is an address or path of this site; not the patterns of the API's description."""
    return [
        each
        for each in strings(json.loads(response.content))
        if each.startswith(("/", SITE)) and "{" not in each
    ]


def strings(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, list | dict):
        for each in found.values() if isinstance(found, dict) else found:
            yield from strings(each)


def in_xml(response: HttpResponse) -> list[str]:
    tree: Element = fromstring(response.content)
    said = [text for each in tree.iter() for text in (each.text or "", *each.attrib.values())]
    return [text for text in said if text.startswith(SITE) and "{" not in text]


def in_text(response: HttpResponse) -> list[str]:
    return [word for word in response.content.decode().split() if word.startswith(SITE)]


READERS: dict[str, Callable[[HttpResponse], list[str]]] = {
    "text/html": in_page,
    "application/json": in_json,
    "application/manifest+json": in_json,
    "application/xml": in_xml,
    "application/atom+xml": in_xml,
    "application/opensearchdescription+xml": in_xml,
    "text/plain": in_text,
}
