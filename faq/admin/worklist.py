"""The worklist: what readers search for, and with one click what makes the search find it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from contacts.models import Topic, Wallet
from contacts.models.wallets import GENERAL
from contacts.text import fold, writable
from faq.admin.advising import number
from faq.counting import term_of
from faq.models import Entry, SearchCount, Symptom, SynonymGroup
from faq.results import Found, find
from faq.search import site
from faq.slugs import slug_for
from faq.worklist import worklist

# What each button writes, and so what staff must be allowed to do.
NEEDED = {
    "symptom": ("faq.view_searchcount", "faq.change_entry", "faq.add_symptom"),
    "synonym": ("faq.view_searchcount", "faq.add_synonymgroup", "faq.change_synonymgroup"),
    "draft": ("faq.view_searchcount", "faq.add_entry", "faq.add_revision", "faq.add_symptom"),
}
NO_TERM = "说法不能为空，不能太长，也不能带号码、邮箱之类的个人信息。"
CHOICES = 20  # entries to choose from where the suggested one is not it


def allowed(request: HttpRequest) -> dict[str, bool]:
    return {action: request.user.has_perms(needed) for action, needed in NEEDED.items()}


@admin.register(SearchCount)
class SearchCountAdmin(admin.ModelAdmin):
    """Counts are looked at, never edited: the list of them is the worklist."""

    class Media:
        css = {"all": ["admin_desk/pictures.css", "admin_desk/worklist.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: SearchCount | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SearchCount | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        """The list and what it does; there is no page for a single count."""
        view = self.admin_site.admin_view
        return [
            path("", view(require_safe(self.changelist_view)), name="faq_searchcount_changelist"),
            path("choose/", view(require_safe(self.choose_view)), name="faq_searchcount_choose"),
            path("symptom/", view(require_POST(self.symptom_view)), name="faq_searchcount_symptom"),
            path("synonym/", view(require_POST(self.synonym_view)), name="faq_searchcount_synonym"),
            path("draft/", view(require_POST(self.draft_view)), name="faq_searchcount_draft"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.page(request, "worklist", worklist(timezone.now()) | (extra_context or {}))

    def choose_view(self, request: HttpRequest) -> HttpResponse:
        """Find another entry than the suggested one for a term."""
        if not allowed(request)["symptom"]:
            raise PermissionDenied
        term = term_of(request.GET.get("term", ""))
        words = request.GET.get("words", "").strip()[:200] or term
        entries = find(words, timezone.now()).entries[:CHOICES]
        return self.page(request, "choose", {"term": term, "words": words, "entries": entries})

    def page(self, request: HttpRequest, name: str, context: dict) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {"opts": self.opts, "media": self.media}
        own = {"title": self.opts.verbose_name_plural, "may": allowed(request)}
        return TemplateResponse(request, f"admin/faq/searchcount/{name}.html", shared | own | context)

    def symptom_view(self, request: HttpRequest) -> HttpResponse:
        term = self.term(request, "symptom")
        entry = get_object_or_404(Entry, pk=number(request.POST.get("entry")))
        if not term:
            return self.refused(request, ValidationError(NO_TERM))
        try:
            symptom = Symptom.objects.add_phrase(term, entry)
        except ValidationError as error:
            return self.refused(request, error)
        self.log_change(request, entry, f"把读者搜的“{symptom}”加为说法")
        return self.done(request, f"“{term}”已加为说法。{place_of(entry, found_now(term))}")

    def synonym_view(self, request: HttpRequest) -> HttpResponse:
        term = self.term(request, "synonym")
        word, other = (writable(request.POST.get(name, "")).strip()[:60] for name in ("word", "other"))
        try:
            refuse_guesses(term, word, other)
            group = SynonymGroup.objects.join(word, other)
        except ValidationError as error:
            return self.refused(request, error)
        self.log_change(request, group, f"加入“{word}”")
        link = reverse("admin:faq_synonymgroup_change", args=[group.pk])
        said = format_html('<a href="{}">同义词组</a>现在是：{}。{}', link, group, first_of(found_now(term)))
        return self.done(request, said)

    def draft_view(self, request: HttpRequest) -> HttpResponse:
        """Begin an entry for a term, like the one nearest to it; its text is written next."""
        term = self.term(request, "draft")
        if not term:
            return self.refused(request, ValidationError(NO_TERM))
        begun = Symptom.objects.said([term]).get(term)
        if begun is not None and not begun.has_history:
            messages.info(request, f"“{term}”已经有草稿了。")
            return HttpResponseRedirect(reverse("admin:faq_entry_change", args=[begun.pk]))
        try:
            entry = Entry.objects.begin(term, request.user, slug=slug_for(term), **like(found_now(term)))
        except ValidationError as error:
            return self.refused(request, error)
        self.log_addition(request, entry, f"从读者搜的“{term}”起草")
        messages.success(request, f"已起草《{term}》。先看看网址名、钱包和主题对不对，再点“编辑正文和步骤”。")
        return HttpResponseRedirect(reverse("admin:faq_entry_change", args=[entry.pk]))

    def term(self, request: HttpRequest, action: str) -> str:
        """The term that the button `action` was pressed for, by somebody who may."""
        if not allowed(request)[action]:
            raise PermissionDenied
        return term_of(request.POST.get("term", ""))

    def refused(self, request: HttpRequest, error: ValidationError) -> HttpResponse:
        return self.done(request, "".join(error.messages), messages.ERROR)

    def done(self, request: HttpRequest, words: str, level: int = messages.SUCCESS) -> HttpResponse:
        self.message_user(request, words, level)
        return HttpResponseRedirect(reverse("admin:faq_searchcount_changelist"))


def refuse_guesses(term: str, word: str, other: str) -> None:
    """Raise ValidationError where a reader did not use `word`, or where `other` finds nothing either."""
    if fold(word) not in term:
        raise ValidationError(f"“{word}”不在读者搜的“{term}”里：请写读者用的词。")
    if other and not found_now(term_of(other)).entries:
        raise ValidationError(f"搜“{other}”也没有结果：请写一个搜得到的词。")


def found_now(term: str) -> Found:
    """What `term` finds with what was written a moment ago."""
    at = timezone.now()
    site.site_search.refresh(at)
    return find(term, at)


def place_of(entry: Entry, found: Found) -> str:
    if entry not in found.entries:
        return "这一条还没有发布，发布后就能搜到。"
    return f"现在搜它，《{entry_title(entry, found)}》排在第 {found.entries.index(entry) + 1} 条。"


def entry_title(entry: Entry, found: Found) -> str:
    return found.entries[found.entries.index(entry)].live.title


def first_of(found: Found) -> str:
    term = found.results.query
    if not found.entries:
        return f"搜“{term}”还是没有结果。"
    return f"现在搜“{term}”，第一条是《{found.entries[0].live.title}》。"


def like(found: Found) -> dict[str, Model | None]:
    """Wallet and topic for a new entry: those of the nearest one, unless the question names a wallet."""
    nearest = [hit.id for hit in (*found.results.hits, *found.results.nearest)]
    model = Entry.objects.for_lists().in_bulk(nearest[:1]).get(nearest[0]) if nearest else None
    named = Wallet.objects.filter(slug=found.results.named_wallet or GENERAL).first()
    return {
        "wallet": named or (model.wallet if model else Wallet.objects.first()),
        "topic": model.topic if model else Topic.objects.first(),
    }
