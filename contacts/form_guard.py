"""Public forms without a cookie: a post must come from a page of ours that was fetched lately.

In place of Django's CSRF cookie, which would go to every reader and make each page a page of
their own. The token is the same for everybody for as long as a cached page lasts; that a post
comes from our own page is told by headers that no other site's page can set.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

FIELD = "form_token"
LIFETIME = 24 * 60 * 60  # seconds; a page may lie open on a phone overnight
WRITTEN = ("value", "note")  # what readers write themselves; the rest they choose
SENT_BY_US = ("same-origin", "none")  # none: the reader's own doing, such as loading again

_signer = TimestampSigner(salt="contacts.form_guard")

View = Callable[..., HttpResponse]


def form_token() -> str:
    """A token that any page may carry for the next 24 hours."""
    return _signer.sign("form")


def guarded(view: View) -> View:
    """Let only posts from our own pages through to `view`; answers to posts are never kept."""

    @csrf_exempt
    @wraps(view)
    def guarded_view(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        if is_from_here(request) and has_token(request):
            response = view(request, *args, **kwargs)
        else:
            response = refused(request)
        response["Cache-Control"] = "no-store"
        return response

    return guarded_view


def refused(request: HttpRequest) -> HttpResponse:
    """A page that says what to do; what was typed stands on it, if it was typed on a page of ours."""
    typed = request.POST.items() if is_from_here(request) else ()
    kept = [(name, value) for name, value in typed if name != FIELD]
    written = [value for name, value in kept if name in WRITTEN and value]
    return render(request, "contacts/form_refused.html", {"kept": kept, "written": written}, status=403)


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this host sent the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in SENT_BY_US
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        return urlsplit(origin).netloc == request.get_host()
    except ValueError:
        return False


def has_token(request: HttpRequest) -> bool:
    try:
        return _signer.unsign(request.POST.get(FIELD, ""), max_age=LIFETIME) == "form"
    except BadSignature:
        return False
