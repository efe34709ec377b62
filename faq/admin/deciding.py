"""What may be done to a revision at the desk, by whom, and what is said of it."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from faq.models import Entry, Revision
from faq.models.dates import in_our_time
from faq.models.states import MOVES, Event, State

WRITE, APPROVE = "faq.change_revision", "faq.approve_revision"
NEEDED = {
    Event.SUBMITTED: WRITE,
    Event.WITHDRAWN: WRITE,
    Event.SET_ASIDE: WRITE,
    Event.SENT_BACK: APPROVE,
    Event.APPROVED: APPROVE,
}
DONE = {
    Event.SUBMITTED: "已提交审核，审核的人会看到。",
    Event.WITHDRAWN: "已撤回，可以接着改。",
    Event.SET_ASIDE: "已搁置。文字还在，需要时可以恢复。",
    Event.SENT_BACK: "已退回，作者会看到您写的说明。",
    Event.APPROVED: "已发布，读者现在就能看到。",
}


class DecisionForm(forms.Form):
    """What a person decided, and the edition they looked at."""

    event = forms.ChoiceField(choices=[(event.value, event.label) for event in NEEDED])
    seen = forms.IntegerField()
    note = forms.CharField(
        label="退回的说明", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
    publish_at = forms.DateTimeField(
        label="从什么时候起显示",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        validators=[in_our_time],
        error_messages={"invalid": "请写完整的日期和时间。"},
    )

    def clean_publish_at(self) -> datetime | None:
        moment = self.cleaned_data["publish_at"]
        if moment is not None and moment <= timezone.now():
            raise ValidationError("发布时间已经过去；要马上发布就不填。")
        return moment


def may_self_publish(request: HttpRequest) -> bool:
    return settings.REVIEW == "optional" and request.user.has_perm("faq.publish_own_revision")


def offered(request: HttpRequest, revision: Revision) -> list[str]:
    """What this person may do with `revision` now."""
    own = request.user.pk in revision.writer_ids and not may_self_publish(request)
    early = revision.state != State.IN_REVIEW and not may_self_publish(request)
    return [
        event.value
        for event, permission in NEEDED.items()
        if revision.state in MOVES[event][0]
        and request.user.has_perm(permission)
        and not (event == Event.APPROVED and (own or early))
    ]


def require(request: HttpRequest, revision: Revision, event: Event) -> None:
    """Raise PermissionDenied where this person may not do that."""
    if not request.user.has_perm(NEEDED[event]):
        raise PermissionDenied("您没有核准的权限。" if NEEDED[event] == APPROVE else "您没有修改的权限。")
    if event == Event.APPROVED and revision.is_editable and not may_self_publish(request):
        raise PermissionDenied("要先提交审核。")


@transaction.atomic
def act(request: HttpRequest, revision: Revision, event: Event, **said) -> None:
    """Do it, as of now. Raises what the methods of `Revision` raise; `said` goes to them.

    What is approved for the first time gets a date for its next review.
    """
    require(request, revision, event)
    name = {
        Event.SUBMITTED: "submit",
        Event.WITHDRAWN: "withdraw",
        Event.SET_ASIDE: "set_aside",
        Event.SENT_BACK: "send_back",
        Event.APPROVED: "approve",
    }[event]
    if event == Event.APPROVED:
        said["self_publishing"] = may_self_publish(request)
    at = timezone.now()
    if event == Event.APPROVED:  # the entry before its revision: see `Entry.objects.lock`
        Entry.objects.filter(pk=revision.entry_id).set_first_review(timezone.localdate(at))
    getattr(revision, name)(request.user, at=at, **said)


def tell(request: HttpRequest, revision: Revision, event: Event) -> str:
    """Say that it was done; returns what the log is to say."""
    how = "（自行发布）" if event == Event.APPROVED and revision.is_self_published else ""
    words = DONE[event].replace("已发布", f"已发布{how}")
    if event == Event.APPROVED and revision.publish_at > timezone.now():
        words = f"已核准{how}，{moment_of(revision)}起读者能看到。"
    messages.success(request, words)
    return f"{'核准并发布' if event == Event.APPROVED else event.label}{how}"


def from_what_waits(draft: Revision, template: Revision, at: datetime) -> str:
    """What to know of a new draft with the text of `template`, which readers do not see yet at `at`."""
    live = Revision.objects.filter(entry=draft.entry_id).live(at).first()
    advice = f"只想改读者现在看到的，请取用第 {live.number} 版的文字。" if live else ""
    begun = f"第 {draft.number} 版是新的草稿，文字取自第 {template.number} 版。"
    return f"{begun}第 {template.number} 版定于 {moment_of(template)} 显示，读者还看不到。{advice}"


def moment_of(revision: Revision) -> str:
    """When readers see it, in words."""
    return date_format(timezone.localtime(revision.publish_at), "Y年n月j日 H:i")
