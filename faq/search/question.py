"""Question: what a reader asks, in the pieces that an entry may answer to."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from faq.search.grams import grams, pairs
from faq.search.terms import BODY, INITIALS, PHRASES, SOUNDS, Term
from faq.search.weights import WEIGHTS


class Clue(NamedTuple):
    """One piece of the question, words[start:end]: a text with any of `forms` answers to it."""

    field: str
    forms: tuple[str, ...]
    start: int
    end: int
    credit: float  # what an answer counts
    rarity: float = 0.0  # what the piece tells; 0 where others tell it already


@dataclass(frozen=True, slots=True)
class Question:
    """The clues of a question, and how much each character of its words tells."""

    text: str  # with the name of a wallet
    words: str  # without it
    spoken: str  # the words in sounds, where sounds are searched, else ""
    clues: tuple[Clue, ...]  # those of most credit first
    weights: tuple[float, ...]
    length: int  # in characters and syllables; any other word counts as two
    affirmed: frozenset[str]  # words like 想不起来 whose 不 denies nothing, because 忘记 says the same

    def terms(self) -> list[Term]:
        """Return the grams to look up in the index, those as written in the body too."""
        found: dict[str, dict[str, float]] = {PHRASES: {}, SOUNDS: {}, INITIALS: {}}
        for clue in self.clues:
            weights = found[clue.field]
            # BM25 weighs single characters down by itself.
            weight = WEIGHTS.pair if clue.credit == WEIGHTS.one_character else clue.credit
            for form in clue.forms:
                for gram in grams_of(form, clue.field):
                    weights.setdefault(gram, weight)
        body = {gram: weight * WEIGHTS.body for gram, weight in found[PHRASES].items() if len(gram) > 1}
        by_field = (found | {BODY: body}).items()
        return [Term(field, gram, weight) for field, each in by_field for gram, weight in each.items()]

    @property
    def marks(self) -> frozenset[str]:
        """Return the folded words to mark in what is shown."""
        forms = (form for clue in self.clues if clue.field == PHRASES for form in clue.forms)
        return frozenset(form for form in forms if len(form) > 1 or form == self.words)


def grams_of(form: str, field: str) -> tuple[str, ...]:
    """Return the grams that find a form in a field; of longer ones the pairs are enough.

    Pieces of words are known; a number may be a reader's own, and is not kept in memory.
    """
    return _known_grams(form, field) if form.isalpha() else _cut(form, field)


def _cut(form: str, field: str) -> tuple[str, ...]:
    if len(form) < 3 or field == INITIALS:
        return (form,)
    if field == SOUNDS:
        return tuple(pairs(form))
    return tuple(gram for gram in grams(form) if len(gram) > 1)


_known_grams = lru_cache(maxsize=10_000)(_cut)
