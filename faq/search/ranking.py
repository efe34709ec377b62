"""Ranking: how well the phrases of an entry answer the clues of a question.

A phrase is the title or a symptom: what a reader might have said. The question is compared with
each phrase both ways: how much of the question the phrase explains, and how much of the phrase
the question asks for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from faq.search.clues import Question
from faq.search.index import INITIALS, PHRASES, SOUNDS, Candidate
from faq.search.readings import all_initials, all_sounds, sounds
from faq.search.weights import WEIGHTS

_VIEWS: dict[str, Callable[[str], str]] = {PHRASES: str, SOUNDS: all_sounds, INITIALS: all_initials}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a phrase and a question agree; both shares are from 0 to 1, by what each part tells."""

    explained: float  # of the question
    asked: float  # of the phrase

    @property
    def value(self) -> float:
        return WEIGHTS.forward * self.explained + (1 - WEIGHTS.forward) * self.asked


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score, and the number of the phrase that answers best."""

    candidate: Candidate
    score: float
    phrase: int
    likeness: Likeness

    @property
    def is_answer(self) -> bool:
        """Return whether this, as the first result, really answers."""
        return self.likeness.value >= WEIGHTS.confident


class Judge:
    """Compares the phrases of all candidates with one question."""

    def __init__(self, question: Question, candidates: Sequence[Candidate], rarity: Callable[[str, str], float]) -> None:
        self._question = question
        self._candidates = candidates
        self._mass = sum(question.weights) or 1.0
        self._told: dict[int, float] = {}
        self._field = SOUNDS if question.spoken else PHRASES
        self._known = _Rarities(rarity, self._field)
        self._asked = _Asked(self._known, question.spoken or question.words)
        text = "\n".join(phrase for candidate in candidates for phrase in candidate.phrases)
        self._tiers = self._prepared(text)

    def _prepared(self, text: str):
        tiers: dict[float, dict[str, list]] = {}
        views = {}
        for clue in self._question.clues:
            if clue.field not in views:
                views[clue.field] = _VIEWS[clue.field](text)
            mask = (1 << clue.end) - (1 << clue.start)
            for form in clue.forms:
                if form in views[clue.field]:
                    extra = 0.0
                    if not clue.rarity and clue.field == self._field:
                        extra = sum(self._known[c] for c in set(form) if not self._asked[c])
                    tiers.setdefault(clue.credit, {}).setdefault(clue.field, []).append((form, mask, extra))
        return [(credit, list(t.items())) for credit, t in sorted(tiers.items(), key=lambda x: -x[0])]

    def likeness(self, phrase: str) -> Likeness:
        explained = extra = 0.0
        seen = 0
        views = {PHRASES: phrase}
        for credit, fields in self._tiers:
            here = 0
            for field, forms in fields:
                view = views.get(field)
                if view is None:
                    view = views[field] = _VIEWS[field](phrase)
                for form, mask, more in forms:
                    if form in view:
                        here |= mask
                        extra += more
            here &= ~seen
            if here:
                explained += credit * self._weight(here)
                seen |= here
        own = sounds(phrase) if self._field == SOUNDS else phrase
        total = sum(map(self._known.__getitem__, own))
        got = sum(map(self._asked.__getitem__, own)) + extra
        return Likeness(explained / self._mass, min(1.0, got / total) if total else 0.0)

    def ranked(self, lift: Callable[[Candidate], float]) -> list[Ranked]:
        """Return the candidates, best first."""
        top = max((c.relevance for c in self._candidates), default=1.0)
        found = []
        for c in self._candidates:
            likenesses = [self.likeness(p) for p in c.phrases]
            at = max(range(len(likenesses)), key=lambda n: likenesses[n].value)
            score = (WEIGHTS.relevance * c.relevance / top + WEIGHTS.phrase * likenesses[at].value) / (WEIGHTS.relevance + WEIGHTS.phrase) + lift(c)
            found.append(Ranked(c, score, at, likenesses[at]))
        found.sort(key=lambda one: -one.score)
        return found

    def _weight(self, mask: int) -> float:
        known = self._told.get(mask)
        if known is None:
            weights = self._question.weights
            known = self._told[mask] = sum(w for at, w in enumerate(weights) if mask >> at & 1)
        return known


class _Rarities(dict[str, float]):
    def __init__(self, rarity: Callable[[str, str], float], field: str) -> None:
        self._rarity, self._field = rarity, field

    def __missing__(self, one: str) -> float:
        self[one] = value = self._rarity(self._field, one) if one.isalnum() or "\ue000" <= one < "\uf8ff" else 0.0
        return value


class _Asked(dict[str, float]):
    def __init__(self, rarities: _Rarities, asked: str) -> None:
        super().__init__({one: rarities[one] for one in asked})

    def __missing__(self, one: str) -> float:
        return 0.0
