"""Whole pages for readers, sent as they were kept: first in the chain, so that nothing else runs.

What is kept is what its view lets everybody keep (`contacts.keeping`), until the moment the view
named. A page that counts who asks for it, or that answers to what somebody typed, must not be let to
everybody: then every request for it reaches its view.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import TooManyFieldsSent
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from prometheus_client import Counter

from contacts.models import ContentVersion
from walletsupport import elder
from walletsupport.cached_page import CachedPage
from walletsupport.cached_pages import CachedPages

# What may stand in the address of a page that is kept. A page with any other parameter is made anew.
PARAMETERS = frozenset({"wallet", "topic", "page", "solved", "told", elder.PARAMETER})
# Addresses under which nothing is ever kept: they do not even ask for the content version.
NEVER = ("/healthz", "/readyz", "/static/", "/admin/", "/sw.js")
MOST = 1_000  # pages in the memory of a process: 25 MB

LOOKS = Counter("walletsupport_page_cache_looks", "Pages looked for in the cache", ["found"])
HIT, MISS = LOOKS.labels("yes"), LOOKS.labels("no")

pages = CachedPages(MOST, caches["default"] if settings.CACHE_IS_SHARED else None)


class PageCache:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = address_of(request)
        version = version_shown() if address is not None else None
        if version is None:
            return self.get_response(request)
        now = timezone.now().timestamp()
        kept = pages.get(version, address, now)
        (HIT if kept else MISS).inc()
        if kept is None:
            response = self.get_response(request)
            kept = CachedPage.of(response, now) if request.method == "GET" else None
            if kept is None:
                return response
            pages.put(version, address, kept)
        return kept.response(request)


def kept_for(request: HttpRequest) -> CachedPage | None:
    """The page that is kept for `request`, if there is one in the memory of this process."""
    address = address_of(request)
    version = version_shown() if address is not None else None
    return None if version is None else pages.in_memory(version, address, timezone.now().timestamp())


def version_shown() -> int | None:
    """The content version of what is kept; None where there can be nothing."""
    try:
        return ContentVersion.objects.recent()
    except DatabaseError:  # this process has not shown anything yet
        return None


def has_address(query: str) -> bool:
    """Whether a page with these parameters, as they are sent, may be kept at all.

    None stands twice: a page repeats all of them in its links, and others would read what one reader typed.
    """
    names = [part.partition("=")[0] for part in query.split("&")] if query else []
    return len(names) == len(PARAMETERS.intersection(names))


def address_of(request: HttpRequest) -> str | None:
    """What tells one page from another; None where the request is for none that is kept."""
    if request.method not in ("GET", "HEAD") or request.path.startswith(NEVER):
        return None
    query = request.META.get("QUERY_STRING", "")
    if not has_address(query):
        return None
    if query:
        try:
            asked = QueryDict(query).dict()
        except TooManyFieldsSent:  # before Django begins nobody else would answer to it
            return None
        query = repr(sorted(asked.items()))
    return f"{request.scheme}://{request.META.get('HTTP_HOST', '')}{request.path}?{query}"
