"""The elder view (关怀模式): larger type and fewer things, asked for in the address and only there.

A page with `?view=elder` is shown in it, and all its links and forms lead on to pages in it. That
is done here, for what the templates made, so that no template and no `get_absolute_url` has to
know. Links that begin with `?` keep their parameters themselves. A cache must tell the two views
apart by `PARAMETER`.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PARAMETER, VALUE = "view", "elder"

LINK = re.compile(r'(<(?:a|form)\b[^>]*\s(?:href|action)=")(/[^"#]*)')
GET_FORM = re.compile(r'<form\b[^>]*\smethod="get"[^>]*>')
FIELD = f'<input type="hidden" name="{PARAMETER}" value="{VALUE}">'


class ElderView:
    """Middleware: tells templates of the view (`request.is_elder`) and keeps it in what they link to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.is_elder = request.GET.get(PARAMETER) == VALUE
        response = self.get_response(request)
        if not request.is_elder or response.streaming:
            return response
        if "Location" in response.headers:
            response["Location"] = kept(response["Location"], "&")
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = with_view(response.content.decode())
        return response


def with_view(page: str) -> str:
    """`page` with the view in every link and form that leads to a page of ours."""
    linked = LINK.sub(lambda link: link[1] + kept(link[2], "&amp;"), page)
    return GET_FORM.sub(lambda form: form[0] + FIELD, linked)


def kept(address: str, separator: str) -> str:
    """`address`, a path of ours, with the view; any other address as it is."""
    if not address.startswith("/") or address.startswith("//"):
        return address
    path, sharp, fragment = address.partition("#")
    return f"{path}{separator if '?' in path else '?'}{PARAMETER}={VALUE}{sharp}{fragment}"
