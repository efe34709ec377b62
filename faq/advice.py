"""Advice to those who write: what is long, and what is there already. Never a barrier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz

from contacts.text import fold
from faq.models import Entry, Revision
from faq.search import site

TITLE_CHARACTERS, STEP_CHARACTERS = 24, 40  # what a phone shows in one and in two lines
LOOKED_AT = 8  # entries that the search proposes
NEAR = 75  # of 100: how alike two phrases are that probably mean the same


@dataclass(frozen=True)
class Similar:
    """An entry that is called, or has a symptom, much like what was typed."""

    entry: Entry
    phrase: str
    likeness: float  # from 0 to 100, which is the same


def similar(text: str, at: datetime, without: int | None = None) -> list[Similar]:
    """Entries much like `text`, likest first; the one with the id `without` is left out.

    The search proposes those that are published; drafts are found where they say exactly the same.
    """
    results = site.site_search.engine(at).search(text, limit=LOOKED_AT)
    proposed = [hit.id for hit in (*results.hits, *results.nearest)]
    same = Entry.objects.with_newest().saying(text.strip()).values_list("pk", flat=True)
    entries = Entry.objects.with_newest().with_symptoms().in_bulk({*proposed, *same} - {without})
    found = [likest(text, entry) for entry in entries.values()]
    return sorted((each for each in found if each.likeness >= NEAR), key=lambda each: -each.likeness)


def likest(text: str, entry: Entry) -> Similar:
    """What `entry` is called that is likest to `text`."""
    phrases = [str(entry), *(symptom.phrase for symptom in entry.symptoms.all())]
    likeness, phrase = max((fuzz.ratio(fold(text), fold(phrase)), phrase) for phrase in phrases)
    return Similar(entry, phrase, likeness)


def long_texts(revision: Revision) -> list[str]:
    """The title and the steps that are longer than is good, in words."""
    said = []
    if len(revision.title) > TITLE_CHARACTERS:
        said.append(f"标题有 {len(revision.title)} 个字，最好不超过 {TITLE_CHARACTERS} 个。")
    return said + [
        f"第 {step.position} 步有 {len(step.action)} 个字，最好不超过 {STEP_CHARACTERS} 个。"
        for step in revision.steps.all()
        if len(step.action) > STEP_CHARACTERS
    ]


def repeated(phrases: Iterable[str], at: datetime, entry: Entry) -> list[tuple[str, Similar]]:
    """Of these phrases of `entry` those that another one says too, each with the likest."""
    found = [(phrase, similar(phrase, at, without=entry.pk)) for phrase in phrases]
    return [(phrase, others[0]) for phrase, others in found if others]
