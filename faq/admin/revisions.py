"""The text of an entry at the desk: written, submitted, decided, and never lost."""

from datetime import datetime

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from contacts.refusals import reason_of
from contacts.text_areas import PLAIN_TEXT
from faq.admin.deciding import DecisionForm, may_self_publish, offered
from faq.admin.filters import MineFilter
from faq.admin.revision_pages import RevisionPages, change_url
from faq.admin.steps import StepInline
from faq.admin.too_late import too_late
from faq.advice import long_texts
from faq.leading import wrong_ways
from faq.models import Entry, Revision
from faq.models.revision_queries import COPIED
from faq.models.states import Event
from faq.revision_texts import compare

CONFLICT = "您打开之后，这一版又改过。您的文字没有丢，也还没有存：请看下面两边的不同，再决定怎么存。"


class RevisionForm(forms.ModelForm):
    """Knows which edition its person looked at: what others wrote since is not overwritten unseen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    over = forms.BooleanField(required=False, widget=forms.HiddenInput)  # they looked at both texts

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.edition = self.instance.edition if self.instance.pk else None
        self.initial["seen"] = self.edition

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("seen") != self.edition:
            self.add_error(None, ValidationError(CONFLICT, code="conflict"))
        return cleaned

    @property
    def is_conflict(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, code="conflict")

    def show_as_seen(self) -> None:
        """The page shows the other text as well: what is sent from it has seen both."""
        self.data = self.data.copy()
        self.data["seen"], self.data["over"] = self.edition, "on"


@admin.register(Revision)
class RevisionAdmin(RevisionPages, admin.ModelAdmin):
    form = RevisionForm
    formfield_overrides = PLAIN_TEXT
    list_display = ["title", "entry", "number", "state", "author", "approver", "publish_at"]
    list_filter = [MineFilter, "state", "entry__wallet", "entry__topic"]
    list_select_related = ["entry", "author", "approver"]
    search_fields = ["title", "entry__slug"]
    fields = list(COPIED)
    inlines = [StepInline]
    change_form_template = "admin/faq/revision/change_form.html"

    class Media:
        js = ["admin_desk/steps.js", "admin_desk/advice.js", "admin_desk/seen.js"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a revision is begun from its entry

    def has_change_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_editable)

    def has_delete_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_open)

    def save_model(self, request: HttpRequest, obj: Revision, form: RevisionForm, change: bool) -> None:  # noqa: FBT001
        if form.cleaned_data["over"]:
            theirs = Revision.objects.get(pk=obj.pk)
            kept = Revision.objects.start(obj.entry, theirs.author, theirs, state=Revision.State.SET_ASIDE)
            messages.info(request, f"先存的文字另存为第 {kept.number} 版（已搁置），没有丢。")
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:  # noqa: FBT001
        """Whoever changed the text is its author: they may not approve it."""
        super().save_related(request, form, formsets, change)
        if set(form.changed_data) - {"seen", "over"} or any(formset.has_changed() for formset in formsets):
            form.instance.record_writing(request.user, at=timezone.now())
        for words in long_texts(form.instance):
            messages.warning(request, words)

    def response_change(self, request: HttpRequest, obj: Revision) -> HttpResponse:
        wanted = {"_submit": Event.SUBMITTED, "_publish": Event.APPROVED}
        event = next((event for name, event in wanted.items() if name in request.POST), None)
        if event is None:
            messages.success(request, "已保存。")
            return HttpResponseRedirect(change_url(obj))
        try:
            self.decide(request, obj, event)
        except (PermissionDenied, ValidationError) as error:
            undone = "发布" if event == Event.APPROVED else "提交"
            messages.error(request, f"已保存，但没有{undone}：{reason_of(error)}")
            return HttpResponseRedirect(change_url(obj))
        return HttpResponseRedirect(reverse("admin:faq_entry_change", args=[obj.entry_id]))

    def changeform_view(self, request: HttpRequest, object_id=None, form_url: str = "", extra_context=None):
        if request.method != "POST":  # who only looks waits for no writer
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            # Nobody else writes or decides until what was sent is dealt with.
            revision = self.locked(object_id)
            may_write = super().has_change_permission(request)
            if revision is not None and may_write and not revision.is_editable:
                return too_late(self, request, revision)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def locked(self, object_id: str | None) -> Revision | None:
        if object_id is None or not (object_id.isascii() and object_id.isdigit()):
            return None
        if (revision := Revision.objects.filter(pk=object_id).first()) is None:
            return None
        Entry.objects.lock(revision.entry_id)
        # The revision's own row alone: the usual order joins wallet and topic, which all entries need.
        return Revision.objects.select_for_update(of=("self",)).filter(pk=object_id).first()

    def render_change_form(self, request: HttpRequest, context: dict, *args, obj=None, **kwargs):
        form = context["adminform"].form
        if form.is_bound and form.is_conflict:
            theirs = Revision.objects.get(pk=obj.pk)
            written = context["inline_admin_formsets"][0].formset.written()
            context["conflict"] = compare(theirs, form.instance, new_steps=written)
            context["theirs"] = theirs
            form.show_as_seen()
        if obj is not None:
            context |= self.standing(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def standing(self, request: HttpRequest, revision: Revision) -> dict:
        """How things stand with a revision, and what this person may do about it."""
        return turn(revision, timezone.now()) | {
            "events": revision.events.select_related("person"),
            "offered": offered(request, revision),
            "is_own": request.user.pk in revision.writer_ids,
            "can_write": super().has_change_permission(request),
            "can_publish_own": may_self_publish(request),
            "edition": revision.edition,
            "decision": DecisionForm(),
            "wrong_ways": wrong_ways(revision, timezone.now()) if revision.is_open else [],
        }


def turn(revision: Revision, at: datetime) -> dict:
    """Which revision an approved one lost its turn to, and which an open one would take it from."""
    is_approved = revision.state == Revision.State.APPROVED
    waiting = Revision.objects.filter(entry=revision.entry_id).to_come(at)
    return {
        "overtaken_by": revision.overtaken_by(at) if is_approved else None,
        "to_come": waiting if revision.is_open else [],
    }
