"""The staff desk for wallets, topics, channels and the record of contact values."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect

from contacts.admin_exporting import Exporting
from contacts.admin_filters import FaultFilter
from contacts.admin_reports import ContactReportAdmin, ReportedFakeAdmin
from contacts.admin_rows import Rows, SpecialDayFormSet
from contacts.admin_values import ContactValueAdmin
from contacts.choosing import Choosing
from contacts.models import (
    CalendarDay,
    CalendarYear,
    Channel,
    ServicePeriod,
    SourceDocument,
    SourceSection,
    SpecialDay,
    Topic,
    Wallet,
)
from contacts.text_areas import PLAIN_TEXT

__all__ = ["ContactReportAdmin", "ContactValueAdmin", "ReportedFakeAdmin"]


class KeptWhileUsed(admin.ModelAdmin):
    """What entries or channels still belong to is not removed, and the desk says why."""

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None):
        row = self.get_object(request, object_id)
        if not self.has_delete_permission(request, row):
            raise PermissionDenied
        if row is not None and (used := row.used_by()):
            self.message_user(request, f"“{row}”还有{used}，先移走或删除它们，再删除它。", messages.ERROR)
            return HttpResponseRedirect("../change/")
        return super().delete_view(request, object_id, extra_context)


@admin.register(Wallet)
class WalletAdmin(Choosing, KeptWhileUsed):
    formfield_overrides = PLAIN_TEXT
    list_display = ["name", "slug", "position"]
    list_editable = ["position"]
    search_fields = ["name", "other_names", "slug"]
    autocomplete_fields = ["sources"]


@admin.register(Topic)
class TopicAdmin(KeptWhileUsed):
    list_display = ["name", "slug", "position"]
    list_editable = ["position"]
    search_fields = ["name", "slug"]


class ServicePeriodInline(Rows):
    model = ServicePeriod


class SpecialDayInline(Rows):
    model = SpecialDay
    formset = SpecialDayFormSet


@admin.register(Channel)
class ChannelAdmin(Choosing, Exporting, admin.ModelAdmin):
    formfield_overrides = PLAIN_TEXT
    list_display = ["name", "wallet", "kind", "hours_basis"]
    list_filter = [FaultFilter, "wallet", "kind", "hours_basis", "topics"]
    list_select_related = ["wallet"]
    search_fields = ["name", "wallet__name", "where_to_find"]
    autocomplete_fields = ["sources"]
    inlines = [ServicePeriodInline, SpecialDayInline]

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """A handful of topics, to be ticked; they are made on pages of their own."""
        if db_field.name != "topics":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        field = super().formfield_for_dbfield(
            db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs
        )
        field.widget.can_add_related = False
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Channel | None = None) -> list[str]:
        """What an approved value was signed for stays: another wallet or kind is another channel."""
        return ["wallet", "kind", "slug"] if obj and obj.values.exists() else []

    def get_view_on_site_url(self, obj: Channel | None = None) -> str | None:
        return obj and f"{obj.wallet.get_contact_url()}#{obj.slug}"


class CalendarDayInline(Rows):
    model = CalendarDay


@admin.register(CalendarYear)
class CalendarYearAdmin(admin.ModelAdmin):
    list_display = ["year", "arrangement", "source"]
    inlines = [CalendarDayInline]


class SourceSectionInline(Rows):
    model = SourceSection


@admin.register(SourceDocument)
class SourceDocumentAdmin(admin.ModelAdmin):
    list_display = ["title", "file_name"]
    inlines = [SourceSectionInline]


@admin.register(SourceSection)
class SourceSectionAdmin(admin.ModelAdmin):
    list_display = ["document", "heading"]
    list_select_related = ["document"]
    search_fields = ["heading", "document__title"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False  # edited within its document; registered for look-ups only
