"""What the lists of the desk can be narrowed to."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from faq.models import Revision

SOON = 14  # days before an entry expires in which the desk says so


class StateFilter(admin.SimpleListFilter):
    """Where the newest revision of an entry stands."""

    title = "状态"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        standing = [each for each in Revision.State.choices if each[0] != Revision.State.SET_ASIDE]
        return [*standing, ("off", "已下线")]

    def queryset(self, request: HttpRequest, entries):
        if self.value() == "off":
            return entries.filter(is_off=True)
        return entries.filter(newest_state=self.value()) if self.value() else entries


class DueFilter(admin.SimpleListFilter):
    """Entries whose date has come, or comes soon."""

    title = "期限"
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("review", "该核对了"), ("expiring", f"{SOON} 天内到期")]

    def queryset(self, request: HttpRequest, entries):
        at = timezone.now()
        if self.value() == "review":
            return entries.overdue(timezone.localdate(at))
        return entries.expiring(at, SOON) if self.value() == "expiring" else entries


class MineFilter(admin.SimpleListFilter):
    """Revisions that wait for this person."""

    title = "与我有关"
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("review", "等我审核"), ("sent_back", "退回给我的"), ("written", "我写过的")]

    def queryset(self, request: HttpRequest, revisions):
        narrow = {
            "review": revisions.waiting_for,
            "sent_back": revisions.sent_back_to,
            "written": revisions.written_by,
        }
        return narrow[self.value()](request.user) if self.value() in narrow else revisions
