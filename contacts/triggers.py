"""Database triggers: rules that hold for every writer, raw SQL included.

Installed after every migration (see `apps.py`), because SQLite silently drops the triggers of a
table that a migration remakes. Conditions are SQL that both databases read; `OLD` and `NEW` are
the row before and after.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

COMMANDS = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Refuse:
    """Refuse `command` on `table` where `condition` holds; the writer gets an IntegrityError."""

    table: str
    command: str
    condition: str
    message: str
    label: str = "refuse"

    @property
    def name(self) -> str:
        return f"{self.table}_{self.label}_{self.command.lower()}"

    def sqlite(self) -> str:
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.command} ON {self.table} WHEN {self.condition} "
            f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        )

    def postgresql(self) -> str:
        row = "OLD" if self.command == "DELETE" else "NEW"
        return (
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {self.condition} THEN RAISE EXCEPTION '{self.message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$; "
            f"CREATE TRIGGER {self.name} BEFORE {self.command} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()"
        )


@dataclass(frozen=True)
class After:
    """Run `statements` after `command` on a row of `table` where `condition` holds."""

    table: str
    command: str
    statements: tuple[str, ...]
    condition: str = "1 = 1"
    label: str = "after"

    @property
    def name(self) -> str:
        return f"{self.table}_{self.label}_{self.command.lower()}"

    def sqlite(self) -> str:
        body = "".join(f"{statement}; " for statement in self.statements)
        return (
            f"CREATE TRIGGER {self.name} AFTER {self.command} ON {self.table} "
            f"WHEN {self.condition} BEGIN {body}END"
        )

    def postgresql(self) -> str:
        body = "".join(f"{statement}; " for statement in self.statements)
        return (
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {self.condition} THEN {body}END IF; RETURN NULL; END $$; "
            f"CREATE TRIGGER {self.name} AFTER {self.command} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()"
        )


def raise_version(vendor: str) -> str:
    """SQL that raises the content version; on PostgreSQL once a transaction, which is all it takes."""
    if vendor == "postgresql":
        return (
            "UPDATE contacts_contentversion SET number = number + 1, "
            "raised_by = txid_current() WHERE raised_by IS DISTINCT FROM txid_current()"
        )
    return "UPDATE contacts_contentversion SET number = number + 1"


def content_change(vendor: str, table: str, *statements: str, condition: str = "1 = 1") -> list[After]:
    """Triggers that raise the version, then run `statements`, at every change of `table`.

    `{row}` in a statement or the condition stands for the row as it is, or as it was if it went.
    """
    triggers = []
    for command in COMMANDS:
        row = "OLD" if command == "DELETE" else "NEW"
        filled = tuple(part.replace("{row}", row) for part in (raise_version(vendor), *statements))
        triggers.append(After(table, command, filled, condition.replace("{row}", row), "version"))
    return triggers


def append_only(table: str, message: str, condition: str = "1 = 1") -> list[Refuse]:
    """Triggers that refuse to change or remove rows of `table` where `condition` on OLD holds."""
    return [Refuse(table, command, condition, message) for command in ("UPDATE", "DELETE")]


def install(connection: BaseDatabaseWrapper, triggers: Iterable[Refuse | After]) -> None:
    """Create `triggers` anew, those that stand already included.

    A table that is not there yet, as when migrating to an earlier state, gets none.
    """
    drop(connection, triggers)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for trigger in (each for each in triggers if each.table in tables):
            cursor.execute(getattr(trigger, connection.vendor)())


def drop(connection: BaseDatabaseWrapper, triggers: Iterable[Refuse | After]) -> None:
    with connection.cursor() as cursor:
        for trigger in triggers:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {trigger.name}() CASCADE")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")
