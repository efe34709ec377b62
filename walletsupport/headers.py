"""Headers that every answer has, whatever it is."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",  # Django has no setting for it
    # Django's own, which are missing where its middleware refuses a wrong host.
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
}


class EveryAnswer:
    """Middleware: puts `HEADERS` where they are not given yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp, which puts the policy together for every answer; here once, where a view changes nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_own = hasattr(request, "_csp_nonce") or any(name.startswith("_csp") for name in vars(response))
        if settings.DEBUG or is_own:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response
