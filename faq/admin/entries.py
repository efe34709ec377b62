"""Entries: what they are about, how readers say it, and the way to their text."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from contacts.admin_rows import Rows
from contacts.choosing import Choosing
from contacts.guard import NATIONAL_LINES, refuse_contacts
from faq.admin.advising import advise
from faq.admin.bulk import BulkActions
from faq.admin.deciding import from_what_waits
from faq.admin.filters import DueFilter, StateFilter
from faq.admin.revision_pages import change_url
from faq.admin.solved import SolvedFilter, solved_rate
from faq.admin.stale import Stale, StaleForm
from faq.admin.transferring import Transferring
from faq.advice import repeated
from faq.leading import led_here
from faq.models import Entry, Revision, Symptom
from faq.models.counts import first_vote_day
from faq.slugs import slug_for


class SymptomInline(Rows):
    model = Symptom
    form = StaleForm
    extra = 1
    max_num = Symptom.MOST


class NewEntryForm(forms.ModelForm):
    """A new entry needs a title to begin its first draft with."""

    title = forms.CharField(label="标题", max_length=60, help_text="用读者的话说出现象，最好不超过 24 个字。")
    slug = forms.SlugField(
        label="网址名",
        max_length=80,
        required=False,
        help_text="出现在网址里，公开后不能再改。不填就按标题的拼音取。",
    )

    class Meta:
        model = Entry
        fields = ["title", "wallet", "topic", "urgency", "slug"]

    def clean(self) -> dict:
        """The topic says which national lines the title may name."""
        cleaned = super().clean()
        if {"title", "topic"} <= cleaned.keys():
            try:
                refuse_contacts(cleaned["title"], NATIONAL_LINES.get(cleaned["topic"].slug, frozenset()))
            except ValidationError as error:
                self.add_error("title", error)
        if not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = Entry.objects.free_slug(slug_for(cleaned.get("title", "")))
        return cleaned


@admin.register(Entry)
class EntryAdmin(Choosing, Transferring, BulkActions, Stale):
    list_display = [
        "newest_title",
        "wallet",
        "topic",
        "urgency",
        "newest_state_words",
        solved_rate,
        "off_words",
    ]
    list_filter = ["wallet", "topic", StateFilter, DueFilter, SolvedFilter, "urgency"]
    list_select_related = ["wallet", "topic"]
    search_fields = ["slug", "revisions__title", "symptoms__phrase"]
    autocomplete_fields = ["wallet", "topic", "sources"]
    readonly_fields = ["reviewed_on"]
    inlines = [SymptomInline]
    change_form_template = "admin/faq/entry/change_form.html"

    class Media:
        js = ["admin_desk/advice.js"]

    def get_queryset(self, request: HttpRequest):
        at = timezone.now()
        entries = super().get_queryset(request).with_newest()
        return entries.with_votes(at, first_vote_day(timezone.localdate(at)))

    @admin.display(description="标题", ordering="newest_title")
    def newest_title(self, entry: Entry) -> str:
        return entry.newest_title or entry.slug

    @admin.display(description="最新版本")
    def newest_state_words(self, entry: Entry) -> str:
        if not entry.newest_state:
            return "还没有正文"
        is_to_come = entry.newest_publish_at is not None and entry.newest_publish_at > timezone.now()
        return f"{Revision.State(entry.newest_state).label}{'，还没到发布时间' if is_to_come else ''}"

    @admin.display(description="下线", ordering="is_off")
    def off_words(self, entry: Entry) -> str:
        """In words: a red cross at each entry that is not off reads as a fault."""
        return "已下线" if entry.is_off else ""

    def get_form(self, request: HttpRequest, obj: Entry | None = None, change: bool = False, **kwargs):  # noqa: FBT001, FBT002
        if obj is None:
            kwargs["form"] = NewEntryForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Entry | None = None):
        if obj is None:
            return [(None, {"fields": NewEntryForm.Meta.fields})]
        fields = ["slug", "wallet", "topic", "urgency", "is_off", "expires_at", "review_by", "reviewed_on"]
        return [(None, {"fields": [*fields, "sources"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Entry | None = None) -> list[str]:
        """An address that readers may have kept stays."""
        return [*self.readonly_fields, "slug"] if obj and obj.has_history else self.readonly_fields

    def get_view_on_site_url(self, obj: Entry | None = None) -> str | None:
        is_public = obj and Entry.objects.published(timezone.now()).filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None

    def has_delete_permission(self, request: HttpRequest, obj: Entry | None = None) -> bool:
        """An entry with a closed revision is taken off, not removed: its revisions are its history."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.revisions.closed().exists())

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        if not change:
            Revision.objects.start(form.instance, request.user, None, title=form.cleaned_data["title"])
        phrases = [each.phrase for formset in formsets for each in formset.new_objects]
        # Searching takes long, and nobody else can write meanwhile; nor may the index see what is not committed.
        transaction.on_commit(lambda: self.warn(request, form, phrases))

    def warn(self, request: HttpRequest, form, phrases: list[str]) -> None:
        """Say what may be a mistake; it is saved all the same."""
        entry, at = form.instance, timezone.now()
        if title := form.cleaned_data.get("title"):
            phrases = [title, *phrases]
        for phrase, other in repeated(phrases, at, entry):
            link = format_html('<a href="{}">《{}》</a>', entry_url(other.entry), other.entry)
            messages.warning(request, format_html("“{}”和 {} 相近，请看看是不是重复。", phrase, link))
        if "expires_at" in form.changed_data and entry.expires_at and entry.expires_at <= at:
            messages.warning(request, "到期时间已经过去：读者现在看不到这一条。")
        if "is_off" in form.changed_data and entry.is_off and (leading := led_here([entry], at)):
            names = "、".join(f"《{name}》" for name in leading)
            messages.warning(request, f"这些条目有步骤指向这一条，读者会走不下去：{names}。")

    def response_add(self, request: HttpRequest, obj: Entry, post_url_continue: str | None = None):
        if "_addanother" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        self.message_user(request, "条目已建立，接着写正文。")
        return HttpResponseRedirect(change_url(obj.newest))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/draft/", view(require_POST(self.draft_view)), name="faq_entry_draft"),
            path("advice/", view(require_POST(self.advice_view)), name="faq_entry_advice"),
            *super().get_urls(),
        ]

    def draft_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the draft of an entry; make one from the newest revision if there is none."""
        if not request.user.has_perms(["faq.add_revision", "faq.change_revision"]):
            raise PermissionDenied
        entry, at = get_object_or_404(Entry, pk=pk), timezone.now()
        template, draft = entry.newest, entry.draft_for(request.user)
        if template and template.publish_at and template.publish_at > at:
            messages.warning(request, from_what_waits(draft, template, at))
        return HttpResponseRedirect(change_url(draft))

    def advice_view(self, request: HttpRequest) -> JsonResponse:
        """What there is to say of a text while it is typed; nothing of it is kept."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return JsonResponse(advise(request.GET.get("entry"), request.POST, timezone.now()))

    def render_change_form(
        self, request: HttpRequest, context: dict, *args, obj: Entry | None = None, **kwargs
    ):
        if obj is not None:
            people = obj.revisions.select_related("author", "approver")
            context["revisions"] = people.prefetch_related("events")
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def entry_url(entry: Entry) -> str:
    return reverse("admin:faq_entry_change", args=[entry.pk])
