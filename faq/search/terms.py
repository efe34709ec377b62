"""Terms: what is looked up in the index, and in which of its fields."""

from collections.abc import Mapping

PHRASES = "phrases"  # grams of titles and symptoms
BODY = "body"  # grams of answers and steps
SOUNDS = "sounds"  # titles and symptoms as they sound
INITIALS = "initials"  # first letters of their readings

UNKNOWN = ""  # a gram that no document has


# What to look up: by field and gram, the weight of a match.
Terms = Mapping[str, Mapping[str, float]]
