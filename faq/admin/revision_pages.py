"""The desk's further pages of a revision: comparing, going back, deciding, previewing."""

from datetime import datetime

from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from contacts.refusals import reason_of
from faq.admin.deciding import DecisionForm, act, tell
from faq.admin.previewing import Preview
from faq.models import Revision
from faq.models.states import Event
from faq.pages import preview
from faq.revision_texts import compare


class RevisionPages:
    """A part of the admin of revisions."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/compare/", view(require_safe(self.compare_view)), name="faq_revision_compare"),
            path("<int:pk>/preview/", view(require_safe(self.preview_view)), name="faq_revision_preview"),
            path(
                "<int:pk>/preview/page/",
                view(require_safe(self.preview_page_view)),
                name="faq_revision_preview_page",
            ),
            path("<int:pk>/decide/", view(require_POST(self.decide_view)), name="faq_revision_decide"),
            path("<int:pk>/go-back/", view(require_POST(self.go_back_view)), name="faq_revision_go_back"),
            *super().get_urls(),
        ]

    def one(self, request: HttpRequest, pk: int) -> Revision:
        """The revision, for somebody who may look at it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Revision.objects.select_related("entry__wallet", "entry__topic"), pk=pk)

    def page(self, request: HttpRequest, name: str, revision: Revision, context: dict) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {"opts": self.opts, "media": self.media}
        return TemplateResponse(
            request, f"admin/faq/revision/{name}.html", shared | {"revision": revision} | context
        )

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two revisions of an entry side by side; where none is chosen, with the one `before` it."""
        new = self.one(request, pk)
        others = list(new.entry.revisions.exclude(pk=new.pk))
        chosen = {str(other.pk): other for other in others}.get(request.GET.get("with", ""))
        old = chosen or before(new, others, timezone.now())
        names = [f"第 {each.number} 版" for each in (old, new) if each]
        context = {"others": others, "old": old, "names": names, "title": f"比较《{new.title}》的两版"}
        return self.page(request, "compare", new, context | {"comparison": old and compare(old, new)})

    def go_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A new draft with the text of this revision."""
        if not request.user.has_perms(["faq.add_revision", "faq.change_revision"]):
            raise PermissionDenied
        earlier = self.one(request, pk)
        draft = earlier.entry.go_back_to(earlier, request.user, timezone.now())
        self.log_addition(request, draft, f"取用第 {earlier.number} 版的文字")
        messages.success(
            request,
            f"第 {draft.number} 版是新的草稿，文字取自第 {earlier.number} 版。读者看到的还没有变：看过后请提交审核。",
        )
        return HttpResponseRedirect(change_url(draft))

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Submit, withdraw, set aside, send back or approve."""
        revision, form = self.one(request, pk), DecisionForm(request.POST)
        if not form.is_valid():
            messages.error(request, "".join(text for each in form.errors.values() for text in each))
            return HttpResponseRedirect(change_url(revision))
        event, said = Event(form.cleaned_data["event"]), {"seen": form.cleaned_data["seen"]}
        said |= {"note": form.cleaned_data["note"]} if event == Event.SENT_BACK else {}
        said |= {"publish_at": form.cleaned_data["publish_at"]} if event == Event.APPROVED else {}
        try:
            self.decide(request, revision, event, **said)
        except ValidationError as error:
            messages.error(request, reason_of(error))
        return HttpResponseRedirect(change_url(revision))

    def decide(self, request: HttpRequest, revision: Revision, event: Event, **said) -> None:
        """Do it, say it and log it."""
        act(request, revision, event, **said)
        self.log_change(request, revision, tell(request, revision, event))

    @method_decorator(csp_replace({"frame-src": ["'self'"]}))
    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The reader's page in a frame as wide as a phone or a desktop, at a chosen moment."""
        revision = self.one(request, pk)
        context = {
            "preview": Preview.of(request.GET, revision, timezone.now()),
            "title": f"预览《{revision.title}》",
        }
        return self.page(request, "preview", revision, context)

    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_replace({"frame-ancestors": ["'self'"], "form-action": ["'none'"]}))
    def preview_page_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page as readers would see it with this revision; for staff only."""
        revision, now = self.one(request, pk), timezone.now()
        at = Preview.of(request.GET, revision, now).at
        context = preview(revision.entry, revision, at, now)
        return TemplateResponse(request, "faq/entry.html", context)


def before(revision: Revision, others: list[Revision], at: datetime) -> Revision | None:
    """What `revision` is first compared with: what readers see at `at`, or saw until it came out.

    Where they saw nothing, the one approved last before it, or any there is.
    """
    earlier = [other for other in others if other.number < revision.number]
    approved = [other for other in earlier if other.state == Revision.State.APPROVED]
    # What waits for its time is new to readers too: against it, it would go out unseen.
    moment = min(revision.publish_at or at, at)
    seen = [other for other in approved if other.publish_at <= moment]
    return next(iter(seen or approved or earlier or others), None)


def change_url(revision: Revision) -> str:
    return reverse("admin:faq_revision_change", args=[revision.pk])
