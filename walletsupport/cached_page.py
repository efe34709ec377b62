"""An answer as it is kept: its headers, and its body in each coding that browsers take."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe

CODINGS = ("br", "gzip", "")  # the best first; "" is the body as it is
QUALITY = {"br": 5, "gzip": 6}  # further steps take longer than they save on a page of 15 KB
REFUSED = re.compile(r"q=0(\.0*)?")
# What belongs to the body, and goes without it.
OF_THE_BODY = frozenset({"Content-Encoding", "Content-Length", "Content-Type"})


@dataclass(frozen=True, slots=True)
class CachedPage:
    """An answer for everybody. `since` and `until` are seconds since the epoch."""

    since: float
    until: float
    etag: str
    headers: dict[str, dict[str, str]]  # by coding
    bodies: dict[str, bytes]  # by coding

    @classmethod
    def of(cls, response: HttpResponse, now: float) -> Self | None:
        """`response` in each coding; None where its view does not let everybody keep it."""
        until = parse_http_date_safe(response.get("Expires", "")) or 0
        if response.status_code != 200 or response.streaming or until <= now or not is_for_all(response):
            return None
        body = response.content
        if response.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        bodies = {"br": brotli.compress(body, quality=QUALITY["br"]), "": body}
        bodies["gzip"] = gzip.compress(body, QUALITY["gzip"], mtime=0)
        patch_vary_headers(response, ["Accept-Encoding"])
        # Weak: one tag for all codings of the same text.
        etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        given = {name: value for name, value in response.items() if name != "Content-Encoding"}
        headers = {
            coding: given
            | {"ETag": etag, "Content-Length": str(len(bodies[coding]))}
            | ({"Content-Encoding": coding} if coding else {})
            for coding in CODINGS
        }
        return cls(now, until, etag, headers, bodies)

    def holds(self, now: float) -> bool:
        """Whether it may be shown; not before it was made either, should the clock have gone back."""
        return self.since <= now < self.until

    def parts(self, accepted: str) -> tuple[list[tuple[str, str]], bytes]:
        """Headers and body for a browser that sends `accepted` in Accept-Encoding."""
        coding = best_coding(accepted)
        return list(self.headers[coding].items()), self.bodies[coding]

    def response(self, request: HttpRequest) -> HttpResponse:
        """The answer to `request`: in a coding it takes, or 304 where its browser has the same."""
        coding = best_coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        body = b"" if request.method == "HEAD" else self.bodies[coding]
        response = HttpResponse(body, headers=self.headers[coding])
        if "HTTP_IF_NONE_MATCH" not in request.META:
            return response
        answer = get_conditional_response(request, self.etag, response=response)
        for name in self.headers[coding].keys() - OF_THE_BODY:
            answer.headers[name] = self.headers[coding][name]
        return answer


def is_for_all(response: HttpResponse) -> bool:
    """Whether the view lets everybody keep it, and nothing in it is meant for one reader."""
    allowed = {part.strip() for part in response.get("Cache-Control", "").split(",")}
    varies = {part.strip().lower() for part in response.get("Vary", "").split(",")} - {"", "accept-encoding"}
    return "public" in allowed and not varies and not response.cookies


@lru_cache(maxsize=256)
def best_coding(accepted: str) -> str:
    """The coding for a browser that sends `accepted` in Accept-Encoding; a weight of 0 refuses one."""
    offers = [part.replace(" ", "").split(";") for part in accepted.lower().split(",")]
    taken = {name for name, *weights in offers if not any(map(REFUSED.fullmatch, weights))}
    return next((coding for coding in CODINGS if coding in taken), "")
