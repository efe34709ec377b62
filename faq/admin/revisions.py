"""Revisions: the text of an entry with its steps; preview and publishing."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from contacts.text_areas import PLAIN_TEXT
from faq.models import Revision, Step
from faq.pages import entry_context


class StepForm(forms.ModelForm):
    position = forms.IntegerField(
        label="次序", required=False, min_value=1, max_value=999, help_text="不填就排在最后。"
    )

    class Meta:
        model = Step
        fields = ["position", "action", "expected", "if_not", "if_not_entry"]


class StepFormSet(forms.BaseInlineFormSet):
    """Steps in the order of their numbers; equal or missing numbers are put right when saving."""

    def validate_unique(self) -> None:
        """Numbers may repeat here: they only say the order."""

    @transaction.atomic
    def save(self, commit: bool = True) -> list[Step]:  # noqa: FBT001, FBT002
        """Write all steps anew in their order: moved one by one, two would share a number half way."""
        changed = super().save(commit=False)
        if self.has_changed():
            self.instance.replace_steps(step.as_fields() for step in self._in_order())
        return changed

    def _in_order(self) -> list[Step]:
        kept = [form for form in self.forms if form not in self.deleted_forms and self._is_written(form)]
        last = len(self.forms) + max((form.cleaned_data.get("position") or 0 for form in kept), default=0)
        kept.sort(key=lambda form: form.cleaned_data.get("position") or last)
        return [form.instance for form in kept]

    @staticmethod
    def _is_written(form: StepForm) -> bool:
        return bool(form.instance.pk or form.has_changed())


class StepInline(admin.StackedInline):
    model = Step
    form = StepForm
    formset = StepFormSet
    extra = 0
    autocomplete_fields = ["if_not_entry"]


@admin.register(Revision)
class RevisionAdmin(admin.ModelAdmin):
    formfield_overrides = PLAIN_TEXT
    list_display = ["title", "entry", "number", "state", "author", "approver", "publish_at"]
    list_filter = ["state", "entry__wallet", "entry__topic"]
    list_select_related = ["entry", "author", "approver"]
    search_fields = ["title", "entry__slug"]
    fields = ["title", "answer", "have_ready", "takes", "fallback", "donts"]
    inlines = [StepInline]
    change_form_template = "admin/faq/revision/change_form.html"

    class Media:
        js = ["admin_desk/steps.js"]
        css = {"all": ["admin_desk/desk.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a revision is begun from its entry

    def has_change_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def has_delete_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_open)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:  # noqa: FBT001
        """Whoever changed the text last is its author: they may not approve it."""
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            form.instance.author = request.user
            form.instance.save(update_fields=["author"])

    def response_change(self, request: HttpRequest, obj: Revision) -> HttpResponse:
        if "_publish" not in request.POST:
            return super().response_change(request, obj)
        return self.publish(request, obj)

    def publish(self, request: HttpRequest, revision: Revision) -> HttpResponse:
        """Approve a saved revision, or say why not; what was typed is saved either way."""
        try:
            if not request.user.has_perm("faq.approve_revision"):
                raise PermissionDenied("您没有核准的权限。")
            revision.approve(request.user, at=timezone.now(), self_publishing=may_self_publish(request))
        except (PermissionDenied, ValidationError) as error:
            reason = "".join(error.messages) if isinstance(error, ValidationError) else str(error)
            self.message_user(request, f"已保存，但没有发布：{reason}", messages.ERROR)
            return HttpResponseRedirect(reverse("admin:faq_revision_change", args=[revision.pk]))
        how = "（自行发布）" if revision.is_self_published else ""
        self.log_change(request, revision, f"核准并发布{how}")
        self.message_user(request, f"已发布{how}，读者现在就能看到。")
        return HttpResponseRedirect(reverse("admin:faq_entry_change", args=[revision.entry_id]))

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview_view)
        return [path("<int:pk>/preview/", preview, name="faq_revision_preview"), *super().get_urls()]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page as readers would see it with this revision; for staff only."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        revision = get_object_or_404(Revision.objects.select_related("entry__wallet", "entry__topic"), pk=pk)
        note = f"预览：第 {revision.number} 版（{revision.get_state_display()}），读者看不到这一页。"
        context = entry_context(revision.entry, revision, timezone.now())
        return render(request, "faq/entry.html", {**context, "preview": note})

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None):
        can_publish = request.user.has_perm("faq.approve_revision")
        return super().change_view(
            request, object_id, form_url, {"can_publish": can_publish, **(extra_context or {})}
        )


def may_self_publish(request: HttpRequest) -> bool:
    return settings.REVIEW == "optional" and request.user.has_perm("faq.publish_own_revision")
