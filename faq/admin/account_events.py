"""The record of accounts and sign-ins, and the histories to take away: to be read, never changed."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.downloads import KINDS, download
from faq.history import HISTORIES, lines
from faq.models import AccountEvent


@admin.register(AccountEvent)
class AccountEventAdmin(admin.ModelAdmin):
    list_display = ["at", "kind", "account", "actor", "address", "note"]
    list_filter = ["kind", "needs_confirmation"]
    list_select_related = ["account", "actor"]
    search_fields = ["account__username", "actor__username", "note"]
    date_hierarchy = "at"
    change_list_template = "admin/faq/accountevent/change_list.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AccountEvent | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AccountEvent | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("history/", view(require_safe(self.histories_view)), name="faq_history"),
            path(
                "history/<slug:name>.<slug:kind>",
                view(require_safe(self.download_view)),
                name="faq_history_download",
            ),
            *super().get_urls(),
        ]

    def histories_view(self, request: HttpRequest) -> HttpResponse:
        """What can be taken away."""
        require_export(request)
        shared = self.admin_site.each_context(request)
        own = {"title": "导出历史记录", "opts": self.opts, "histories": HISTORIES.values(), "kinds": KINDS}
        return render(request, "admin/faq/accountevent/history.html", shared | own)

    def download_view(self, request: HttpRequest, name: str, kind: str) -> StreamingHttpResponse:
        """One history, whole, as a file of one kind."""
        require_export(request)
        if name not in HISTORIES or kind not in KINDS:
            raise Http404
        return download(lines(HISTORIES[name], kind), name, kind, timezone.localdate())


def require_export(request: HttpRequest) -> None:
    if not request.user.has_perm("faq.export_history"):
        raise PermissionDenied
