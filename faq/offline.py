"""The worker that keeps the emergency page on the reader's device, for when there is no network."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe


@require_safe
@conditional_page
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Asked for anew each time, so that a worker that turns out wrong can be replaced at once."""
    return render(request, "sw.js", content_type="text/javascript; charset=utf-8")
