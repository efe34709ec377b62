"""How many requests of which kind, and how long they took: for a monitor (`manage.py serve_metrics`).

Behind the page cache, which counts what it answers itself.
"""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

REQUESTS = Counter("walletsupport_requests", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram(
    "walletsupport_request_seconds",
    "Time to an answer",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
METHODS = frozenset({"GET", "HEAD", "POST"})


class Metrics:
    """Middleware: counts and times every answer that was made for its request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        route = route_of(request)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        SECONDS.labels(route).observe(time.perf_counter() - begun)
        return response


def route_of(request: HttpRequest) -> str:
    """The name of the address that answered, never the address: there are few names, and none is personal.

    "none" is an address that there is not, a static file or a refusal.
    """
    match = request.resolver_match
    return (match.view_name or "unnamed") if match else "none"
