"""Ranking: how well entries answer a question.

A phrase is the title or a symptom of an entry: what a reader might have said. A question is
compared with each phrase both ways, how much of the question the phrase explains and how much
of the phrase the question asks for, and the best phrase speaks for its entry.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from rapidfuzz import fuzz

from faq.search.clues import Clue, Question, Rarity
from faq.search.index import INITIALS, PHRASES, SOUNDS, Candidate
from faq.search.readings import initial_views, sound_views
from faq.search.weights import WEIGHTS

# How texts are looked at for clues of each field; views keep the places of the characters.
_VIEWS: dict[str, Callable[[str], tuple[str, ...]]] = {
    PHRASES: lambda text: (text,),
    SOUNDS: sound_views,
    INITIALS: initial_views,
}


class Likeness(NamedTuple):
    """How a question and a phrase agree; each from 0 to 1."""

    explained: float  # share of the question, by what its parts tell
    asked: float  # share of the phrase, likewise
    shape: float  # of the two as strings

    @property
    def value(self) -> float:
        """Return the likeness as one number."""
        both_ways = WEIGHTS.forward * self.explained + (1 - WEIGHTS.forward) * self.asked
        return both_ways + WEIGHTS.shape * self.shape


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score, from 0 to 1, and the number of the phrase that spoke for it."""

    candidate: Candidate
    score: float
    phrase: int


def rank(
    question: Question,
    candidates: Sequence[Candidate],
    rarity: Rarity,
    lift: Callable[[Candidate], float],
) -> list[Ranked]:
    """Return the candidates, best first; `lift` is added for what the words do not say."""
    phrases = [phrase for candidate in candidates for phrase in candidate.phrases]
    values = [likeness.value for likeness in compare(question, phrases, rarity)]
    best_relevance = max((candidate.relevance for candidate in candidates), default=0.0) or 1.0
    ranked, start = [], 0
    for candidate in candidates:
        own = values[start : start + len(candidate.phrases)]
        start += len(own)
        best = max(own)
        score = WEIGHTS.relevance * candidate.relevance / best_relevance + best + lift(candidate)
        ranked.append(Ranked(candidate, score / _HIGHEST_SCORE, own.index(best)))
    ranked.sort(key=lambda one: (-one.score, one.candidate.id))
    return ranked


_HIGHEST_SCORE = WEIGHTS.relevance + 1 + WEIGHTS.shape


def compare(question: Question, phrases: Sequence[str], rarity: Rarity) -> list[Likeness]:
    """Return how each phrase agrees with the question."""
    text = "\n".join(phrases)
    owners = [number for number, phrase in enumerate(phrases) for _ in range(len(phrase) + 1)]
    found = _Findings(text, owners)
    explained = _explained(question, found, len(phrases))
    asked = _asked(question, phrases, found, rarity)
    shapes = (fuzz.ratio(question.words, phrase) / 100 for phrase in phrases)
    return list(map(Likeness, explained, asked, shapes))


class _Findings:
    """Where the forms of clues occur in the joined phrases."""

    def __init__(self, text: str, owners: list[int]) -> None:
        self._text, self._owners = text, owners
        self._views: dict[str, tuple[str, ...]] = {}
        self._found: dict[tuple[str, str], set[int]] = {}

    def view(self, field: str) -> str:
        """Return the joined phrases as they are looked at for a field, the usual way."""
        return self.views(field)[0]

    def views(self, field: str) -> tuple[str, ...]:
        if field not in self._views:
            self._views[field] = _VIEWS[field](self._text)
        return self._views[field]

    def phrases_with(self, form: str, field: str) -> set[int]:
        """Return the numbers of the phrases that have a form."""
        found = self._found.get((form, field))
        if found is None:
            found = self._found[form, field] = set()
            for view in self.views(field):
                at = view.find(form)
                while at >= 0:
                    found.add(self._owners[at])
                    at = view.find(form, at + 1)
        return found


def _explained(question: Question, found: _Findings, count: int) -> list[float]:
    """Return the share of the question that each phrase explains.

    Each character of the question counts once, with the best credit of the clues it is part of.
    """
    explained, seen = [0.0] * count, [0] * count
    weights = _Masked(question.weights)
    for credit, clues in groupby(sorted(question.clues, key=_by_credit), key=lambda clue: clue.credit):
        hit: dict[int, int] = {}
        for clue in clues:
            mask = (1 << clue.end) - (1 << clue.start)
            for form in clue.forms:
                for phrase in found.phrases_with(form, clue.field):
                    hit[phrase] = hit.get(phrase, 0) | mask
        for phrase, mask in hit.items():
            new = mask & ~seen[phrase]
            if new:
                explained[phrase] += credit * weights[new]
                seen[phrase] |= new
    whole = sum(question.weights) or 1.0
    return [part / whole for part in explained]


def _by_credit(clue: Clue) -> float:
    return -clue.credit


class _Masked(dict[int, float]):
    """The weight of a set of characters of the question, given as bits."""

    def __init__(self, weights: Sequence[float]) -> None:
        self._weights = weights

    def __missing__(self, mask: int) -> float:
        self[mask] = told = sum(w for at, w in enumerate(self._weights) if mask >> at & 1)
        return told


def _asked(question: Question, phrases: Sequence[str], found: _Findings, rarity: Rarity) -> list[float]:
    """Return the share of each phrase that the question asks for, character by character."""
    field = SOUNDS if question.spoken else PHRASES
    view = found.view(field)
    known = {one: _told_by(one, field, rarity) for one in set(view)}
    asked = dict.fromkeys(known, 0.0)
    asked.update((one, known[one]) for one in question.spoken or question.text if one in known)
    extra = _asked_in_other_words(question, found, field, known, asked)
    shares, start = [], 0
    for number, phrase in enumerate(phrases):
        own = view[start : start + len(phrase)]
        start += len(phrase) + 1
        whole = sum(map(known.__getitem__, own))
        part = sum(map(asked.__getitem__, own)) + extra.get(number, 0.0)
        shares.append(min(1.0, part / whole) if whole else 0.0)
    return shares


def _told_by(one: str, field: str, rarity: Rarity) -> float:
    """Return what a character of a phrase tells; a Latin letter tells its part of a word."""
    if one.isascii():
        return rarity(field, "") * WEIGHTS.letter if one.isalnum() else 0.0
    return rarity(field, one) if one.isalnum() or field == SOUNDS else 0.0


def _asked_in_other_words(question, found, field, known, asked) -> dict[int, float]:
    extra: dict[int, float] = {}
    for clue in question.clues:
        if clue.rarity or clue.field != field:
            continue
        for form in clue.forms:
            told = sum(known.get(one, 0.0) for one in set(form) if not asked.get(one))
            if told:
                for phrase in found.phrases_with(form, field):
                    extra[phrase] = extra.get(phrase, 0.0) + told
    return extra
