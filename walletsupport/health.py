"""Is the process alive, and can it serve? For supervisors; no secrets, no contact values."""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from contacts.inspection import Fault, inspect
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
    report, ready = readiness()
    return JsonResponse(report, status=200 if ready else 503)


def readiness() -> tuple[dict, bool]:
    at = timezone.now()
    try:
        entries = site.site_search.count(at)
        faults = [finding.fault for finding in inspect(at)]
    except (DatabaseError, IndexUnusable, OSError) as error:
        return {"status": "failing", "fault": type(error).__name__}, False
    contacts = {fault.value: faults.count(fault) for fault in Fault if fault != Fault.CALENDAR}
    calendar = "to see to" if Fault.CALENDAR in faults else "ok"
    return {"status": "ok", "index": {"entries": entries}, "contacts": contacts, "calendar": calendar}, True
