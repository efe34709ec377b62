"""The addresses of the API: whatever is asked, the answer is JSON and says how long it may be kept."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, re_path, reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page
from django.views.defaults import bad_request

from walletsupport.api import api, not_found
from walletsupport.api_docs import api_docs

READING = ("GET", "HEAD")
View = Callable[..., HttpResponse]


def reading(view: View) -> View:
    """`view` for GET and HEAD only, with an ETag where the answer may be kept; errors never are."""

    @conditional_page
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code >= 400:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    @csrf_exempt
    @wraps(view)
    def reading_view(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        method = request.method
        if method not in READING:
            return not_allowed(request)
        request.method = "GET"  # the router knows no HEAD; the server leaves the body out
        try:
            return answered(request, *args, **kwargs)
        finally:
            request.method = method

    return reading_view


def not_allowed(request: HttpRequest) -> HttpResponse:
    response = refused(request, "这里只能读取（GET）。", 405)
    response["Allow"] = ", ".join(READING)
    return response


def refused(request: HttpRequest, said: str, status: int) -> HttpResponse:
    """What no view answers, so that no view says how long it may be kept: not at all."""
    response = api.create_response(request, {"detail": said}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django refuses by itself, such as a wrong host: in JSON below /api/ too."""
    if not request.path.startswith("/api/"):
        return bad_request(request, exception)
    if isinstance(exception, TooManyFieldsSent):
        return refused(request, "参数太多了。", 422)
    return refused(request, "这个请求看不懂。", 400)


def to_docs(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("api_docs"))


def addresses_of_the_api() -> tuple[list[URLPattern], str, str]:
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        pattern.callback = reading(pattern.callback)
    return patterns, app_name, namespace


urlpatterns = [
    path("", reading(to_docs)),
    path("docs", reading(api_docs), name="api_docs"),
    path("", addresses_of_the_api()),
    re_path("", reading(not_found)),  # anything else, whatever is in it
]
