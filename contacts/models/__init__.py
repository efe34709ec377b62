"""Whom to reach and when."""

from contacts.models.calendar import CalendarDay, CalendarYear
from contacts.models.channels import Channel
from contacts.models.fakes import ReportedFake
from contacts.models.periods import ServicePeriod, SpecialDay
from contacts.models.reports import ContactReport
from contacts.models.sources import SourceDocument, SourceSection
from contacts.models.values import ContactValue, LedgerSeal
from contacts.models.version import ContentVersion
from contacts.models.wallets import Topic, Wallet

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "Channel",
    "ContactReport",
    "ContactValue",
    "ContentVersion",
    "LedgerSeal",
    "ReportedFake",
    "ServicePeriod",
    "SourceDocument",
    "SourceSection",
    "SpecialDay",
    "Topic",
    "Wallet",
]
