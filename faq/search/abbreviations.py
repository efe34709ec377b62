"""Abbreviations: words typed by their first letters, wjmm for 忘记密码.

The words are those of the synonym groups: the vocabulary that the staff keep.
"""

from collections.abc import Iterable

from contacts.text import fold
from faq.search.readings import usual_initials
from faq.search.synonyms import SynonymGroup, SynonymTable

_SHORTEST, _LONGEST = 2, 3  # characters; longer words are made up of shorter ones


class Abbreviations:
    """Knows the words of the synonym groups by their first letters."""

    def __init__(self, groups: Iterable[SynonymGroup], table: SynonymTable) -> None:
        found: dict[str, dict[str, None]] = {}
        for word in dict.fromkeys(fold(word) for group in groups for word in group.words + group.means):
            letters = usual_initials(word)
            if _SHORTEST <= len(word) <= _LONGEST and " " not in letters:
                found.setdefault(letters, {}).update(dict.fromkeys((word, *table.others(word))))
        self._words = {letters: tuple(words) for letters, words in found.items()}

    def read(self, letters: str) -> list[tuple[str, tuple[str, ...]]]:
        """Cut letters into the fewest known abbreviations, each with the words it may stand for.

        Returns [] when they cannot be cut without a rest.
        """
        best: list[list[str] | None] = [[]]
        for end in range(1, len(letters) + 1):
            ways = [
                [*cut, letters[start:end]]
                for start in range(max(0, end - _LONGEST), end - _SHORTEST + 1)
                if (cut := best[start]) is not None and letters[start:end] in self._words
            ]
            best.append(min(ways, key=len, default=None))
        return [(piece, self._words[piece]) for piece in best[-1] or ()]
