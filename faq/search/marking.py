"""Marking: which parts of a text as written answer to the question's words."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from contacts.text import fold_aligned

_LATIN = re.compile("[a-z0-9]{2}")


class Segment(NamedTuple):
    """A part of a text, marked or not. Escaping it is the template's matter."""

    text: str
    is_match: bool


def segments(text: str, marks: frozenset[str]) -> list[Segment]:
    """Cut `text` into marked and unmarked parts that, joined, are `text` again.

    `marks` are folded words; 帐户 in a question marks 賬戶 in the text.
    """
    folded, origins = fold_aligned(text)
    marked = [False] * len(text)
    for start, end in _places(folded, marks):
        for index in range(origins[start], origins[end - 1] + 1):
            marked[index] = True
    found: list[Segment] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or marked[end] != marked[start]:
            found.append(Segment(text[start:end], marked[start]))
            start = end
    return found


def _places(folded: str, marks: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where marks stand in folded text; a Latin word only as a whole: "ok" is not in "okpay"."""
    for mark in filter(None, marks):
        start = folded.find(mark)
        while start >= 0:
            end = start + len(mark)
            if not (_is_within_word(folded, start) or _is_within_word(folded, end)):
                yield start, end
            start = folded.find(mark, start + 1)


def _is_within_word(folded: str, at: int) -> bool:
    return 0 < at < len(folded) and _LATIN.match(folded[at - 1 : at + 1]) is not None
