"""Is this number real? And what readers report."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from contacts import pages
from contacts.form_guard import guarded
from contacts.forms import ReportForm
from contacts.keeping import keep_until
from contacts.lifetime import kept_until
from contacts.limits import too_many, wait_before

TOO_MANY_CHECKS = "您查得太快了，请等 {} 秒再试。您填的内容还在下面。"


@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def check(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        response = render(request, "contacts/check.html", pages.check())
        keep_until(response, kept_until(timezone.now()))
        return response
    typed, at = request.POST.get("value", ""), timezone.now()
    if seconds := wait_before("check", request, at):
        context = pages.check(typed=typed, problem=TOO_MANY_CHECKS.format(seconds))
        return too_many(request, "contacts/check.html", context, seconds)
    context = pages.answer(typed, at)
    return render(request, "contacts/check.html", context, status=422 if context["problem"] else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def check_report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("check")
    form, at = ReportForm(request.POST), timezone.now()
    if not form.is_valid():
        return render(request, "contacts/check.html", pages.check(report_form=form), status=422)
    if seconds := wait_before("report", request, at):
        return too_many(request, "contacts/check_report_done.html", {"is_limited": True}, seconds)
    pages.keep_report(form, at)
    return render(request, "contacts/check_report_done.html")
