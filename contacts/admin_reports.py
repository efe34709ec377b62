"""The list of fakes, and the queue of what readers reported."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from contacts.checking import official_channel
from contacts.models import ContactReport, ReportedFake

ON_BOTH_LISTS = "这正是{channel}现在显示的联系信息，或它所在的网站：如果它是假的，先去撤下。"


def refuse_official(value: str) -> None:
    """Raise ValidationError where readers are being shown `value` as an official one."""
    if channel := official_channel(value, timezone.now()):
        raise ValidationError(ON_BOTH_LISTS.format(channel=f"{channel.wallet.name}“{channel.name}”"))


class ReportedFakeForm(forms.ModelForm):
    class Meta:
        model = ReportedFake
        fields = ["value", "reported_on", "note"]

    def clean_value(self) -> str:
        refuse_official(self.cleaned_data["value"])
        return self.cleaned_data["value"]


@admin.register(ReportedFake)
class ReportedFakeAdmin(admin.ModelAdmin):
    form = ReportedFakeForm
    list_display = ["value", "reported_on", "added_by"]
    list_select_related = ["added_by"]
    search_fields = ["value", "comparable", "note"]
    date_hierarchy = "reported_on"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        return {"reported_on": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: ReportedFake, form, change: bool) -> None:  # noqa: FBT001
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(ContactReport)
class ContactReportAdmin(admin.ModelAdmin):
    """Read and closed here; what a reader wrote is not rewritten."""

    list_display = ["value", "kind", "channel", "received_on", "state", "handled_by"]
    list_filter = ["state", "kind", "channel__wallet"]
    list_select_related = ["channel", "handled_by"]
    search_fields = ["value", "note"]
    actions = ["close", "list_as_fake"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: ContactReport | None = None) -> list[str]:
        return [field.name for field in ContactReport._meta.fields]

    def has_list_fake_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["contacts.change_contactreport", "contacts.add_reportedfake"])

    @admin.action(description="标为已处理", permissions=["change"])
    def close(self, request: HttpRequest, reports: QuerySet) -> None:
        for report in reports:
            report.close(request.user)
            self.log_change(request, report, "标为已处理")
        self.message_user(request, f"{len(reports)} 条报告已处理。")

    @admin.action(description="加入假号码名单", permissions=["list_fake"])
    def list_as_fake(self, request: HttpRequest, reports: QuerySet) -> None:
        for report in reports:
            try:
                refuse_official(report.value)
                report.list_as_fake(request.user)
            except ValidationError as error:
                self.message_user(request, f"{report.value}：{''.join(error.messages)}", messages.ERROR)
            else:
                self.log_change(request, report, "加入假号码名单")
                self.message_user(request, f"{report.value}：已加入假号码名单。")
