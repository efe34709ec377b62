"""Findings: which phrases of entries have the forms that the clues of a question look for."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from faq.search.readings import initial_views, sound_views
from faq.search.terms import INITIALS, PHRASES, SOUNDS

# How texts are looked at for clues of each field; views keep the places of the characters.
VIEWS: dict[str, Callable[[str], tuple[str, ...]]] = {
    PHRASES: lambda text: (text,),
    SOUNDS: sound_views,
    INITIALS: initial_views,
}


class Owners(dict[str, Sequence[int]]):
    """By form, the numbers of the phrases that have it, in any view of a field.

    `usual` has the first view of each phrase.
    """

    def __init__(self, views: Sequence[tuple[str, str]]) -> None:
        self.usual, self._texts = zip(*views, strict=True)
        self._joined = "\n".join(self._texts)

    def __missing__(self, form: str) -> Sequence[int]:
        found: Sequence[int] = ()
        if form in self._joined:  # most are in none
            found = [number for number, text in enumerate(self._texts) if form in text]
        self[form] = found
        return found


class Findings(dict[str, Owners]):
    """By field, which phrases have the forms of clues."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = phrases

    def __missing__(self, field: str) -> Owners:
        self[field] = found = Owners([_looked_at(field, phrase) for phrase in self._phrases])
        return found


@lru_cache(
    maxsize=15_000
)  # the phrases of the best entries come again: some 9 MB; questions are not kept here
def _looked_at(field: str, phrase: str) -> tuple[str, str]:
    """Return the first view of a phrase, and all of them as one text."""
    views = VIEWS[field](phrase)
    return views[0], "\n".join(views)
