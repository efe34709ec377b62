"""Marking: which parts of a text as written answer to the question's words."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from contacts.text import fold_aligned

_LATIN = re.compile("[a-z0-9]{2}")
_aligned = lru_cache(maxsize=2_000)(fold_aligned)  # titles and answers of entries, which come again


class Segment(NamedTuple):
    """A part of a text, marked or not. Escaping it is the template's matter."""

    text: str
    is_match: bool


def segments(text: str, marks: frozenset[str]) -> list[Segment]:
    """Cut `text` into marked and unmarked parts that, joined, are `text` again.

    `marks` are folded words; 帐户 in a question marks 賬戶 in the text.
    """
    folded, origins = _aligned(text)
    places = sorted((origins[start], origins[end - 1] + 1) for start, end in _places(folded, marks))
    found: list[Segment] = []
    done = 0
    for start, end in _joined(places):
        if done < start:
            found.append(Segment(text[done:start], is_match=False))
        found.append(Segment(text[start:end], is_match=True))
        done = end
    if done < len(text):
        found.append(Segment(text[done:], is_match=False))
    return found


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sorted places with those that touch each other as one."""
    found = places[:1]
    for start, end in places[1:]:
        last_start, last_end = found[-1]
        if start <= last_end:
            found[-1] = last_start, max(end, last_end)
        else:
            found.append((start, end))
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
