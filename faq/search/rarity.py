"""Rarity: how much a gram tells, by how many documents have it."""

import math
from collections.abc import Callable

from faq.search.terms import UNKNOWN

_MOST_GRAMS = 20_000  # kept; some 3 MB


class FieldRarities(dict[str, float]):
    """The inverse document frequencies of the grams of one field, as BM25 weighs them.

    Counted with `having`, which says how many of `documents` have a gram, as they are asked for.
    """

    def __init__(self, documents: int, having: Callable[[str], int]) -> None:
        self._documents, self._having = documents, having

    def __missing__(self, gram: str) -> float:
        if len(self) >= _MOST_GRAMS:
            self.clear()
        # Deleted documents count until their segment is merged.
        having = 0 if gram == UNKNOWN else min(self._having(gram), self._documents)
        self[gram] = told = math.log1p((self._documents - having + 0.5) / (having + 0.5))
        return told
