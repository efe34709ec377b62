"""What readers said of entries: to read, and to remove."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from faq.models import Feedback


class RecentFilter(admin.SimpleListFilter):
    """What came in lately, in words."""

    title = "最近"
    parameter_name = "recent"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("week", "7 天内写了话的")]

    def queryset(self, request: HttpRequest, feedback):
        return feedback.recent(timezone.localdate()) if self.value() == "week" else feedback


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    """What a reader wrote is not rewritten; what has expired is not shown, removed or not."""

    list_display = ["reason", "text", "title", "answer", "day"]
    list_filter = [RecentFilter, "solved", "reason", "revision__entry__wallet"]
    search_fields = ["text", "revision__title", "revision__entry__slug"]

    class Media:
        css = {"all": ["admin_desk/feedback.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feedback]:
        return super().get_queryset(request).kept(timezone.localdate()).with_entries()

    @admin.display(description="条目", ordering="revision__title")
    def title(self, feedback: Feedback) -> str:
        revision = feedback.revision
        return f"{revision.title}（{revision.entry.wallet.name}，第 {revision.number} 版）"

    @admin.display(description="解决了吗", ordering="solved")
    def answer(self, feedback: Feedback) -> str:
        return "解决了" if feedback.solved else "还没解决"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Feedback | None = None) -> bool:
        return False
