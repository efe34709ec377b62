"""Proposing, approving and withdrawing contact values: two people for every one that is shown."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from contacts.admin_filters import WaitingFilter
from contacts.choosing import Choosing
from contacts.ledger import Standing
from contacts.models import ContactValue
from contacts.notices import tell_approvers
from contacts.refusals import reason_of

Event = ContactValue.Event
# What each decision asks for: a permission beyond being staff, and whether a reason must be given.
NEEDS_PERMISSION = {Event.APPROVED: True, Event.REJECTED: True, Event.WITHDRAWN: False, Event.RECHECK: False}
NEEDS_REASON = {Event.REJECTED, Event.WITHDRAWN, Event.RECHECK}
DONE = {
    Event.APPROVED: "已核准，读者现在能看到。",
    Event.REJECTED: "已退回。",
    Event.WITHDRAWN: "已撤下，读者看不到了。",
    Event.RECHECK: "已标为待重新核实。",
}

OVERDUE = (
    "已核准。核对日期离现在超过 {days} 天：读者看到的会标着“待重新核实”，也不会先推荐它。请尽快重新核对。"
)


class DecisionForm(forms.Form):
    """A decision on a proposal; approving needs one's own look at the official source."""

    event = forms.ChoiceField(choices=[(event.value, event.label) for event in NEEDS_PERMISSION])
    reason = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    have_checked = forms.BooleanField(
        label="我自己打开了官方来源，看到的和这里一字不差", required=False, help_text="核准时必须勾选。"
    )

    def clean(self) -> dict:
        data = super().clean()
        if data.get("event") == Event.APPROVED and not data.get("have_checked"):
            self.add_error("have_checked", "核准之前，请自己打开官方来源核对。")
        if data.get("event") in NEEDS_REASON and not data.get("reason", "").strip():
            self.add_error("reason", "请写明原因。")
        return data


class ProposalForm(forms.ModelForm):
    class Meta:
        model = ContactValue
        fields = ["channel", "value", "source_url", "checked_on", "reason"]
        help_texts = {
            "value": "照官方来源写。客服热线不收个人手机号：官方来源确实写着的，另建“社交媒体”或“在线客服”渠道来写。"
        }

    def _post_clean(self) -> None:
        """The line is checked as a whole when it is added: here it has neither people nor date."""

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors:
            try:
                self.instance = ContactValue.objects.propose(
                    data.pop("channel"), person=self.person, at=timezone.now(), **data
                )
            except ValidationError as error:
                self._update_errors(error)
        return data

    def save(self, commit: bool = True) -> ContactValue:  # noqa: FBT001, FBT002
        self.save_m2m = lambda: None
        return self.instance


@admin.register(ContactValue)
class ContactValueAdmin(Choosing, admin.ModelAdmin):
    """The ledger: lines can be added by proposing and deciding, and never changed."""

    form = ProposalForm
    list_display = ["channel", "event", "value", "checked_on", "proposer", "actor", "at"]
    list_filter = [WaitingFilter, "event", "channel__wallet", "channel__kind"]
    list_select_related = ["channel", "proposer", "actor"]
    search_fields = ["value", "channel__name"]
    ordering = ["-pk"]
    autocomplete_fields = ["channel"]
    actions = ["approve_selected"]
    change_form_template = "admin/contacts/contactvalue/change_form.html"

    def has_change_permission(self, request: HttpRequest, obj: ContactValue | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ContactValue | None = None) -> bool:
        return False

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("contacts.approve_contactvalue")

    def get_form(self, request: HttpRequest, obj: ContactValue | None = None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.person = request.user
        return form

    def save_model(self, request: HttpRequest, obj: ContactValue, form: ProposalForm, change: bool) -> None:  # noqa: FBT001
        tell_approvers(obj, request.build_absolute_uri(decide_url(obj)))

    @admin.action(description="核准所选提议", permissions=["approve"])
    def approve_selected(self, request: HttpRequest, lines: QuerySet) -> HttpResponse | None:
        """One at a time, on its own page: each needs one's own look at the official source."""
        if lines.count() != 1:
            self.message_user(request, "请一条一条核准：每条都要自己对照官方来源。", messages.ERROR)
            return None
        return HttpResponseRedirect(decide_url(lines.get()))

    def get_urls(self) -> list[URLPattern]:
        asked_again = reauthentication_required(self.decide_view, enabled=is_approving)
        view = self.admin_site.admin_view(asked_again)
        return [path("<int:pk>/decide/", view, name="contacts_contactvalue_decide"), *super().get_urls()]

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The proposal with its source and history, and what may be done with it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        proposal = get_object_or_404(
            ContactValue.objects.select_related("channel__wallet", "proposer"), pk=pk
        )
        proposal = proposal.proposal or proposal
        form = DecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            if decide(request, proposal, Event(form.cleaned_data["event"]), form.cleaned_data["reason"]):
                return HttpResponseRedirect(reverse("admin:contacts_contactvalue_changelist"))
            return HttpResponseRedirect(decide_url(proposal))
        context = {
            **self.admin_site.each_context(request),
            "title": "处理联系信息",
            "opts": self.opts,
            "proposal": proposal,
            "form": form,
            "events": open_events(request, proposal),
            "history": proposal.channel.values.select_related("proposer", "actor"),
        }
        return render(request, "admin/contacts/contactvalue/decide.html", context)


def is_approving(request: HttpRequest) -> bool:
    """Approving is only for whoever signed in, or confirmed it again, in the last half hour."""
    return request.method == "POST" and request.POST.get("event") == Event.APPROVED


def decide_url(line: ContactValue) -> str:
    return reverse("admin:contacts_contactvalue_decide", args=[line.proposal_id or line.pk])


def open_events(request: HttpRequest, proposal: ContactValue) -> list[Event]:
    """What this person may still do with a proposal."""
    events = [Event(event) for event in ContactValue.objects.open_events(proposal)]
    return [event for event in events if may(request, proposal, event)]


def may(request: HttpRequest, proposal: ContactValue, event: Event) -> bool:
    """Whether this person may. Nobody approves their own, and everybody may take back their own.

    Withdrawing and asking to recheck wait for nobody: that a value goes at once is worth a mistake.
    """
    if proposal.proposer_id == request.user.pk and event in (Event.APPROVED, Event.REJECTED):
        return event == Event.REJECTED
    return not NEEDS_PERMISSION[event] or request.user.has_perm("contacts.approve_contactvalue")


def decide(request: HttpRequest, proposal: ContactValue, event: Event, reason: str) -> bool:
    """Add the decision and say so, or say why not."""
    try:
        if not may(request, proposal, event) and proposal.proposer_id != request.user.pk:
            raise PermissionDenied("您没有核准的权限。")
        if proposal.event != Event.PROPOSED:
            raise ValidationError("只能处理提议。")
        line = ContactValue.objects.decide(
            proposal, event, person=request.user, at=timezone.now(), reason=reason.strip()
        )
    except (PermissionDenied, ValidationError) as error:
        messages.error(request, f"{proposal.channel}：{reason_of(error)}")
        return False
    messages.success(request, f"{proposal.channel}：{done(line)}")
    return True


def done(line: ContactValue) -> str:
    """What became of it, in words: a value whose check is old is shown, and never offered first."""
    is_overdue = line.event == Event.APPROVED and line.standing == Standing.RECHECK
    return OVERDUE.format(days=settings.CONTACT_AGES.recheck) if is_overdue else DONE[line.event]
