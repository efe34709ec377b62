"""What is done to many entries at once: each only if it may be, and said one by one where not."""

from collections.abc import Callable, Iterable

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from contacts.models import Topic
from contacts.refusals import reason_of
from faq.admin.deciding import act, moment_of
from faq.leading import led_here
from faq.models import Entry
from faq.models.states import Event


class EntryActionForm(ActionForm):
    topic = forms.ModelChoiceField(
        Topic.objects.all(), label="主题", required=False, empty_label="（选主题）"
    )


class BulkActions:
    """A part of the admin of entries."""

    action_form = EntryActionForm
    actions = ["publish_selected", "take_off_selected", "set_topic_selected", "mark_reviewed_selected"]

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("faq.approve_revision")

    @admin.action(description="核准并发布所选条目", permissions=["approve"])
    def publish_selected(self, request: HttpRequest, entries: QuerySet) -> None:
        overtaken = []

        def publish(entry: Entry) -> None:
            revision, now = entry.revisions.open().first(), timezone.now()
            if revision is None:
                raise ValidationError("没有等审核的版本。")
            to_come = list(entry.revisions.to_come(now))
            act(request, revision, Event.APPROVED)
            self.log_change(request, entry, f"核准并发布第 {revision.number} 版")
            overtaken.extend(to_come)

        self.each(request, entries, publish, "发布")
        if overtaken:
            names = "、".join(
                f"《{each.title}》第 {each.number} 版（{moment_of(each)}）" for each in overtaken
            )
            self.message_user(request, f"原定以后显示的这些版本不会再显示：{names}。", messages.WARNING)

    @admin.action(description="下线所选条目（读者马上看不到）", permissions=["change"])
    def take_off_selected(self, request: HttpRequest, entries: QuerySet) -> None:
        chosen = list(entries)
        leading = led_here(chosen, timezone.now())

        def take_off(entry: Entry) -> None:
            if not Entry.objects.filter(pk=entry.pk).take_off():
                raise ValidationError("本来就已下线。")
            self.log_change(request, entry, "下线")

        self.each(request, chosen, take_off, "下线")
        if leading:
            names = "、".join(f"《{title}》" for title in leading)
            self.message_user(request, f"这些条目有步骤指向刚下线的：{names}。", messages.WARNING)

    @admin.action(description="改为右边选的主题", permissions=["change"])
    def set_topic_selected(self, request: HttpRequest, entries: QuerySet) -> None:
        topic = Topic.objects.filter(pk=request.POST.get("topic") or None).first()
        if topic is None:
            self.message_user(request, "请先选主题。什么也没有改。", messages.ERROR)
            return

        def set_topic(entry: Entry) -> None:
            entry.topic = topic
            entry.clean()
            entry.save(update_fields=["topic"])
            self.log_change(request, entry, f"主题改为{topic}")

        self.each(request, entries, set_topic, f"把主题改为“{topic}”：")

    @admin.action(description="标记为今天已核对", permissions=["change"])
    def mark_reviewed_selected(self, request: HttpRequest, entries: QuerySet) -> None:
        today = timezone.localdate()

        def mark(entry: Entry) -> None:
            Entry.objects.filter(pk=entry.pk).mark_reviewed(today)
            self.log_change(request, entry, "标记为已核对")

        self.each(request, entries, mark, "标记为已核对：")

    def each(
        self, request: HttpRequest, entries: Iterable[Entry], do: Callable[[Entry], None], verb: str
    ) -> None:
        """Do it to each entry that it may be done to, and say how it went."""
        done, refused = 0, []
        for entry in entries:
            try:
                with transaction.atomic():
                    do(entry)
                done += 1
            except (PermissionDenied, ValidationError) as error:
                refused.append(f"《{entry}》：{reason_of(error)}")
        if done:
            self.message_user(request, f"{verb} {done} 条。", messages.SUCCESS)
        if refused:
            self.message_user(request, f"没有{verb} {len(refused)} 条。{''.join(refused)}", messages.WARNING)
