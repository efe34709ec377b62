"""Where readers of guided mode stop: a list to look at."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from faq.models import StepStop


@admin.register(StepStop)
class StepStopAdmin(admin.ModelAdmin):
    """Counts are looked at, never edited."""

    list_display = ["title", "position", "action", "day", "stuck", "left"]
    list_display_links = None
    list_filter = ["day", "step__revision__entry__wallet"]
    date_hierarchy = "day"

    def get_queryset(self, request: HttpRequest) -> QuerySet[StepStop]:
        return super().get_queryset(request).with_texts()

    @admin.display(description="条目", ordering="step__revision__title")
    def title(self, stop: StepStop) -> str:
        revision = stop.step.revision
        return f"{revision.title}（{revision.entry.wallet.name}）"

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
