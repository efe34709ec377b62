"""Findings: which phrases of entries have the forms that the clues of a question look for."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from faq.search.readings import initial_views, sound_views
from faq.search.terms import INITIALS, PHRASES, SOUNDS

# How texts are looked at for clues of each field; views keep the places of the characters.
VIEWS: dict[str, Callable[[str], tuple[str, ...]]] = {
    PHRASES: lambda text: (text,),
    SOUNDS: sound_views,
    INITIALS: initial_views,
}


class Views(NamedTuple):
    """Of each phrase of an entry the first view, and all of them as one text."""

    usual: tuple[str, ...]
    texts: tuple[str, ...]


class Owners(dict[str, Sequence[int]]):
    """By form, the numbers of the phrases that have it, in any view of a field.

    `usual` has the first view of each phrase. What is not in `joined`, all texts as one, needs no look.
    """

    def __init__(self, views: Iterable[Views]) -> None:
        self.usual: list[str] = []
        self._texts: list[str] = []
        for each in views:
            self.usual += each.usual
            self._texts += each.texts
        self.joined = "\n".join(self._texts)

    def __missing__(self, form: str) -> Sequence[int]:
        self[form] = found = [number for number, text in enumerate(self._texts) if form in text]
        return found


class Findings(dict[str, Owners]):
    """By field, which phrases of entries have the forms of clues."""

    def __init__(self, entries: Sequence[tuple[str, ...]]) -> None:
        self._entries = entries

    def __missing__(self, field: str) -> Owners:
        self[field] = found = Owners(_looked_at(field, phrases) for phrases in self._entries)
        return found


@lru_cache(maxsize=2_000)  # the best entries come again: some 9 MB; questions are not kept here
def _looked_at(field: str, phrases: tuple[str, ...]) -> Views:
    """Return how the phrases of an entry look for clues of a field."""
    views = [VIEWS[field](phrase) for phrase in phrases]
    return Views(tuple([each[0] for each in views]), tuple(["\n".join(each) for each in views]))
