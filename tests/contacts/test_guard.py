"""No number and no address in any text that staff write, save the national lines where they belong."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import CharField, Field, SlugField, TextField

from contacts.guard import NATIONAL_LINES, contacts_in, refuse_numbers
from contacts.models import (
    CalendarDay,
    CalendarYear,
    Channel,
    SourceDocument,
    SourceSection,
    Topic,
    Wallet,
)
from faq.content.source import read_source
from faq.models import Entry, Revision, Step, Symptom, SynonymGroup, Tile
from tests.factories import make_bare_entry, make_channel, make_draft, make_topic, make_wallet

NUMBER = "请打 九五一八八"

# Text that may hold a number, and why.
UNGUARDED = {
    "AccountEvent.address": "made by the portal; staff see it",
    "AccountEvent.note": "made by the portal; staff see it",
    "CalendarYear.source": "may name the version of a package; staff see it",
    "Channel.time_zone": "one of a list",
    "ContactReport.note": "what a reader wrote; staff see it",
    "ContactReport.value": "is a number; staff see it",
    "ContactValue.digest": "made by the ledger",
    "ContactValue.reason": "staff see it",
    "ContactValue.source_url": "is an address; signed and approved by two people",
    "ContactValue.value": "is the number: signed and approved by two people",
    "Feedback.text": "what a reader wrote, masked; staff see it",
    "LedgerSeal.digest": "made by the ledger",
    "ReportedFake.comparable": "made of the value",
    "ReportedFake.note": "staff see it",
    "ReportedFake.platform": "made of the value",
    "ReportedFake.value": "is a number, never shown to readers as one to use",
    "RevisionEvent.note": "staff see it",
    "SearchCount.term": "counted only where it holds no number",
    "SearchOpen.term": "counted only where it holds no number",
    "ShippedContent.digest": "made by load_content",
    "ShippedContent.key": "made by load_content",
    "ShippedContent.kind": "made by load_content",
    "SourceDocument.file_name": "staff see it",
}

LINES = {
    "the police on a security entry": ("security", "报警110", []),
    "advice on a security entry": ("security", "咨询96110", []),
    "complaints on a complaint entry": ("complaint", "金融投诉打12363", []),
    "the police on another entry": ("account", "报警110", ["“110”像是电话号码"]),
    "complaints on a security entry": ("security", "打12363", ["“12363”像是电话号码"]),
}


@pytest.mark.parametrize(("topic", "text", "found"), LINES.values(), ids=LINES)
def test_a_national_line_may_stand_only_where_it_belongs(topic, text, found):
    from contacts.guard import NATIONAL_LINES

    assert contacts_in(text, NATIONAL_LINES.get(topic, frozenset())) == found


def refused(row) -> set[str]:
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    return set(error.value.message_dict)


def texts() -> Iterator[Field]:
    """Every field of ours that takes free text."""
    for model in (*apps.get_app_config("contacts").get_models(), *apps.get_app_config("faq").get_models()):
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, CharField | TextField) and not isinstance(field, SlugField)
            if is_text and not field.choices:
                yield field


FIELDS = {f"{field.model.__name__}.{field.name}": field for field in texts()}


def make_document() -> SourceDocument:
    return SourceDocument.objects.create(file_name="a.txt", title="指南")


def make_day() -> CalendarDay:
    year = CalendarYear.objects.create(year=2026, arrangement="announced", source="通知")
    return CalendarDay(year=year, date=date(2026, 10, 1), kind="off")


MAKERS = {
    CalendarDay: make_day,
    Channel: make_channel,
    Revision: make_draft,
    SourceDocument: make_document,
    SourceSection: lambda: SourceSection(document=make_document(), heading="开头"),
    Step: lambda: make_draft().steps.get(),
    Symptom: lambda: Symptom(entry=make_bare_entry(), phrase="好"),
    SynonymGroup: lambda: SynonymGroup(words="充值\n充钱"),
    Tile: lambda: Tile(phrase="好"),
    Topic: make_topic,
    Wallet: make_wallet,
}


@pytest.mark.django_db
@pytest.mark.parametrize("field", [FIELDS[name] for name in sorted(FIELDS.keys() - UNGUARDED)], ids=str)
def test_it_refuses_a_number_in(field):
    row = MAKERS[field.model]()
    setattr(row, field.name, NUMBER)
    assert refused(row) == {field.name}


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_bare_entry, make_channel, make_topic, make_wallet])
def test_it_refuses_a_number_in_an_address(make):
    row = make(slug="call-13800138000")
    assert refused(row) == {"slug"}


@pytest.mark.parametrize("name", ["wechat-pay-not-working", "call-110", "dian-hua-96110", "guide-2026"])
def test_it_takes_ordinary_names_in_an_address(name):
    assert refuse_numbers(name) is None


def test_every_exception_is_a_field():
    assert UNGUARDED.keys() - FIELDS == set()


@pytest.mark.django_db
def test_a_security_entry_may_name_the_police():
    draft = make_draft(entry=make_bare_entry(topic=make_topic(slug="security")), fallback="报警110")
    assert draft.full_clean() is None


@pytest.mark.django_db
def test_an_entry_that_names_the_police_keeps_its_topic():
    draft = make_draft(entry=make_bare_entry(topic=make_topic(slug="security")), fallback="报警110")
    entry = Entry.objects.get(pk=draft.entry_id)
    entry.topic = make_topic(slug="payment")
    with pytest.raises(ValidationError, match="110"):
        entry.full_clean()


def test_every_topic_with_national_lines_is_shipped():
    topics = read_source(settings.CONTENT_SOURCE_DIR).topics
    assert set(NATIONAL_LINES) <= {topic.slug for topic in topics}
