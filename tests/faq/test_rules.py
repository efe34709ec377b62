"""What the database itself keeps: every trigger stands, and every visible change is counted."""

from datetime import date, time

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from contacts import rules as contacts_rules
from contacts.models import (
    CalendarDay,
    CalendarYear,
    ContentVersion,
    ServicePeriod,
    SourceDocument,
    SourceSection,
    SpecialDay,
)
from contacts.triggers import raise_version
from faq import rules
from faq.models import Entry, EntryChange, SynonymGroup, Tile
from tests.conftest import NOW
from tests.factories import (
    make_bare_entry,
    make_channel,
    make_draft,
    make_entry,
    make_topic,
    make_user,
    make_value,
    make_wallet,
    version_anew,
)

pytestmark = pytest.mark.django_db

# Tables whose changes no reader sees, and the counters themselves.
UNSEEN = {
    *("faq_step", "faq_shippedcontent", "faq_entrychange", "contacts_contentversion"),
    *("faq_searchcount", "faq_searchopen", "faq_solvedcount", "faq_stepstop"),  # counts, for staff
    "faq_feedback",  # what readers say of an entry, for staff
    "faq_revisionevent",  # who wrote and decided
    "faq_accountevent",  # who signed in
    *("contacts_contactreport", "contacts_ledgerseal"),  # what readers report; what a ledger ends with
}


def all_triggers() -> list:
    return contacts_rules.triggers(connection.vendor) + rules.triggers(connection.vendor)


def standing_triggers() -> list[str]:
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        names = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(names)
        return sorted(name for (name,) in cursor.fetchall())


def test_it_has_every_trigger_after_migrating():
    assert standing_triggers() == sorted(trigger.name for trigger in all_triggers())


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_it_names_every_trigger_once(vendor):
    names = [trigger.name for trigger in contacts_rules.triggers(vendor) + rules.triggers(vendor)]
    assert sorted(set(names)) == sorted(names)


def test_it_watches_every_table_that_readers_see():
    models = [*apps.get_app_config("contacts").get_models(include_auto_created=True)]
    models += apps.get_app_config("faq").get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models}
    assert tables - UNSEEN == {trigger.table for trigger in all_triggers() if trigger.label == "version"}


# --- the content version -----------------------------------------------------------------------


def rename(row: object, **fields: object) -> None:
    type(row).objects.filter(pk=row.pk).update(**fields)


def make_section() -> SourceSection:
    return SourceDocument.objects.create(file_name="a.txt", title="甲").sections.create(heading="一")


def make_period() -> ServicePeriod:
    return make_channel().periods.create(days="daily", opens=time(9), closes=time(18))


def make_special_day() -> SpecialDay:
    return make_channel().special_days.create(date=date(2026, 11, 20))


def make_year() -> CalendarYear:
    return CalendarYear.objects.create(year=2031, arrangement="announced", source="通知")


def make_day() -> CalendarDay:
    return make_year().days.create(date=date(2031, 1, 1), kind="off", name="元旦")


def make_tile() -> Tile:
    return Tile.objects.create(phrase="钱没到")


def make_group() -> SynonymGroup:
    return SynonymGroup.objects.create(words="甲\n乙")


def make_symptom():
    return make_bare_entry().symptoms.create(phrase="钱没到")


# What is made first, and the change that readers could see.
VISIBLE = [
    pytest.param(lambda: None, lambda _none: make_wallet(), id="wallet added"),
    pytest.param(make_wallet, lambda it: rename(it, summary="改了"), id="wallet changed"),
    pytest.param(make_wallet, lambda it: it.delete(), id="wallet removed"),
    pytest.param(lambda: None, lambda _none: make_topic(), id="topic added"),
    pytest.param(make_topic, lambda it: rename(it, name="改了"), id="topic changed"),
    pytest.param(make_topic, lambda it: it.delete(), id="topic removed"),
    pytest.param(make_section, lambda it: rename(it.document, title="改了"), id="source document changed"),
    pytest.param(make_section, lambda it: rename(it, heading="改了"), id="source section changed"),
    pytest.param(make_section, lambda it: it.delete(), id="source section removed"),
    pytest.param(
        make_section, lambda it: it.document.sections.create(heading="二"), id="source section added"
    ),
    pytest.param(make_wallet, lambda it: make_channel(wallet=it), id="channel added"),
    pytest.param(make_channel, lambda it: rename(it, where_to_find="改了"), id="channel changed"),
    pytest.param(make_channel, lambda it: it.delete(), id="channel removed"),
    pytest.param(
        lambda: (make_channel(), make_topic()), lambda it: it[0].topics.add(it[1]), id="topic of a channel"
    ),
    pytest.param(
        lambda: (make_channel(), make_section()),
        lambda it: it[0].sources.add(it[1]),
        id="source of a channel",
    ),
    pytest.param(
        lambda: (make_wallet(), make_section()), lambda it: it[0].sources.add(it[1]), id="source of a wallet"
    ),
    pytest.param(
        lambda: (make_bare_entry(), make_section()),
        lambda it: it[0].sources.add(it[1]),
        id="source of an entry",
    ),
    pytest.param(make_period, lambda it: rename(it, closes=time(20)), id="service period changed"),
    pytest.param(make_period, lambda it: it.delete(), id="service period removed"),
    pytest.param(make_special_day, lambda it: rename(it, date=date(2026, 11, 21)), id="special day changed"),
    pytest.param(make_special_day, lambda it: it.delete(), id="special day removed"),
    pytest.param(make_channel, lambda it: make_value(channel=it), id="contact value approved"),
    pytest.param(make_year, lambda it: rename(it, arrangement="provisional"), id="calendar year changed"),
    pytest.param(make_day, lambda it: rename(it, kind="work"), id="calendar day changed"),
    pytest.param(make_day, lambda it: it.delete(), id="calendar day removed"),
    pytest.param(make_entry, lambda it: rename(it, urgency="now"), id="entry changed"),
    pytest.param(make_entry, lambda it: rename(it, is_off=True), id="entry taken off"),
    pytest.param(make_bare_entry, lambda it: it.delete(), id="entry removed"),
    pytest.param(
        make_draft, lambda it: it.approve(make_user(), at=NOW, self_publishing=False), id="revision approved"
    ),
    pytest.param(make_bare_entry, lambda it: it.symptoms.create(phrase="钱没到"), id="symptom added"),
    pytest.param(make_symptom, lambda it: rename(it, phrase="改了"), id="symptom changed"),
    pytest.param(make_symptom, lambda it: it.delete(), id="symptom removed"),
    pytest.param(lambda: None, lambda _none: make_group(), id="synonyms added"),
    pytest.param(make_group, lambda it: rename(it, words="丙\n丁"), id="synonyms changed"),
    pytest.param(make_group, lambda it: it.delete(), id="synonyms removed"),
    pytest.param(lambda: None, lambda _none: make_tile(), id="tile added"),
    pytest.param(make_tile, lambda it: rename(it, position=5), id="tile moved"),
    pytest.param(make_tile, lambda it: it.delete(), id="tile removed"),
]


@pytest.mark.parametrize(("make", "change"), VISIBLE)
def test_it_raises_the_version_at(make, change):
    made = make()
    before = version_anew()
    change(made)
    assert ContentVersion.objects.current() > before


def edit_beside_the_live_one(entry: Entry) -> None:
    draft = entry.draft_for(make_user())
    draft.replace_steps([{"action": "改了"}])
    rename(draft, state="in_review")


@pytest.mark.parametrize(
    ("make", "change"),
    [
        pytest.param(make_bare_entry, lambda it: make_draft(entry=it), id="draft begun"),
        pytest.param(make_entry, edit_beside_the_live_one, id="draft begun, changed and handed in"),
        pytest.param(make_draft, lambda it: rename(it, title="改了"), id="draft changed"),
        pytest.param(make_draft, lambda it: it.replace_steps([{"action": "改了"}]), id="steps of a draft"),
        pytest.param(make_draft, lambda it: it.delete(), id="draft removed"),
        pytest.param(lambda: None, lambda _none: make_user(), id="member of staff added"),
    ],
)
def test_it_leaves_the_version_at(make, change):
    made = make()
    before = version_anew()
    change(made)
    assert ContentVersion.objects.current() == before


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_it_raises_the_version_before_it_notes_an_entry(vendor):
    """PostgreSQL runs the triggers of a table by name: none may count on another having run."""
    noting = [trigger for trigger in rules.triggers(vendor) if "entrychange" in str(trigger)]
    firsts = {trigger.statements[0] for trigger in noting}
    assert (len(noting), firsts) == (11, {raise_version(vendor)})


# --- which entries changed ---------------------------------------------------------------------


def entries_changed_by(change, *arguments: object) -> set[int]:
    """The entries noted since just before `change`, as the index asks for them."""
    before = version_anew()
    change(*arguments)
    return set(EntryChange.objects.filter(version__gt=before).values_list("entry_id", flat=True))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda it: rename(it, urgency="now"), id="entry changed"),
        pytest.param(lambda it: rename(it, is_off=True), id="entry taken off"),
        pytest.param(lambda it: it.symptoms.create(phrase="新说法"), id="symptom added"),
        pytest.param(lambda it: rename(it.symptoms.get(), phrase="改了"), id="symptom changed"),
        pytest.param(lambda it: it.symptoms.get().delete(), id="symptom removed"),
        pytest.param(
            lambda it: it.draft_for(make_user()).approve(make_user(), at=NOW, self_publishing=False),
            id="revision approved",
        ),
        pytest.param(lambda it: rename(it.wallet, name="改了名"), id="wallet renamed"),
        pytest.param(lambda it: rename(it.topic, name="改了名"), id="topic renamed"),
    ],
)
def test_it_notes_the_entry_at(change):
    entry, _other = make_entry(symptoms=("钱没到",)), make_entry(symptoms=("钱没到",))
    assert entries_changed_by(change, entry) == {entry.pk}


def test_it_notes_a_new_entry():
    made = []
    assert entries_changed_by(lambda: made.append(make_entry())) == {made[0].pk}


def test_it_notes_an_entry_that_went():
    entry = make_bare_entry()
    pk = entry.pk
    assert entries_changed_by(entry.delete) == {pk}


@pytest.mark.parametrize(("name", "make"), [("wallet", make_wallet), ("topic", make_topic)])
def test_it_notes_all_entries_of_what_was_renamed(name, make):
    shared = make()
    entries = {make_entry(**{name: shared}).pk for _each in range(3)}
    make_entry()
    assert entries_changed_by(lambda: rename(shared, name="改了名")) == entries


def test_it_notes_no_entry_at_a_draft():
    entry = make_entry()
    assert entries_changed_by(edit_beside_the_live_one, entry) == set()


def test_it_notes_an_entry_once_with_its_newest_version():
    entry = make_entry()
    rename(entry, urgency="now")
    change = EntryChange.objects.get(entry_id=entry.pk)
    assert change.version == ContentVersion.objects.current()


def test_a_symptom_stays_with_its_entry():
    """Only the entry that it came to would be indexed anew."""
    symptom, other = make_symptom(), make_bare_entry(slug="other")
    with pytest.raises(IntegrityError, match="说法不能移到另一个条目"), transaction.atomic():
        rename(symptom, entry=other)
