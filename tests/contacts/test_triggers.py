"""Triggers as SQL, and as they stand in a database."""

import pytest
from django.db import IntegrityError, connection, transaction

from contacts import triggers
from contacts.models import ContentVersion, Topic
from contacts.triggers import After, Refuse, append_only, content_change
from tests.factories import make_topic

REFUSE = Refuse("t", "DELETE", "OLD.a = 1", "nein")
AFTER = After("t", "INSERT", ("SELECT 1", "SELECT 2"), "NEW.a = 1")


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        pytest.param(
            REFUSE,
            "CREATE TRIGGER t_refuse_delete BEFORE DELETE ON t WHEN OLD.a = 1 "
            "BEGIN SELECT RAISE(ABORT, 'nein'); END",
            id="refuse",
        ),
        pytest.param(
            AFTER,
            "CREATE TRIGGER t_after_insert AFTER INSERT ON t WHEN NEW.a = 1 BEGIN SELECT 1; SELECT 2; END",
            id="after",
        ),
    ],
)
def test_it_is_written_for_sqlite(trigger, expected):
    assert trigger.sqlite() == expected


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        pytest.param(
            REFUSE,
            "CREATE FUNCTION t_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF OLD.a = 1 THEN RAISE EXCEPTION 'nein' USING ERRCODE = 'integrity_constraint_violation'; "
            "END IF; RETURN OLD; END $$; CREATE TRIGGER t_refuse_delete BEFORE DELETE ON t "
            "FOR EACH ROW EXECUTE FUNCTION t_refuse_delete()",
            id="refuse",
        ),
        pytest.param(
            AFTER,
            "CREATE FUNCTION t_after_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF NEW.a = 1 THEN SELECT 1; SELECT 2; END IF; RETURN NULL; END $$; "
            "CREATE TRIGGER t_after_insert AFTER INSERT ON t "
            "FOR EACH ROW EXECUTE FUNCTION t_after_insert()",
            id="after",
        ),
    ],
)
def test_it_is_written_for_postgresql(trigger, expected):
    assert trigger.postgresql() == expected


@pytest.mark.parametrize(("command", "row"), [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")])
def test_it_lets_the_right_row_through(command, row):
    assert f"RETURN {row};" in Refuse("t", command, "1 = 0", "nein").postgresql()


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_it_raises_the_version_at_every_command(vendor):
    found = content_change(vendor, "t", "SELECT {row}.a", condition="{row}.b = 1")
    raised = triggers.raise_version(vendor)
    assert found == [
        After("t", "INSERT", (raised, "SELECT NEW.a"), "NEW.b = 1", "version"),
        After("t", "UPDATE", (raised, "SELECT NEW.a"), "NEW.b = 1", "version"),
        After("t", "DELETE", (raised, "SELECT OLD.a"), "OLD.b = 1", "version"),
    ]


def test_it_raises_the_version_once_a_transaction_on_postgresql():
    assert triggers.raise_version("postgresql") == (
        "UPDATE contacts_contentversion SET number = number + 1, raised_by = txid_current() "
        "WHERE raised_by IS DISTINCT FROM txid_current()"
    )


def test_it_only_ever_adds():
    assert append_only("t", "nein") == [
        Refuse("t", "UPDATE", "1 = 1", "nein"),
        Refuse("t", "DELETE", "1 = 1", "nein"),
    ]


FIXED = append_only("contacts_topic", "主题不能再改", "OLD.slug = 'fixed'")


@pytest.fixture
def fixed_topic(db) -> Topic:
    """A topic that triggers of this test keep."""
    triggers.install(connection, FIXED)
    return make_topic(slug="fixed")


def test_it_refuses_with_its_message(fixed_topic):
    with pytest.raises(IntegrityError, match=r"^主题不能再改"), transaction.atomic():
        fixed_topic.delete()


def test_it_refuses_only_where_its_condition_holds(fixed_topic):
    other = make_topic()
    assert other.delete()[0] == 1


def test_it_can_be_installed_again(fixed_topic):
    triggers.install(connection, FIXED)
    with pytest.raises(IntegrityError), transaction.atomic():
        fixed_topic.delete()


def test_it_is_gone_when_dropped(fixed_topic):
    triggers.drop(connection, FIXED)
    assert fixed_topic.delete()[0] == 1


def test_it_can_be_dropped_twice(db):
    triggers.drop(connection, FIXED)
    assert triggers.drop(connection, FIXED) is None


def test_it_counts_from_one_row(db):
    assert list(ContentVersion.objects.values_list("pk", flat=True)) == [1]


def test_it_gives_the_version_as_it_stands(db):
    before = ContentVersion.objects.current()
    make_topic()
    assert ContentVersion.objects.current() == before + 1


def test_it_gives_none_before_anything_was_written(db):
    ContentVersion.objects.all().delete()
    assert ContentVersion.objects.current() == 0
