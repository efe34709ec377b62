"""Rarity: how much a gram tells, by how many documents have it."""

import math
from collections.abc import Callable, Container, Mapping

from faq.search.readings import FIRST_SOUND
from faq.search.terms import UNKNOWN
from faq.search.weights import WEIGHTS

_MOST_GRAMS = 20_000  # kept; some 3 MB
_MOST_PHRASES = 20_000  # likewise


class FieldRarities(dict[str, float]):
    """The inverse document frequencies of the grams of one field, as BM25 weighs them.

    Counted with `having`, which says how many of `documents` have a gram, as they are asked for.
    What no document has may be a reader's own number, and is not kept; but what is in `beside`, the grams
    that are known of another field, is nobody's.
    """

    def __init__(
        self, documents: int, having: Callable[[str], int], beside: Container[str] = frozenset()
    ) -> None:
        self._documents, self._having, self._beside = documents, having, beside
        self.characters = _Characters(self)
        self.phrases = _Phrases(self.characters)

    def __missing__(self, gram: str) -> float:
        if len(self) >= _MOST_GRAMS:
            self.clear()
        # Deleted documents count until their segment is merged.
        having = 0 if gram == UNKNOWN else min(self._having(gram), self._documents)
        told = math.log1p((self._documents - having + 0.5) / (having + 0.5))
        if having or gram == UNKNOWN or gram in self._beside:
            self[gram] = told
        return told


class _Characters(dict[str, float]):
    """What a single character of a phrase tells: a sound or a letter, not spacing or punctuation."""

    def __init__(self, grams: FieldRarities) -> None:
        self._grams = grams

    def __missing__(self, one: str) -> float:
        if one.isascii() and one.isalnum():
            told = self._grams[UNKNOWN] * WEIGHTS.letter
        else:
            told = self._grams[one] if one.isalnum() or one >= FIRST_SOUND else 0.0
        self[one] = told
        return told


class _Phrases(dict[str, float]):
    """What all characters of a phrase tell together. The phrases of the best entries come again."""

    def __init__(self, characters: _Characters) -> None:
        self._characters = characters

    def __missing__(self, phrase: str) -> float:
        if len(self) >= _MOST_PHRASES:
            self.clear()
        self[phrase] = told = sum(map(self._characters.__getitem__, phrase))
        return told


# By field and gram, how much a gram tells: the rarer, the more. UNKNOWN tells most.
Rarities = Mapping[str, FieldRarities]
