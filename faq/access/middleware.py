"""Before the admin, and only there: allauth's work, no form without a session, no way in without a second factor."""

from collections.abc import Callable

from allauth.account.middleware import AccountMiddleware
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from faq.access import second_factor
from faq.trail import page_before

GetResponse = Callable[[HttpRequest], HttpResponse]
NOT_SAVED = (
    "登录已经过期，刚才发出的没有保存。登录以后按浏览器的“后退”，回到填写的那一页：字多半还在，先复制下来。"
)
SET_UP = "您的账号能核准内容或管理账号，要先设置两步验证，才能进入管理后台。"


def staff_access(get_response: GetResponse) -> GetResponse:
    """Readers' requests pass untouched."""
    before_the_admin = AccountMiddleware(signed_in_to_send(second_factor_first(get_response)))

    def middleware(request: HttpRequest) -> HttpResponse:
        is_for_staff = request.path_info.startswith(settings.STAFF_PATH)
        return before_the_admin(request) if is_for_staff else get_response(request)

    middleware.process_exception = before_the_admin.process_exception
    return middleware


def signed_in_to_send(get_response: GetResponse) -> GetResponse:
    """Lead whoever sends a form after their session ended to sign in, and back to the page of the form."""

    def middleware(request: HttpRequest) -> HttpResponse:
        login = reverse("admin:login")
        is_free = is_on_the_way_in(request) or request.path_info == login
        if request.method != "POST" or is_free or request.user.is_authenticated:
            return get_response(request)
        messages.warning(request, NOT_SAVED)
        return redirect_to_login(page_of_the_form(request), login)

    return middleware


def page_of_the_form(request: HttpRequest) -> str:
    """The page of the desk that the browser sends from; the desk itself where it says none."""
    page = page_before(request)
    if page is None or not page.path.startswith(settings.STAFF_PATH):
        return reverse("admin:index")
    return page._replace(scheme="", netloc="").geturl()


def second_factor_first(get_response: GetResponse) -> GetResponse:
    """Lead whoever must show a second factor to set it up, or to show it, before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_on_the_way_in(request) or not second_factor.is_required(request.user):
            return get_response(request)
        if not second_factor.has_one(request.user):
            messages.warning(request, SET_UP)
            return HttpResponseRedirect(reverse("mfa_index"))
        if not second_factor.was_shown(request):
            back = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{back}")
        return get_response(request)

    return middleware


def is_on_the_way_in(request: HttpRequest) -> bool:
    ways = (settings.STAFF_ACCOUNT_PATH, reverse("admin:logout"), reverse("admin:jsi18n"))
    return request.path_info.startswith(ways)
