"""Is the process alive, and can it serve? For supervisors; no secrets, no contact values."""

import secrets

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from contacts.inspection import Fault, inspect
from contacts.limits import address_source
from contacts.models import ContentVersion
from faq import counting
from faq.search import site
from faq.search.index import IndexUnusable


@require_safe
@cache_control(no_store=True)
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
@cache_control(no_store=True)
def readyz(request: HttpRequest) -> JsonResponse:
    """503 only where the database or the index fails; the rest is reported."""
    report = readiness()
    report["client_address"] = address_source(request).value  # of this request: ask through the proxy
    return JsonResponse(report, status=200 if report["status"] == "ok" else 503)


def readiness() -> dict:
    """What each part says of itself."""
    at, report = timezone.now(), {"status": "ok", "database": "ok", "cache": cache_state()}
    report["counts"] = {"lost": counting.counts.lost}
    try:
        ContentVersion.objects.current()
        report["index"] = {"entries": site.site_search.count(at)}
        faults = [finding.fault for finding in inspect(at)]
    except DatabaseError as error:
        return report | {"status": "failing", "database": type(error).__name__}
    except (IndexUnusable, OSError) as error:
        return report | {"status": "failing", "index": type(error).__name__}
    report["contacts"] = {fault.value: faults.count(fault) for fault in Fault if fault != Fault.CALENDAR}
    return report | {"calendar": "to see to" if Fault.CALENDAR in faults else "ok"}


def cache_state() -> str:
    """Whether the shared cache keeps what it is given: "ok", "away", or "none" where there is none."""
    if not settings.CACHE_IS_SHARED:
        return "none"
    told = secrets.token_hex(8)
    cache.set("readyz", told, timeout=5)
    return "ok" if cache.get("readyz") == told else "away"
