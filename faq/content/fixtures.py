"""Django fixtures made from the source: for `loaddata` into an empty database."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from faq.content.entry_kinds import SHIPPED_ACCOUNT
from faq.content.kind import Kind
from faq.content.kinds import KINDS
from faq.content.source import Source
from faq.models.revision_queries import COPIED

# Fixtures must come out the same on every machine and day.
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC).isoformat()


def build(source: Source) -> dict[str, str]:
    """File name → JSON text of each fixture."""
    records = {kind.name: [record for _key, record in kind.records(source)] for kind in KINDS}
    return {
        "contacts.json": dump(contacts_rows(records)),
        "faq.json": dump(faq_rows(records)),
    }


def dump(rows: Iterator[dict]) -> str:
    return json.dumps(list(rows), ensure_ascii=False, indent=1) + "\n"


def row(model: str, fields: dict, pk: int | None = None) -> dict:
    return {"model": model} | ({"pk": pk} if pk else {}) | {"fields": fields}


def plain(name: str, record: dict) -> dict:
    kind: Kind = next(kind for kind in KINDS if kind.name == name)
    return {field: record[field] for field in kind.fields}


def contacts_rows(records: dict[str, list[dict]]) -> Iterator[dict]:
    """Documents and topics first, then what cites and uses them."""
    for record in records["sourcedocument"]:
        yield row("contacts.sourcedocument", plain("sourcedocument", record))
    for record in records["sourcesection"]:
        fields = {"document": [record["document"]], "heading": record["heading"]}
        yield row("contacts.sourcesection", fields)
    for record in records["topic"]:
        yield row("contacts.topic", plain("topic", record))
    for record in records["calendaryear"]:
        yield row("contacts.calendaryear", plain("calendaryear", record))
        for day, kind, name in record["days"]:
            yield row(
                "contacts.calendarday", {"year": [record["year"]], "date": day, "kind": kind, "name": name}
            )
    for record in records["wallet"]:
        yield row("contacts.wallet", plain("wallet", record) | {"sources": record["sources"]})
    for record in records["channel"]:
        links = {
            "wallet": [record["wallet"]],
            "topics": [[topic] for topic in record["topics"]],
            "sources": record["sources"],
        }
        yield row("contacts.channel", plain("channel", record) | links)
        for days, opens, closes in record["periods"]:
            channel = [record["wallet"], record["slug"]]
            yield row(
                "contacts.serviceperiod", {"channel": channel, "days": days, "opens": opens, "closes": closes}
            )


def faq_rows(records: dict[str, list[dict]]) -> Iterator[dict]:
    """Steps stand before their revisions: the database refuses to add steps to an approved one."""
    yield row(
        "auth.user",
        {"username": SHIPPED_ACCOUNT, "password": "!", "is_active": False, "first_name": "随站内容"},
    )
    entries = records["entry"]
    for record in entries:
        links = {"wallet": [record["wallet"]], "topic": [record["topic"]], "sources": record["sources"]}
        yield row("faq.entry", plain("entry", record) | links)
        for phrase in record["symptoms"]:
            yield row("faq.symptom", {"entry": [record["slug"]], "phrase": phrase})
    for number, record in enumerate(entries, start=1):
        for position, step in enumerate(record["text"]["steps"], start=1):
            yield row("faq.step", {"revision": number, "position": position, **step_fields(step)})
    for number, record in enumerate(entries, start=1):
        yield row("faq.revision", revision_fields(record), pk=number)
    for record in records["synonymgroup"]:
        yield row("faq.synonymgroup", plain("synonymgroup", record))
    for record in records["tile"]:
        yield row("faq.tile", plain("tile", record))


def step_fields(step: list) -> dict:
    action, expected, if_not, target = step
    return {
        "action": action,
        "expected": expected,
        "if_not": if_not,
        "if_not_entry": [target] if target else None,
    }


def revision_fields(record: dict) -> dict:
    text = record["text"]
    return {
        "entry": [record["slug"]],
        "number": 1,
        **{name: text[name] for name in COPIED},
        "state": text["state"],
        "publish_at": MADE_AT,
        "created_at": MADE_AT,
        "author": [SHIPPED_ACCOUNT],
        "approver": [SHIPPED_ACCOUNT],
    }
