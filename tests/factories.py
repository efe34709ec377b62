"""Makers of rows for tests; every argument is a keyword, and each call makes a new thing."""

from datetime import date, datetime, timedelta
from itertools import count

from django.contrib.auth.models import Group, Permission, User

from contacts.models import (
    Channel,
    ContactReport,
    ContactValue,
    ContentVersion,
    ReportedFake,
    Topic,
    Wallet,
)
from faq.models import Entry, Feedback, Revision, SolvedCount, Symptom
from tests.conftest import NOW

numbers = count(1)
LETTERS = str.maketrans("0123456789", "abcdefghij")
TODAY = NOW.date()


def another() -> str:
    """A word that no other row has: without digits, since the ten thousandth would be a telephone number."""
    return str(next(numbers)).translate(LETTERS)


def make_user(*, username: str = "", permissions: tuple[str, ...] = (), **fields) -> User:
    """A member of staff; permissions as app.codename."""
    user = User.objects.create_user(username or f"staff{another()}", is_staff=True, **fields)
    for name in permissions:
        app, codename = name.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return user


def make_member(*, role: str, **fields) -> User:
    """A member of staff in the group `role`, which load_roles has made."""
    user = make_user(**fields)
    user.groups.add(Group.objects.get(name=role))
    return user


def make_wallet(*, slug: str = "", name: str = "", **fields) -> Wallet:
    word = another()
    return Wallet.objects.create(
        slug=slug or f"wallet-{word}", name=name or f"钱包{word}号", summary="一个钱包。", **fields
    )


def make_topic(*, slug: str = "", name: str = "", **fields) -> Topic:
    word = another()
    return Topic.objects.create(slug=slug or f"topic-{word}", name=name or f"主题{word}", **fields)


def make_channel(*, wallet: Wallet | None = None, kind: str = "hotline", **fields) -> Channel:
    word = another()
    fields = {"slug": f"channel-{word}", "name": f"渠道{word}", "where_to_find": "官网底部。"} | fields
    return Channel.objects.create(wallet=wallet or make_wallet(), kind=kind, **fields)


def make_value(
    *, channel: Channel | None = None, value: str = "000 0000 0001", at: datetime = NOW
) -> ContactValue:
    """A value proposed by one person and approved by another; returns the approval."""
    proposal = ContactValue.objects.propose(
        channel or make_channel(),
        person=make_user(),
        at=at,
        value=value,
        source_url="https://example.com/contact",
        checked_on=at.date(),
    )
    return ContactValue.objects.decide(proposal, ContactValue.Event.APPROVED, person=make_user(), at=at)


def make_draft(
    *, entry: Entry | None = None, title: str = "充值没到账", steps: tuple = ("查记录",), **fields
) -> Revision:
    """An open revision of `entry`, or of a new one; a step is its action, or its fields."""
    fields = {"answer": "先查记录。"} | fields
    revision = Revision.objects.start(entry or make_bare_entry(), make_user(), None, title=title, **fields)
    revision.replace_steps(step if isinstance(step, dict) else {"action": step} for step in steps)
    return revision


def make_bare_entry(
    *, wallet: Wallet | None = None, topic: Topic | None = None, slug: str = "", **fields
) -> Entry:
    """An entry without any revision."""
    return Entry.objects.create(
        slug=slug or f"entry-{another()}",
        wallet=wallet or make_wallet(),
        topic=topic or make_topic(),
        **fields,
    )


def make_entry(
    *,
    title: str = "充值没到账",
    steps: tuple = ("查记录",),
    symptoms: tuple = (),
    at: datetime = NOW,
    publish_at: datetime | None = None,
    text: dict | None = None,
    **fields,
) -> Entry:
    """An entry with an approved revision, public from `publish_at` or `at`."""
    entry = make_bare_entry(**fields)
    for phrase in symptoms:
        Symptom.objects.create(entry=entry, phrase=phrase)
    draft = make_draft(entry=entry, title=title, steps=steps, **(text or {}))
    draft.approve(make_user(), at=at, self_publishing=False, publish_at=publish_at)
    return entry


def make_votes(entry: Entry, *, yes: int = 0, no: int = 0, days_ago: int = 0) -> SolvedCount:
    """What readers of the newest text of `entry` voted on a day."""
    day = TODAY - timedelta(days=days_ago)
    return SolvedCount.objects.create(revision=entry.newest, day=day, yes=yes, no=no)


def make_feedback(
    *, entry: Entry | None = None, text: str = "没有这个按钮", days_ago: int = 0, **fields
) -> Feedback:
    """What a reader said of the newest text of `entry`."""
    fields = {"solved": False, "reason": "not_found"} | fields
    revision, day = (entry or make_entry()).newest, TODAY - timedelta(days=days_ago)
    return Feedback.objects.receive(revision, text=text, on=day, **fields)


def make_fake(*, value: str = "4000000000", on: date = TODAY, **fields) -> ReportedFake:
    """A number on the list of fakes."""
    return ReportedFake.objects.create(value=value, reported_on=on, added_by=make_user(), **fields)


def make_report(
    *, kind: str = "fake", value: str = "4000000000", on: date = TODAY, **fields
) -> ContactReport:
    """What a reader reported."""
    fields = {"note": "", "channel": None} | fields
    return ContactReport.objects.receive(kind=kind, value=value, on=on, **fields)


def version_anew() -> int:
    """The content version, as at the start of a transaction: PostgreSQL raises it once in each."""
    ContentVersion.objects.update(raised_by=None)
    return ContentVersion.objects.current()
