"""How often one client may ask: counted in a cache that all processes share, without addresses."""

import hashlib
import hmac
import logging
import random
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

logger = logging.getLogger(__name__)

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Limit:
    """So many times in so many seconds."""

    times: int
    seconds: int


class AddressSource(StrEnum):
    """Where the client's address is known from."""

    DIRECT = "direct"  # the client is the peer: no proxy is in between
    PROXY = "proxy"  # a trusted proxy names it
    NOT_TRUSTED = "proxy not trusted"  # something forwards requests that TRUSTED_PROXIES does not list
    NOT_NAMED = "proxy names no client"  # a trusted proxy sends no X-Real-IP that is an address


FORWARDING = ("X-Real-IP", "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded")  # what proxies add

LIMITS = {
    "check": Limit(30, MINUTE),  # more than anybody pastes by hand; too few to read out the list
    "api_check": Limit(60, MINUTE),  # a program checks for several people
    "vote": Limit(50, DAY),  # a household or an office reads a few entries; more are no readers' votes
    "feedback": Limit(5, DAY),  # staff read each of them
    "guide": Limit(60, HOUR),  # steps at which one gets stuck: a few entries from end to end
    "report": Limit(5, DAY),  # a person meets few fakes a day, and staff read every report
}


def wait_before(scope: str, request: HttpRequest, at: datetime) -> int:
    """Count a request in `scope` at `at`: 0 if it may go on, or the seconds to wait."""
    limit = LIMITS[scope]
    client = anonymous(client_address(request), at)
    if allow(scope, client, limit, at):
        return 0
    return limit.seconds - _local_seconds(at) % limit.seconds


def allow(scope: str, client: str, limit: Limit, at: datetime) -> bool:
    """Whether `client` may do this once more in the present stretch of `limit`, and count it.

    Where nothing can be counted the answer is yes: a reader in need comes before a count.
    """
    try:
        return take_place(scope, client, limit, at) is not None
    except DatabaseError:
        logger.exception("limit %s not counted", scope)
        return True


def take_place(scope: str, client: str, limit: Limit, at: datetime) -> str | None:
    """The place that `client` takes in the present stretch of `limit`; None if all are taken.

    Each time takes one of so many places: `add` is the one operation of the cache that two processes
    cannot do at once, and `incr` would forget how long a count is to be kept. Who loses a place to
    another process tries the next one. Raises DatabaseError where nothing can be counted.
    """
    stretch = _local_seconds(at) // limit.seconds
    places = [f"{scope}:{client}:{stretch}:{number}" for number in range(limit.times)]
    cache = caches["limits"]
    taken = cache.get_many(places)
    free = [place for place in places if place not in taken]
    for place in random.sample(free, len(free)):  # in any order, so that few meet at one
        if cache.add(place, 1, limit.seconds):
            return place
        if place not in cache:  # nobody took it: the cache hides that it cannot write
            raise DatabaseError(place)
    return None


def give_back(place: str) -> None:
    """Let a place be taken again: what it was taken for turned out not to count."""
    caches["limits"].delete(place)


def too_many(request: HttpRequest, template: str, context: dict, seconds: int) -> HttpResponse:
    """The page that says so, with the `seconds` to wait."""
    response = render(request, template, context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def anonymous(address: str, at: datetime) -> str:
    """A name for `address` that only this portal can make and that is another one every day."""
    message = f"{timezone.localdate(at)} {address}"
    return hmac.new(settings.SECRET_KEY.encode(), message.encode(), hashlib.sha256).hexdigest()[:32]


def client_address(request: HttpRequest) -> str:
    """The address of the client; X-Real-IP is believed only from a trusted proxy.

    An IPv6 client is known by its /64 network: it may choose any address in it.
    """
    peer = _address(request.META.get("REMOTE_ADDR", ""))
    if _is_trusted(peer):
        peer = _address(request.headers.get("X-Real-IP", "")) or peer
    if isinstance(peer, IPv6Address):
        return str(peer.ipv4_mapped or IPv6Network((peer, 64), strict=False))
    return str(peer or "")


def address_source(request: HttpRequest) -> AddressSource:
    """Where the address of this request's client is known from, or why it is not."""
    peer = _address(request.META.get("REMOTE_ADDR", ""))
    if not _is_trusted(peer):
        is_forwarded = any(name in request.headers for name in FORWARDING)
        return AddressSource.NOT_TRUSTED if is_forwarded or peer is None else AddressSource.DIRECT
    is_named = _address(request.headers.get("X-Real-IP", "")) is not None
    return AddressSource.PROXY if is_named else AddressSource.NOT_NAMED


def masked(address: str) -> str:
    """An address of `client_address` without its end: enough to see that it is another one."""
    if ":" in address:
        return f"{IPv6Network(address, strict=False).supernet(new_prefix=48)}"
    return f"{address.rpartition('.')[0]}.*" if address else ""


def _is_trusted(peer: IPv4Address | IPv6Address | None) -> bool:
    if peer is None:
        return "unix" in settings.TRUSTED_PROXIES
    return any(peer in network for network in settings.TRUSTED_PROXIES if network != "unix")


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.strip())
    except ValueError:
        return None


def _local_seconds(at: datetime) -> int:
    """Seconds on the local clock, so that a day begins at midnight here."""
    return int(at.timestamp() + timezone.localtime(at).utcoffset().total_seconds())
