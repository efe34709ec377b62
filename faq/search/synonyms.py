"""Synonym groups: other words for what a reader wrote, applied to the question only.

The index knows nothing of them, so an edited group acts at once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from contacts.text import fold
from faq.search.grams import plain


class SynonymError(ValueError):
    """A group that cannot be used; the message names the source and the entry."""


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """Words that stand for each other or, with `means`, words that also search for others.

    付款 = 支付 = 付钱 goes both ways; "cannot login" means 登不上, but not the other way round.
    """

    words: tuple[str, ...]
    means: tuple[str, ...] = ()


class Alternative(NamedTuple):
    """A part of the question, text[start:end], and the other words for it."""

    start: int
    end: int
    words: tuple[str, ...]


class SynonymTable:
    """The groups, prepared for looking up many questions."""

    def __init__(self, groups: Iterable[SynonymGroup]) -> None:
        groups = tuple(groups)
        others: dict[str, dict[str, None]] = {}
        for group in groups:
            words = _folded(group.words)
            for word in () if group.means else words:
                others.setdefault(word, {}).update(dict.fromkeys(w for w in words if w != word))
        # "forgot" means 忘记, and with it everything that 忘记 stands for.
        alike = {word: tuple(found) for word, found in others.items()}
        for group in groups:
            means = _folded(group.means)
            wider = dict.fromkeys((*means, *(other for word in means for other in alike.get(word, ()))))
            for word in _folded(group.words) if means else ():
                others.setdefault(word, {}).update((w, None) for w in wider if w != word)
        self._others = {word: tuple(found) for word, found in others.items() if found}
        self._lengths: dict[str, set[int]] = {}  # of the words, by first character
        for word in self._others:
            self._lengths.setdefault(word[0], set()).add(len(word))

    def others(self, word: str) -> tuple[str, ...]:
        """Return the other words for a folded word."""
        return self._others.get(word, ())

    def alternatives(self, folded: str) -> Iterator[Alternative]:
        """Yield every part of folded text that a group has other words for."""
        for start, first in enumerate(folded):
            for length in self._lengths.get(first, ()):
                end = start + length
                others = self._others.get(folded[start:end]) if end <= len(folded) else None
                if others and _stands_alone(folded, start, end):
                    yield Alternative(start, end, others)


def parse_groups(data: object, source: str) -> tuple[SynonymGroup, ...]:
    """Return the groups of a loaded YAML file; raise SynonymError naming `source` and entry."""
    rows = data.get("synonyms") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise SynonymError(f"{source}: expected a list under the key 'synonyms'")
    return tuple(_parse_group(row, f"{source}: synonyms[{n}]") for n, row in enumerate(rows, 1))


def _folded(words: Iterable[str]) -> list[str]:
    return [folded for word in words if (folded := plain(fold(word)))]


def _parse_group(row: object, place: str) -> SynonymGroup:
    if not isinstance(row, dict) or not set(row) <= {"words", "means"}:
        raise SynonymError(f"{place}: expected the keys 'words' and, for one way, 'means'")
    words, means = row.get("words"), row.get("means", [])
    for name, value in (("words", words), ("means", means)):
        if not isinstance(value, list) or not all(isinstance(w, str) and fold(w) for w in value):
            raise SynonymError(f"{place}: '{name}' must be a list of words (quote numbers, yes, no)")
    if len(words) + len(means) < 2 or not words:
        raise SynonymError(f"{place}: a group needs at least two words")
    return SynonymGroup(tuple(words), tuple(means))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether text[start:end] cuts no Latin word in two: "tk" is not in "tktok"."""
    return not (
        (start > 0 and _is_latin(text[start - 1]) and _is_latin(text[start]))
        or (end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end]))
    )


def _is_latin(character: str) -> bool:
    return character.isalnum() and character < "\u2e80"
