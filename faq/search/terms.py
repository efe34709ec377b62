"""Terms: what is looked up in the index, and in which of its fields."""

from typing import NamedTuple

PHRASES = "phrases"  # grams of titles and symptoms
BODY = "body"  # grams of answers and steps
SOUNDS = "sounds"  # titles and symptoms as they sound
INITIALS = "initials"  # first letters of their readings

UNKNOWN = ""  # a gram that no document has


class Term(NamedTuple):
    """A gram to look up in a field, with the weight of a match."""

    field: str
    gram: str
    weight: float
