"""Marking: which parts of a text as written answer to the question's words."""

from typing import NamedTuple

from contacts.text import fold_aligned


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
    for mark in marks:
        at = folded.find(mark)
        while mark and at >= 0:
            for index in range(origins[at], origins[at + len(mark) - 1] + 1):
                marked[index] = True
            at = folded.find(mark, at + 1)
    found: list[Segment] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or marked[end] != marked[start]:
            found.append(Segment(text[start:end], marked[start]))
            start = end
    return found
