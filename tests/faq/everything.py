"""A row of every kind that a backup holds, and all rows as the database has them."""

from datetime import date, time, timedelta
from io import StringIO

from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from contacts.models import (
    CalendarYear,
    Channel,
    ContactValue,
    ServicePeriod,
    SourceDocument,
    SourceSection,
    SpecialDay,
)
from faq.archive.tables import tables
from faq.content.entry_kinds import shipped_account
from faq.models import (
    AccountEvent,
    Entry,
    SearchCount,
    SearchOpen,
    ShippedContent,
    SolvedCount,
    Step,
    StepStop,
    SynonymGroup,
    Tile,
)
from tests.conftest import NOW
from tests.factories import (
    make_channel,
    make_draft,
    make_entry,
    make_fake,
    make_feedback,
    make_member,
    make_report,
    make_topic,
    make_value,
    make_wallet,
)
from tests.signing_in import make_factor

TODAY = NOW.date()
EXACT = NOW + timedelta(microseconds=123_456)  # what is signed must come back to the microsecond
ODD = '引号"、反斜线\\、制表\t、换行\r\n、行分隔\u2028、表情😀、零宽\u200b'


def make_everything() -> Channel:
    """At least one row in every table of a backup; returns the channel with the live value."""
    make_accounts(make_people())
    make_calendar()
    channel = make_contacts()
    make_entries(channel)
    return channel


def make_people() -> User:
    call_command("load_roles", stdout=StringIO())
    shipped_account()
    person = make_member(role="编辑", username="archivist", permissions=("faq.approve_revision",))
    helpers = Group.objects.create(name="志愿者")
    helpers.permissions.add(Permission.objects.get(codename="view_entry"))
    # Of an app that was taken out: what it left behind must not be in the way.
    gone = ContentType.objects.create(app_label="gone", model="thing")
    about = {"user_id": person.pk, "content_type": gone, "object_id": "1", "action_time": EXACT}
    LogEntry.objects.create(object_repr="旧物", action_flag=CHANGE, change_message=ODD, **about)
    return person


def make_accounts(person: User) -> None:
    """What allauth keeps, and what is written down of accounts."""
    make_factor(person)
    address = EmailAddress.objects.create(user=person, email="archivist@example.com")
    EmailConfirmation.objects.create(email_address=address, key="x", sent=EXACT, created=EXACT)
    AccountEvent.objects.record("signed_in", at=EXACT, account=person, address="203.0.113.*", note=ODD)


def make_calendar() -> None:
    year = CalendarYear.objects.create(year=2026, arrangement="announced", source="国务院办公厅")
    year.replace_days([(date(2026, 10, 1), "off", "国庆节"), (date(2026, 10, 10), "work", "国庆节")])


def make_contacts() -> Channel:
    """Two channels with a ledger: one has a value in force, that of the other was withdrawn."""
    document = SourceDocument.objects.create(file_name="a.txt", title="客服指南")
    section = SourceSection.objects.create(document=document, heading="开头")
    live, withdrawn = make_channel(tips=ODD), make_channel()
    for thing in (live, live.wallet):
        thing.sources.add(section)
    live.topics.add(make_topic())
    ServicePeriod.objects.create(channel=live, days="workday", opens=time(9), closes=time(18, 0, 0, 250))
    SpecialDay.objects.create(channel=live, date=TODAY)
    make_value(channel=live, at=EXACT)
    approval = make_value(channel=withdrawn, value="000 0000 0002", at=EXACT)
    decide = ContactValue.objects.decide
    decide(approval.proposal, "withdrawn", person=approval.actor, at=EXACT, reason="停用")
    make_report(channel=live)
    make_fake()
    return live


def make_entries(channel: Channel) -> None:
    wallet = make_wallet(other_names=ODD)
    entry = make_entry(wallet=wallet, symptoms=("钱没到",), at=EXACT, title="充值没到账")
    entry.sources.set(SourceSection.objects.all())
    draft = make_draft(entry=entry, title="充值迟到")
    other = make_entry(wallet=channel.wallet, title="登不上", expires_at=EXACT)
    draft.replace_steps([{"action": "查记录", "if_not": ODD[:20], "if_not_entry": other}])
    SynonymGroup.objects.create(words="充值\n充钱")
    Tile.objects.create(phrase="钱没到", position=1)
    ShippedContent.objects.create(kind="entry", key="x", object_id=entry.pk, digest="0" * 64)
    make_counts(entry)


def make_counts(entry: Entry) -> None:
    SearchCount.objects.create(term="钱没到", day=TODAY, times=3, confident=1)
    SearchOpen.objects.create(term="钱没到", day=TODAY, entry=entry, opened=2)
    make_feedback(entry=entry)
    SolvedCount.objects.create(revision=entry.newest, day=TODAY, yes=1)
    step = Step.objects.filter(revision__entry=entry, revision__state="approved").first()
    StepStop.objects.create(step=step, day=TODAY, stuck=2, left=1)


def all_rows() -> dict[str, list[dict]]:
    """Every row of every table that a backup holds."""
    return {table: list(model._base_manager.order_by("pk").values()) for table, model in tables().items()}
