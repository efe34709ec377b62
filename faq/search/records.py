"""Records: what goes into the index of an entry, and what comes back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from contacts.text import fold
from faq.search.grams import grams, plain
from faq.search.readings import initial_grams, sound_grams
from faq.search.terms import BODY, INITIALS, PHRASES, SOUNDS


@dataclass(frozen=True, slots=True)
class Document:
    """An entry as the index takes it: slugs of wallet and topic, and everything to be found."""

    id: int
    wallet: str
    topic: str
    title: str
    symptoms: tuple[str, ...] = ()
    answer: str = ""
    steps: str = ""
    urgency: str = ""  # routine, today or now

    @property
    def shown(self) -> tuple[str, ...]:
        """Return what a reader might have said, as written."""
        return (self.title, *self.symptoms)

    @property
    def phrases(self) -> tuple[str, ...]:
        """Return the same folded."""
        return tuple(plain(fold(phrase)) for phrase in self.shown)

    @property
    def body(self) -> str:
        """Return what the entry says besides, folded."""
        return plain(fold(f"{self.answer}\n{self.steps}"))


def grams_by_field(phrases: Sequence[str], body: str) -> dict[str, list[str]]:
    """Return the grams of each field that is searched, of an entry's folded phrases and body."""
    return {
        PHRASES: [gram for phrase in phrases for gram in grams(phrase)],
        SOUNDS: [gram for phrase in phrases for gram in sound_grams(phrase)],
        INITIALS: [gram for phrase in phrases for gram in initial_grams(phrase)],
        BODY: grams(body),
    }


class Candidate(NamedTuple):
    """An entry that shares grams with the question."""

    relevance: float  # BM25: comparable within one answer only
    id: int
    wallet: str
    topic: str = ""
    phrases: tuple[str, ...] = ()  # title and symptoms, folded
    shown: tuple[str, ...] = ()  # the same as written
    body: bytes = b""  # answer and steps, folded and packed: needed of the first one only
    urgency: str = ""

    @property
    def text(self) -> str:
        """Return everything the entry says, folded."""
        return " ".join((*self.phrases, *unpacked(self.body)))


class Found(NamedTuple):
    """What shares grams with a question, best by BM25 first.

    `others` gives those beyond the best that have at least a relevance. They come without topic,
    phrases and urgency: reading takes longest, and most of them are so far off that nobody asks.
    """

    best: list[Candidate]  # at most WEIGHTS.pool
    others: Callable[[float], list[Candidate]]


def packed(phrases: Iterable[str]) -> bytes:
    """Return phrases as the index keeps them."""
    return "\n".join(" ".join(phrase.split("\n")) for phrase in phrases).encode("utf-8", errors="replace")


def unpacked(stored: bytes) -> tuple[str, ...]:
    """Return the phrases that were packed."""
    return tuple(bytes(stored).decode("utf-8").split("\n"))
