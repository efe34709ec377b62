"""Where readers of guided mode stop: a list to look at."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from faq.models import StepStop
from faq.models.counts import OFTEN_LEFT


class OftenFilter(admin.SimpleListFilter):
    """Steps at which readers often give up."""

    title = "要看的"
    parameter_name = "often"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("left", f"至少 {OFTEN_LEFT} 次没解决就离开")]

    def queryset(self, request: HttpRequest, stops):
        return stops.often(timezone.now()) if self.value() == "left" else stops


@admin.register(StepStop)
class StepStopAdmin(admin.ModelAdmin):
    """One line a step, of the days that count. Counts are looked at, never edited."""

    list_display = ["title", "position", "action", "left_in_all", "stuck_in_all"]
    list_display_links = None
    list_filter = [OftenFilter, "step__revision__entry__wallet"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[StepStop]:
        return StepStop.objects.where_people_stop(timezone.localdate()).with_texts()

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["-left_in_all", "-stuck_in_all", "step"]

    @admin.display(description="没解决就离开", ordering="left_in_all")
    def left_in_all(self, stop: StepStop) -> int:
        return stop.left_in_all

    @admin.display(description="说不行", ordering="stuck_in_all")
    def stuck_in_all(self, stop: StepStop) -> int:
        return stop.stuck_in_all

    @admin.display(description="条目", ordering="step__revision__title")
    def title(self, stop: StepStop) -> str:
        revision = stop.step.revision
        address = reverse("admin:faq_entry_change", args=[revision.entry_id])
        return format_html('<a href="{}">{}（{}）</a>', address, revision.title, revision.entry.wallet.name)

    @admin.display(description="第几步", ordering="step__position")
    def position(self, stop: StepStop) -> int:
        return stop.step.position

    @admin.display(description="做什么")
    def action(self, stop: StepStop) -> str:
        return stop.step.action

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: StepStop | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StepStop | None = None) -> bool:
        return False
