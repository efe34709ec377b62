"""Ranking: how well entries answer a question.

A phrase is the title or a symptom of an entry: what a reader might have said. A question is
compared with each phrase both ways, how much of the question the phrase explains and how much
of the phrase the question asks for, and the best phrase speaks for its entry.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, repeat
from operator import attrgetter
from typing import NamedTuple

from faq.search.grams import denies, runs
from faq.search.question import Question
from faq.search.readings import FIRST_SOUND, initial_views, sound_views
from faq.search.records import Candidate
from faq.search.terms import INITIALS, PHRASES, SOUNDS, UNKNOWN, Rarities
from faq.search.weights import WEIGHTS

# How texts are looked at for clues of each field; views keep the places of the characters.
_VIEWS: dict[str, Callable[[str], tuple[str, ...]]] = {
    PHRASES: lambda text: (text,),
    SOUNDS: sound_views,
    INITIALS: initial_views,
}
_HIGHEST_SCORE = WEIGHTS.relevance + 1
# Says when, and nothing of the matter: 今天 is in 今天打不开, and in 今天天气怎么样.
_WHEN = re.compile("(?:今|昨|明|前|后)天|今年|去年|早上|上午|中午|下午|晚上")


class Likeness(NamedTuple):
    """How a question and a phrase agree; shares are from 0 to 1."""

    explained: float  # share of the question, by what its parts tell
    asked: float  # share of the phrase, likewise
    contrary: bool  # one denies, the other does not

    @property
    def value(self) -> float:
        """Return the likeness as one number."""
        both_ways = WEIGHTS.forward * self.explained + (1 - WEIGHTS.forward) * self.asked
        return both_ways - WEIGHTS.contrary * self.contrary


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score, up to 1, and the number of the phrase that spoke for it."""

    candidate: Candidate
    score: float
    phrase: int


def rank(
    question: Question,
    candidates: Sequence[Candidate],
    rarities: Rarities,
    lift: Callable[[Candidate], float],
) -> list[Ranked]:
    """Return the candidates, best first; `lift` adds what the words do not say.

    The first by BM25 are compared phrase by phrase; the others follow them.
    """
    compared = candidates[: WEIGHTS.pool]
    phrases = [phrase for candidate in compared for phrase in candidate.phrases]
    values = [likeness.value for likeness in compare(question, phrases, rarities)]
    highest = max((candidate.relevance for candidate in compared), default=0.0) or 1.0
    ranked, start = [], 0
    for candidate in compared:
        own = values[start : start + len(candidate.phrases)]
        start += len(own)
        best = max(own)
        score = WEIGHTS.relevance * candidate.relevance / highest + best + lift(candidate)
        ranked.append(Ranked(candidate, score / _HIGHEST_SCORE, own.index(best)))
    ranked.sort(key=lambda one: (-one.score, one.candidate.id))
    for candidate in candidates[WEIGHTS.pool :]:
        share = candidate.relevance / compared[-1].relevance
        ranked.append(Ranked(candidate, ranked[len(compared) - 1].score * share, 0))
    return ranked


def certainty(question: Question, text: str, *, is_urgent: bool, is_named: bool) -> float:
    """Return how sure it is that `text` answers; see WEIGHTS.confident and WEIGHTS.relevant.

    Nothing in it depends on the size of the index.
    """
    weights = list(question.weights)
    for found in _WHEN.finditer(question.words):
        weights[found.start() : found.end()] = [0.0] * len(found[0])
    question = replace(question, weights=tuple(weights))
    explained = _explained(question, _Findings([text]), 1)[0]
    length = min(question.length, WEIGHTS.longest_certain)
    circumstances = WEIGHTS.urgent * is_urgent + WEIGHTS.named * is_named
    return explained + WEIGHTS.length * math.log1p(length) + circumstances


def compare(question: Question, phrases: Sequence[str], rarities: Rarities) -> list[Likeness]:
    """Return how each phrase agrees with the question."""
    findings = _Findings(phrases)
    explained = _explained(question, findings, len(phrases))
    asked = _asked(question, phrases, findings, rarities)
    contraries = _contraries(question, phrases)
    return list(map(Likeness, explained, asked, contraries))


def _contraries(question: Question, phrases: Sequence[str]) -> Iterator[bool]:
    """Yield whether one of question and phrase denies, and the other does not."""
    if not any(run.is_han for run in runs(question.words)):
        yield from repeat(False, len(phrases))  # noqa: FBT003 - pinyin cannot say: bu may be 不 or 补
        return

    def denied(text: str) -> bool:
        for word in question.affirmed:
            text = text.replace(word, "")
        return denies(text)

    is_denied = denied(question.words)
    for phrase in phrases:
        yield denied(phrase) != is_denied


class _Findings:
    """Which phrases have the forms of clues."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._text = "\n".join(phrases)
        self._owners = [number for number, phrase in enumerate(phrases) for _ in range(len(phrase) + 1)]
        self._views: dict[str, tuple[str, ...]] = {}
        self._found: dict[tuple[str, str], set[int]] = {}

    def views(self, field: str) -> tuple[str, ...]:
        """Return the joined phrases as they are looked at for a field, the usual way first."""
        if field not in self._views:
            self._views[field] = _VIEWS[field](self._text)
        return self._views[field]

    def phrases_with(self, form: str, field: str) -> set[int]:
        """Return the numbers of the phrases that have a form."""
        found = self._found.get((field, form))
        if found is None:
            found = self._found[field, form] = set()
            for view in self.views(field):
                at = view.find(form)
                while at >= 0:
                    found.add(self._owners[at])
                    at = view.find(form, at + 1)
        return found


def _explained(question: Question, findings: _Findings, count: int) -> list[float]:
    """Return the share of the question that each phrase explains.

    Each character of the question counts once, with the best credit of the clues it is part of.
    """
    explained, seen = [0.0] * count, [0] * count
    told = _Told(question.weights)
    for credit, clues in groupby(question.clues, key=attrgetter("credit")):
        hit: dict[int, int] = {}  # phrase: characters of the question, as bits
        for clue in clues:
            span = (1 << clue.end) - (1 << clue.start)
            for form in clue.forms:
                for phrase in findings.phrases_with(form, clue.field):
                    hit[phrase] = hit.get(phrase, 0) | span
        for phrase, span in hit.items():
            if new := span & ~seen[phrase]:
                explained[phrase] += credit * told[new]
                seen[phrase] |= new
    whole = sum(question.weights) or 1.0
    return [part / whole for part in explained]


class _Told(dict[int, float]):
    """What a set of characters of the question, given as bits, tells."""

    def __init__(self, weights: Sequence[float]) -> None:
        self._weights = weights

    def __missing__(self, span: int) -> float:
        self[span] = told = sum(weight for at, weight in enumerate(self._weights) if span >> at & 1)
        return told


def _asked(
    question: Question, phrases: Sequence[str], findings: _Findings, rarities: Rarities
) -> list[float]:
    """Return the share of each phrase that the question asks for, character by character."""
    field = SOUNDS if question.spoken else PHRASES
    view = findings.views(field)[0]
    letter = rarities[field][UNKNOWN] * WEIGHTS.letter
    told = {
        one: letter if one.isascii() and one.isalnum() else rarities[field][one] if _tells(one) else 0.0
        for one in set(view)
    }
    asked = dict.fromkeys(told, 0.0)
    asked.update((one, told[one]) for one in question.spoken or question.text if one in told)
    others = _asked_in_other_words(question, field, findings, told, asked)
    shares, start = [], 0
    for number, phrase in enumerate(phrases):
        own = view[start : start + len(phrase)]
        start += len(phrase) + 1
        whole = sum(map(told.__getitem__, own))
        part = sum(map(asked.__getitem__, own)) + others.get(number, 0.0)
        shares.append(min(1.0, part / whole) if whole else 0.0)
    return shares


def _asked_in_other_words(
    question: Question, field: str, findings: _Findings, told: dict[str, float], asked: dict[str, float]
) -> dict[int, float]:
    """Return, by phrase, what its characters tell that are asked for in other words."""
    found: dict[int, float] = {}
    known = {one for one, tells in asked.items() if tells}
    for clue in question.clues:
        for form in clue.forms if clue.field == field else ():
            phrases = findings.phrases_with(form, field)
            if phrases and not known.issuperset(form):
                more = sum(told.get(one, 0.0) for one in set(form) - known)
                for phrase in phrases:
                    found[phrase] = found.get(phrase, 0.0) + more
    return found


def _tells(one: str) -> bool:
    """Return whether a character is a sound, or other than spacing and punctuation."""
    return one.isalnum() or one >= FIRST_SOUND
