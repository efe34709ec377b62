"""What bringing in a file would do, row by row, before anything is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from contacts.models import SourceSection, Topic, Wallet
from faq.models import Entry, Revision, Step, Symptom
from faq.models.revision_queries import COPIED
from faq.models.states import State
from faq.slugs import slug_for
from faq.transfer.columns import HEADINGS
from faq.transfer.files import Line
from faq.transfer.records import DATES, NEW, STEP, record_of, written

BROKEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # no page takes these
NAMES = HEADINGS | {"steps": "步骤"}
TEXT = (*COPIED, "steps")
MOST = {"steps": Step.MOST, "symptoms": Symptom.MOST}  # what the desk can show and save


@dataclass
class Row:
    """A line of the file: what it says in full, what it would change, and what is wrong with it."""

    number: int
    record: dict
    entry: Entry | None  # the one it changes; None: a new one
    before: dict  # the record of that entry, or of an empty one
    changes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    built: Entry | None = None
    revision: Revision | None = None
    steps: list[Step] = field(default_factory=list)
    sections: list[SourceSection] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        if self.faults:
            return "不对"
        if self.entry is None:
            return "新建"
        return "改动" if self.changes else "不变"

    @property
    def changed_in_words(self) -> str:
        return "、".join(NAMES[name] for name in self.changes)

    @property
    def is_text_changed(self) -> bool:
        return bool(set(self.changes) & set(TEXT))


@dataclass
class Report:
    rows: list[Row]

    @property
    def is_good(self) -> bool:
        return not self.wrong

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.faults]

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        return {outcome: self.count(outcome) for outcome in ("新建", "改动", "不变", "不对")}


class Surroundings:
    """What there is already: what rows refer to, and the entries that they change."""

    def __init__(self, lines: list[Line]) -> None:
        slugs = {slug for line in lines if isinstance(slug := line.said.get("slug"), str)}
        self.wallets = {each.slug: each for each in Wallet.objects.all()}
        self.topics = {each.slug: each for each in Topic.objects.all()}
        sections = SourceSection.objects.select_related("document")
        self.sections = {(each.document.file_name, each.heading): each for each in sections}
        self.ids = dict(Entry.objects.values_list("slug", "pk"))
        entries = Entry.objects.with_everything_written().in_bulk(
            [self.ids[slug] for slug in slugs if slug in self.ids]
        )
        self.entries = {entry.slug: entry for entry in entries.values()}
        self.coming: dict[str, int] = {}  # slugs that the file brings, each with its line


def check(lines: list[Line]) -> Report:
    """Check all lines; nothing is written."""
    known = Surroundings(lines)
    rows = [row_of(line, known) for line in lines]
    for row in rows:  # once all slugs of the file are known
        row.faults += [] if row.faults else faults_of(row, known)
        row.changes = changes_of(row)
    return Report(rows)


def row_of(line: Line, known: Surroundings) -> Row:
    said = dict(line.said)
    given = said.get("slug") or ""
    slug = given or slug_for(said.get("title", ""))
    entry = known.entries.get(given)
    before = record_of(entry) if entry else NEW
    record = before | said | {"slug": slug}
    record["steps"] = [dict.fromkeys(STEP, "") | step for step in record["steps"]]
    record["sources"] = sorted(map(list, record["sources"]))
    row = Row(line.number, record, entry, before, faults=[line.error] if line.error else [])
    if not given and slug in known.ids and not row.faults:
        row.faults.append(f"没有填网址名，而“{slug}”已经有了：要改那一条，请填上网址名")
    if slug in known.coming and not row.faults:
        row.faults.append(f"和第 {known.coming[slug]} 行的网址名一样（{slug}）")
    known.coming.setdefault(slug, line.number)
    return row


def changes_of(row: Row) -> list[str]:
    return [name for name in NAMES if row.record[name] != row.before[name]]


def faults_of(row: Row, known: Surroundings) -> list[str]:
    """What is wrong with a row; builds what it would become."""
    record, faults = row.record, []
    faults += [f"没有这个钱包：“{record['wallet']}”"] if record["wallet"] not in known.wallets else []
    faults += [f"没有这个主题：“{record['topic']}”"] if record["topic"] not in known.topics else []
    for name in DATES:
        try:
            record[name] = written(moment(name, record[name]))
        except ValidationError as error:
            faults.append(f"{NAMES[name]}：{''.join(error.messages)}")
    faults += [
        f"没有这个来源：{document}｜{heading}"
        for document, heading in record["sources"]
        if (document, heading) not in known.sections
    ]
    for place, step in enumerate(record["steps"], start=1):
        if (target := step["if_not_entry"]) and target not in known.ids and target not in known.coming:
            faults.append(f"第 {place} 步：没有网址名是“{target}”的条目")
    return faults or [*build(row, known), *standing_in_the_way(row)]


def moment(name: str, text: str | None) -> date | datetime | None:
    """The date or moment in `text`; without an offset it is local. Raises ValidationError."""
    column = Entry._meta.get_field(name)
    value = column.to_python(text or None)
    column.run_validators(value)
    if isinstance(value, datetime) and timezone.is_naive(value):
        return timezone.make_aware(value)
    return value


def build(row: Row, known: Surroundings) -> Iterator[str]:
    """Make the rows of the database, unsaved, and yield what they refuse."""
    record = row.record
    row.built = row.entry or Entry()
    row.built.wallet, row.built.topic = known.wallets[record["wallet"]], known.topics[record["topic"]]
    for name in ("slug", "urgency", "is_off"):
        setattr(row.built, name, record[name])
    for name in DATES:
        setattr(row.built, name, moment(name, record[name]))
    yield from refused(row.built, "", exclude={"wallet", "topic"}, clean=False)
    row.sections = [known.sections[tuple(pair)] for pair in record["sources"]]
    row.revision = Revision(entry=row.built, **{name: record[name] for name in COPIED})
    if row.entry is None or any(record[name] for name in TEXT):
        yield from refused(row.revision, "", exclude={"entry", "author", "number", "approver"})
    row.steps = [
        Step(revision=row.revision, **{name: step[name] for name in Step.TEXTS}) for step in record["steps"]
    ]
    for name, most in MOST.items():
        if len(record[name]) > most:
            yield f"{NAMES[name]}最多 {most} 个"
    for place, step in enumerate(row.steps, start=1):
        yield from refused(step, f"第 {place} 步", exclude={"revision", "position", "if_not_entry"})
    for phrase in record["symptoms"]:
        yield from refused(Symptom(entry=row.built, phrase=phrase), f"说法“{phrase}”", exclude={"entry"})
    if len(set(record["symptoms"])) < len(record["symptoms"]):
        yield "有重复的说法"


def refused(row: Model, place: str, *, exclude: set[str], clean: bool = True) -> Iterator[str]:
    """What the model says is wrong with a row, in words, each with its field."""
    errors: dict[str, list[str]] = {}
    for check_it in (lambda: row.clean_fields(exclude=exclude), *([row.clean] if clean else [])):
        try:
            check_it()
        except ValidationError as error:
            errors |= {name: said for name, said in error.message_dict.items() if name not in errors}
    for name, said in errors.items():
        yield f"{place} {row._meta.get_field(name).verbose_name}：{''.join(said)}".strip()
    for each in row._meta.concrete_fields:
        if isinstance(text := getattr(row, each.attname, None), str) and BROKEN.search(text):
            yield f"{place} {each.verbose_name}：有看不见的控制字符".strip()


def standing_in_the_way(row: Row) -> Iterator[str]:
    revision = row.entry and next(iter(row.entry.standing_revisions), None)
    is_text_changed = bool(set(changes_of(row)) & set(TEXT))
    if revision and revision.state == State.IN_REVIEW and is_text_changed:
        yield f"第 {revision.number} 版正在审核，先核准、退回或撤回它"
