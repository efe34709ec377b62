"""What readers and staff see while the database cannot be used: a kept page, or 503 in plain words."""

import logging
import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.defaults import server_error

from faq import outage_pages

logger = logging.getLogger(__name__)

RETRY_AFTER = 5  # seconds: the portal goes on by itself, mostly sooner
FULL = ("disk is full", "No space left on device", "disk I/O error")  # as SQLite and PostgreSQL say it
IN_SHORT = "网站暂时不能用，请过一会儿再试。钱正在被转走的，马上拨打 110；不确定是不是诈骗，问 96110。"

Handler = Callable[[HttpRequest], HttpResponse]


class OutageMiddleware:
    """Answers in place of a view that could not use the database."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error) if is_outage(error) else None


def handler500(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours; where it was the database, in another part than a view, that page."""
    error = sys.exc_info()[1]
    return answer(request, error) if is_outage(error) else server_error(request)


def is_outage(error: BaseException | None) -> bool:
    """Whether the database could not be used: away, locked for too long, or its disk is full."""
    return isinstance(error, OperationalError | InterfaceError)


def answer(request: HttpRequest, error: BaseException) -> HttpResponse:
    logger.error("database: %s", (str(error).splitlines() or [type(error).__name__])[0])
    reads = request.method in ("GET", "HEAD")
    return (outage_pages.page(request.path, timezone.now()) if reads else None) or unavailable(request, error)


def unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """503 with the emergency text, and what became of what was sent."""
    if request.path.startswith("/api/"):
        response = JsonResponse({"detail": IN_SHORT}, status=503)
    else:
        context = {"was_sent": request.method == "POST", "is_full": any(said in str(error) for said in FULL)}
        response = render(request, "503.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
