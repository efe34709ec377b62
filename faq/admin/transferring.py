"""Files of entries at the desk: written out, and brought in after a look at what that would do."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from contacts.downloads import download
from faq.models import Entry
from faq.transfer.checking import Report, check
from faq.transfer.files import WRITERS, FileError, Line, read
from faq.transfer.importing import bring_in
from faq.transfer.records import record_of

MOST = 2 * 1024 * 1024  # bytes of a file: some 2,000 entries
KEPT = 60 * 60  # seconds in which a checked file may be brought in
SALT = "faq.transfer"
NEEDED = (
    *("faq.add_entry", "faq.change_entry", "faq.add_revision", "faq.change_revision"),
    *("faq.add_symptom", "faq.delete_symptom"),
)


class FileForm(forms.Form):
    file = forms.FileField(
        label="文件",
        help_text="CSV 或 JSON-lines，最大 2 MB。",
        widget=forms.FileInput(attrs={"accept": ".csv,.jsonl"}),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MOST:
            raise forms.ValidationError("文件超过 2 MB，请分成几个。")
        return file


class Transferring:
    """A part of the admin of entries."""

    change_list_template = "admin/faq/entry/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        import_view = require_http_methods(["GET", "HEAD", "POST"])(self.import_view)
        return [
            path("export/<str:kind>/", view(require_safe(self.export_view)), name="faq_entry_export"),
            path("import/", view(import_view), name="faq_entry_import"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        may = {"may_import": request.user.has_perms(NEEDED)}
        return super().changelist_view(request, may | (extra_context or {}))

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """All entries, as a file that can be brought in again."""
        if not request.user.has_perms(["faq.view_entry", "faq.view_revision"]):
            raise PermissionDenied
        if kind not in WRITERS:
            return HttpResponseRedirect(reverse("admin:faq_entry_changelist"))
        records = [record_of(entry) for entry in Entry.objects.with_everything_written().order_by("slug")]
        return download(WRITERS[kind](records), "entries", kind, timezone.localdate())

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file; see what it would do; bring it in."""
        if not request.user.has_perms(NEEDED):
            raise PermissionDenied
        if "checked" in request.POST:
            return self.bring_in_view(request, request.POST["checked"])
        form = FileForm(request.POST or None, request.FILES or None)
        if not form.is_valid():
            return self.import_page(request, {"form": form})
        content, name = form.cleaned_data["file"].read(), form.cleaned_data["file"].name
        try:
            report = check(read(content, name))
        except FileError as error:
            form.add_error("file", str(error))
            return self.import_page(request, {"form": form})
        checked = signing.dumps([name, content.decode("latin-1")], salt=SALT, compress=True)
        return self.import_page(request, {"report": report, "checked": checked, "name": name})

    def bring_in_view(self, request: HttpRequest, checked: str) -> HttpResponse:
        """Bring in the file that was looked at; what has changed since is seen and refused again."""
        try:
            name, content = signing.loads(checked, salt=SALT, max_age=KEPT)
            report = bring_in(self.lines(content, name), request.user, timezone.now())
        except signing.BadSignature:
            messages.error(request, "检查过的文件已过期，请重新选一次。什么也没有导入。")
            return HttpResponseRedirect(reverse("admin:faq_entry_import"))
        except DatabaseError:
            messages.error(request, "同时有人在改这些条目。什么也没有导入，请再试一次。")
            return HttpResponseRedirect(reverse("admin:faq_entry_import"))
        if not report.is_good:
            return self.import_page(request, {"report": report, "name": name})
        self.log_and_tell(request, report, name)
        return HttpResponseRedirect(reverse("admin:faq_entry_changelist"))

    @staticmethod
    def lines(content: str, name: str) -> list[Line]:
        return read(content.encode("latin-1"), name)

    def log_and_tell(self, request: HttpRequest, report: Report, name: str) -> None:
        for row in report.rows:
            if row.changes:
                log = self.log_change if row.entry else self.log_addition
                log(request, row.built, f"从文件 {name} 导入：{row.changed_in_words}"[:500])
        counts = report.counts
        messages.success(
            request,
            f"已导入：新建 {counts['新建']} 条，改动 {counts['改动']} 条，{counts['不变']} 条不变。"
            "文字都是草稿，要提交审核、核准以后读者才看得到。",
        )

    def import_page(self, request: HttpRequest, context: dict) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {"opts": self.opts, "title": "导入条目"}
        return TemplateResponse(
            request, "admin/faq/entry/import.html", shared | {"media": self.media} | context
        )
