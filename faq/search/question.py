"""Question: what a reader asks, in the pieces that an entry may answer to."""

from collections.abc import Sequence
from functools import lru_cache
from operator import add
from typing import NamedTuple

from faq.search.grams import grams, is_han, pairs
from faq.search.terms import BODY, INITIALS, PHRASES, SOUNDS, Terms
from faq.search.weights import WEIGHTS


class Clue(NamedTuple):
    """One piece of the question, words[start:end]: a text with any of `forms` answers to it."""

    field: str
    forms: tuple[str, ...]
    start: int
    end: int
    credit: float  # what an answer counts
    rarity: float = 0.0  # what the piece tells; 0 where others tell it already


_MOST = 500  # characters: hardly a question is longer
_ONE = [1 << at for at in range(_MOST)]
_TWO = [3 << at for at in range(_MOST)]


class Told(dict[int, float]):
    """What a set of characters, given as bits, tells; `weights` says what each does."""

    def __init__(self, weights: Sequence[float]) -> None:
        self.weights = weights
        # Most clues are of one character or two.
        self.update(zip(_ONE, weights, strict=False))
        self.update(zip(_TWO, map(add, weights, weights[1:]), strict=False))
        self.whole = sum(weights) or 1.0

    def __missing__(self, span: int) -> float:
        told, left = 0.0, span
        while left:
            lowest = left & -left
            told += self.weights[lowest.bit_length() - 1]
            left ^= lowest
        self[span] = told
        return told


class Question(NamedTuple):
    """The clues of a question, and what the characters of its words tell."""

    text: str  # with the name of a wallet
    words: str  # without it
    spoken: str  # the words in sounds, where sounds are searched, else ""
    clues: tuple[Clue, ...]  # those of most credit first
    told: Told
    length: int  # in characters and syllables; any other word counts as two
    affirmed: frozenset[str]  # words like 想不起来 whose 不 denies nothing, because 忘记 says the same

    def terms(self) -> Terms:
        """Return the grams to look up in the index, those as written in the body too."""
        found: dict[str, dict[str, float]] = {PHRASES: {}, SOUNDS: {}, INITIALS: {}}
        for field, forms, _, _, credit, _ in self.clues:
            weights = found[field]
            # BM25 weighs single characters down by itself.
            weight = WEIGHTS.pair if credit == WEIGHTS.one_character else credit
            for form in forms:
                for gram in grams_of(form, field):
                    weights.setdefault(gram, weight)
        phrases, share = found[PHRASES].items(), WEIGHTS.body
        found[BODY] = {gram: weight * share for gram, weight in phrases if len(gram) > 1}
        return found

    @property
    def marks(self) -> frozenset[str]:
        """Return the folded words to mark in what is shown."""
        forms = {form for field, forms, *_ in self.clues if field == PHRASES for form in forms}
        return frozenset([form for form in forms if len(form) > 1 or form == self.words])


def grams_of(form: str, field: str) -> tuple[str, ...]:
    """Return the grams that find a form in a field; of longer ones the pairs are enough.

    Longer Han words come from groups of synonyms; any other may be a reader's own, and is not kept in memory.
    """
    if len(form) < 3:
        return (form,)
    return _known_grams(form, field) if is_han(form) else _cut(form, field)


def _cut(form: str, field: str) -> tuple[str, ...]:
    if field == INITIALS:
        return (form,)
    if field == SOUNDS:
        return tuple(pairs(form))
    return tuple(gram for gram in grams(form) if len(gram) > 1)


_known_grams = lru_cache(maxsize=10_000)(_cut)
