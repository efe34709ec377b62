"""What staff must see to: values that are missing, old, tampered with or called fake, and the calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings

from contacts.ledger import Standing
from contacts.models import CalendarYear, Channel

SHANGHAI = ZoneInfo("Asia/Shanghai")
# The State Council announces a year's arrangement in November; by then somebody should look.
WARN_BEFORE_YEAR = timedelta(days=47)  # from 15 November


class Fault(StrEnum):
    """What is wrong, the worst first."""

    TAMPERED = "tampered"
    FAKE = "fake"
    HIDDEN = "hidden"
    OVERDUE = "overdue"
    MISSING = "missing"
    CALENDAR = "calendar"


FAULT_WORDS = {
    Fault.TAMPERED: "记录被改动过，已停止显示",
    Fault.FAKE: "也在假号码名单里，已停止显示；请查明哪一个错了",
    Fault.HIDDEN: "太久没有核对，已不再显示",
    Fault.OVERDUE: "该重新核实了",
    Fault.MISSING: "还没有核实过的联系信息",
    Fault.CALENDAR: "放假调休安排",
}


@dataclass(frozen=True)
class Finding:
    """Something to see to. `subject` names the channel or year."""

    fault: Fault
    subject: str

    def __str__(self) -> str:
        return f"{self.subject}：{FAULT_WORDS[self.fault]}"


def inspect(at: datetime) -> list[Finding]:
    """All findings at `at`, the worst first."""
    found = [*channel_findings(at), *calendar_findings(at)]
    return sorted(found, key=lambda each: list(Fault).index(each.fault))


def channel_findings(at: datetime) -> Iterator[Finding]:
    for channel, fault in faulty_channels(at):
        yield Finding(fault, f"{channel.wallet} · {channel}")


def faulty_channels(at: datetime) -> Iterator[tuple[Channel, Fault]]:
    """Each channel that needs seeing to, in three queries."""
    for channel in Channel.objects.with_ledger().beside_fakes():
        fault = channel_fault(channel, at)
        if fault is not None:
            yield channel, fault


def channel_fault(channel: Channel, at: datetime) -> Fault | None:
    if not channel.is_ledger_intact:
        return Fault.TAMPERED
    live = channel.live
    if live is None:
        return Fault.MISSING
    if live.is_reported_fake:
        return Fault.FAKE
    standing = live.standing(at.astimezone(channel.zone).date(), settings.CONTACT_AGES)
    return {Standing.HIDDEN: Fault.HIDDEN, Standing.RECHECK: Fault.OVERDUE}.get(standing)


def calendar_findings(at: datetime) -> Iterator[Finding]:
    """This year must be known; the next one from 15 November."""
    today = at.astimezone(SHANGHAI).date()
    years = {today.year, (today + WARN_BEFORE_YEAR).year}
    announced = set(CalendarYear.objects.announced().filter(year__in=years).values_list("year", flat=True))
    for year in sorted(years - announced):
        yield Finding(Fault.CALENDAR, f"{year}年（尚未公布或没有导入）")
