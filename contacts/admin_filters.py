"""What the lists of the desk for contacts can be narrowed to."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from contacts.inspection import FAULT_WORDS, Fault, faulty_channels
from contacts.models import ContactValue

CHECK_AGAIN = "recheck"  # both what is overdue and what is hidden for it
FAULTS = {
    Fault.TAMPERED.value: {Fault.TAMPERED},
    Fault.FAKE.value: {Fault.FAKE},
    CHECK_AGAIN: {Fault.HIDDEN, Fault.OVERDUE},
    Fault.MISSING.value: {Fault.MISSING},
}


class FaultFilter(admin.SimpleListFilter):
    """Channels whose contact value needs seeing to."""

    title = "要处理的"
    parameter_name = "fault"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        words = {fault.value: FAULT_WORDS[fault] for fault in Fault} | {CHECK_AGAIN: "该重新核实的"}
        return [(name, words[name]) for name in FAULTS]

    def queryset(self, request: HttpRequest, channels):
        if self.value() not in FAULTS:
            return channels
        wanted, faulty = FAULTS[self.value()], faulty_channels(timezone.now())
        return channels.filter(pk__in=[channel.pk for channel, fault in faulty if fault in wanted])


class WaitingFilter(admin.SimpleListFilter):
    """Proposals that wait for this person."""

    title = "与我有关"
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("review", "等我核准")]

    def queryset(self, request: HttpRequest, lines):
        if self.value() != "review":
            return lines
        return lines.filter(pk__in=ContactValue.objects.waiting_for(request.user).values("pk"))
