"""Ranking: how well entries answer a question.

A phrase is the title or a symptom of an entry: what a reader might have said. A question is
compared with each phrase both ways, how much of the question the phrase explains and how much
of the phrase the question asks for, and the best phrase speaks for its entry.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from faq.search.findings import VIEWS, Findings, Owners
from faq.search.grams import denies, runs
from faq.search.question import Question, Told
from faq.search.rarity import Rarities
from faq.search.records import Candidate, Found
from faq.search.terms import PHRASES, SOUNDS
from faq.search.weights import WEIGHTS

_phrase_denies = lru_cache(maxsize=5_000)(denies)
_HIGHEST_SCORE = WEIGHTS.relevance + 1
# Says when, and nothing of the matter: 今天 is in 今天打不开, and in 今天天气怎么样.
_WHEN = re.compile("(?:今|昨|明|前|后)天|今年|去年|早上|上午|中午|下午|晚上")


class Likeness(NamedTuple):
    """How a question and each of some phrases agree; shares are from 0 to 1."""

    explained: list[float]  # share of the question, by what its parts tell
    asked: list[float]  # share of the phrase, likewise
    contrary: list[bool]  # one denies, the other does not

    @property
    def values(self) -> list[float]:
        """Return the likeness of each phrase as one number."""
        forward, backward, contrary = WEIGHTS.forward, 1 - WEIGHTS.forward, WEIGHTS.contrary
        return [
            forward * one + backward * other - contrary * no for one, other, no in zip(*self, strict=True)
        ]


class Ranked(NamedTuple):
    """A candidate with its score, up to 1, and the number of the phrase that spoke for it.

    `asked` is the share of that phrase that the question asks for.
    """

    candidate: Candidate
    score: float
    phrase: int
    asked: float = 0.0


def rank(
    question: Question, found: Found, rarities: Rarities, lift: Callable[[Candidate], float]
) -> list[Ranked]:
    """Return the candidates, best first; `lift` adds what the words do not say.

    The best by BM25 are compared phrase by phrase; of the others those follow that come near.
    """
    if not found.best:
        return []
    likeness = compare(question, [candidate.phrases for candidate in found.best], rarities)
    values = likeness.values
    highest = found.best[0].relevance or 1.0
    ranked, start = [], 0
    for candidate in found.best:
        own = values[start : start + len(candidate.phrases)]
        phrase = own.index(max(own))
        score = WEIGHTS.relevance * candidate.relevance / highest + own[phrase] + lift(candidate)
        asked = likeness.asked[start + phrase]
        ranked.append(Ranked(candidate, score / _HIGHEST_SCORE, phrase, asked))
        start += len(own)
    ranked.sort(key=lambda one: (-one.score, one.candidate.id))
    return ranked + _following(ranked, found)


def _following(ranked: Sequence[Ranked], found: Found) -> list[Ranked]:
    """Return those beyond the compared, each as far behind the last of them as by BM25."""
    last, relevance = ranked[-1].score, found.best[-1].relevance
    if last <= 0:
        return []
    others = found.others(relevance * WEIGHTS.tail * ranked[0].score / last)
    return [Ranked(one, last * one.relevance / relevance, 0) for one in others]


def certainty(question: Question, text: str, *, is_urgent: bool, is_named: bool) -> float:
    """Return how sure it is that `text` answers; see WEIGHTS.confident and WEIGHTS.relevant.

    Nothing in it depends on the size of the index.
    """
    explained = _explained_by(text, question, _told_of_the_matter(question))
    length = min(question.length, WEIGHTS.longest_certain)
    circumstances = WEIGHTS.urgent * is_urgent + WEIGHTS.named * is_named
    return explained + WEIGHTS.length * math.log1p(length) + circumstances


def _told_of_the_matter(question: Question) -> Told:
    """Return what the characters of a question tell besides when it happened."""
    weights = list(question.told.weights)
    for found in _WHEN.finditer(question.words):
        weights[found.start() : found.end()] = [0.0] * len(found[0])
    return Told(weights) if weights != question.told.weights else question.told


def compare(question: Question, entries: Sequence[tuple[str, ...]], rarities: Rarities) -> Likeness:
    """Return how each phrase of these entries agrees with the question."""
    findings, phrases = Findings(entries), list(chain.from_iterable(entries))
    explained = _explained(question, findings, len(phrases))
    asked = _asked(question, findings, rarities)
    return Likeness(explained, asked, _contraries(question, phrases))


def _contraries(question: Question, phrases: Sequence[str]) -> list[bool]:
    """Return whether one of question and phrase denies, and the other does not."""
    if not any(run.is_han for run in runs(question.words)):
        return [False] * len(phrases)  # pinyin cannot say: bu may be 不 or 补

    together = "\n".join(phrases)
    affirmed = [word for word in question.affirmed if word in together]
    is_denied = denies(_without(question.affirmed, question.words))
    if affirmed:
        phrases = [_without(affirmed, phrase) for phrase in phrases]
    return [_phrase_denies(phrase) != is_denied for phrase in phrases]


def _without(words: Iterable[str], text: str) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


def _explained(question: Question, findings: Findings, count: int) -> list[float]:
    """Return the share of the question that each phrase explains.

    Each character of the question counts once, with the best credit of the clues it is part of.
    """
    explained, seen = [0.0] * count, [0] * count
    told = question.told
    for field, forms, start, end, credit, _ in question.clues:
        owners, span = findings[field], (1 << end) - (1 << start)
        for form in forms:
            if form not in owners.joined:  # most are in none
                continue
            for phrase in owners[form]:
                if new := span & ~seen[phrase]:
                    explained[phrase] += credit * told[new]
                    seen[phrase] |= span
    return [part / told.whole for part in explained]


def _explained_by(text: str, question: Question, told: Told) -> float:
    """Return the same of a single text, where the characters of the question tell so much."""
    explained, seen, views = 0.0, 0, {PHRASES: text}
    for field, forms, start, end, credit, _ in question.clues:
        new = ((1 << end) - (1 << start)) & ~seen
        if not new:
            continue
        if field not in views:
            views[field] = "\n".join(VIEWS[field](text))
        view = views[field]
        for form in forms:
            if form in view:
                explained += credit * told[new]
                seen |= new
                break
    return explained / told.whole


def _asked(question: Question, findings: Findings, rarities: Rarities) -> list[float]:
    """Return the share of each phrase that the question asks for, character by character."""
    field = SOUNDS if question.spoken else PHRASES
    owners, told = findings[field], rarities[field]
    said = "\n".join(owners.usual)
    # In the order of the question, so that the sums are the same in every process.
    asked = {
        one: told.characters[one] for one in dict.fromkeys(question.spoken or question.text) if one in said
    }
    parts = _asked_in_other_words(question, owners, field, told.characters, asked, said)
    for one, tells in asked.items():
        for number in owners[one]:
            parts[number] += tells * owners.usual[number].count(one)
    wholes = map(told.phrases.__getitem__, owners.usual)
    return [min(1.0, part / whole) if whole else 0.0 for part, whole in zip(parts, wholes, strict=True)]


def _asked_in_other_words(
    question: Question,
    owners: Owners,
    field: str,
    told: Mapping[str, float],
    asked: dict[str, float],
    said: str,
) -> list[float]:
    """Return, by phrase, what its characters tell that are asked for in other words."""
    found = [0.0] * len(owners.usual)
    known = {one for one, tells in asked.items() if tells}
    for clue in question.clues:
        for form in clue.forms if clue.field == field else ():
            if form in owners.joined and not known.issuperset(form):
                # A form that is heard otherwise than usual has sounds of no character that counts.
                more = sum(told[one] for one in set(form) - known if one in said)
                for phrase in owners[form]:
                    found[phrase] += more
    return found
