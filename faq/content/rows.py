"""Entries to import: a JSONL file with one entry a line, read and checked before anything is written."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from contacts.guard import NATIONAL_LINES, contacts_in
from faq.models import Entry, Revision, Step, Symptom

# What no database or page takes; tabs and line ends may stand. Lone surrogates pydantic refuses.
_BROKEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
PROGRESS_EVERY = 10_000  # rows


def _text(model: type, name: str) -> object:
    """Text that fits the field `name` of `model`."""
    longest = model._meta.get_field(name).max_length
    return Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)]


class Row(BaseModel):
    """One entry. Without an answer and a step it becomes a draft."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: _text(Revision, "title")
    slug: Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,80}$")] = ""
    topic: str = ""
    answer: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    steps: list[_text(Step, "action")] = []
    symptoms: list[_text(Symptom, "phrase")] = []
    urgency: str = Entry.Urgency.ROUTINE.value

    @property
    def is_complete(self) -> bool:
        return bool(self.answer and self.steps)

    def texts(self) -> Iterator[tuple[str, str]]:
        """All that readers would see, each with the name of its field."""
        yield "title", self.title
        yield "answer", self.answer
        yield from (("steps", step) for step in self.steps)
        yield from (("symptoms", symptom) for symptom in self.symptoms)


@dataclass
class Rows:
    """What a file holds: rows to write, rows that the guard refuses, and what is wrong, by line."""

    good: list[Row] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Surroundings:
    """What rows are checked against: the slugs there are."""

    wallet: str
    topics: frozenset[str]
    taken: frozenset[str]  # slugs of entries
    topic: str = ""  # of rows that name none


def read_rows(path: Path, known: Surroundings, progress: Callable[[int], None]) -> Rows:
    """Read and check all of `path`. Raises OSError where it cannot be read."""
    rows, lines_of = Rows(), {}
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if number % PROGRESS_EVERY == 0:
                progress(number)
            if line.strip():
                _read(line, f"{path.name}:{number}", known, rows, lines_of)
    if not (rows.good or rows.refused or rows.errors):
        rows.errors.append(f"{path.name}: no rows")
    return rows


def _read(line: bytes, place: str, known: Surroundings, rows: Rows, lines_of: dict[str, str]) -> None:
    row = _parsed(line, place, rows.errors)
    if row is None:
        return
    row.topic, row.slug = row.topic or known.topic, row.slug or _slug_of(known.wallet, row.title)
    row.symptoms = list(dict.fromkeys(row.symptoms))
    faults = list(_faults(row, known))
    if row.slug in lines_of:
        faults.append(f"slug: {row.slug} is that of {lines_of[row.slug]} too (the same title twice?)")
    lines_of.setdefault(row.slug, place)
    found = list(_contacts(row)) if not faults else []
    rows.errors += [f"{place}: {fault}" for fault in faults]
    rows.refused += [f"{place}: {fault}" for fault in found[:1]]
    if not faults and not found:
        rows.good.append(row)


def _parsed(line: bytes, place: str, errors: list[str]) -> Row | None:
    try:
        return Row.model_validate(json.loads(line))
    except ValidationError as error:
        errors += [
            f"{place}: {'.'.join(map(str, each['loc'])) or 'row'}: {each['msg']}" for each in error.errors()
        ]
    except ValueError as error:  # no JSON, no UTF-8
        errors.append(f"{place}: {error}")
    except RecursionError:
        errors.append(f"{place}: nested too deeply")
    return None


def _faults(row: Row, known: Surroundings) -> Iterator[str]:
    if not row.topic:
        yield "topic: is missing (in the row, or as --topic)"
    elif row.topic not in known.topics:
        yield f"topic: there is no {row.topic!r}"
    if row.slug in known.taken:
        yield f"slug: there is an entry {row.slug} already"
    if row.urgency not in Entry.Urgency.values:
        yield f"urgency: expected one of {', '.join(Entry.Urgency.values)}"
    for name, text in row.texts():
        if _BROKEN.search(text):
            yield f"{name}: holds a control character"


def _contacts(row: Row) -> Iterator[str]:
    allowed = NATIONAL_LINES.get(row.topic, frozenset())
    for name, text in row.texts():
        yield from (f"{name}: {found}" for found in _found_in(text, allowed))


@lru_cache(maxsize=1000)  # rows of one file often share an answer and steps
def _found_in(text: str, allowed: frozenset[str]) -> tuple[str, ...]:
    return tuple(contacts_in(text, allowed))


def _slug_of(wallet: str, title: str) -> str:
    """The same for the same title, so that a file imported twice is noticed."""
    digest = hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{wallet[:60]}-{digest[:12]}"


def first_of(messages: Iterable[str], most: int = 20) -> str:
    """The first messages, a line each, and how many more there are."""
    messages = list(messages)
    rest = [f"… and {len(messages) - most} more"] if len(messages) > most else []
    return "\n".join([*messages[:most], *rest])
