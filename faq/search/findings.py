"""Findings: which phrases of entries have the forms that the clues of a question look for."""

from collections.abc import Callable, Iterator, Sequence, Set
from functools import lru_cache

from faq.search.readings import initial_views, sound_views
from faq.search.terms import INITIALS, PHRASES, SOUNDS

# How texts are looked at for clues of each field; views keep the places of the characters.
VIEWS: dict[str, Callable[[str], tuple[str, ...]]] = {
    PHRASES: lambda text: (text,),
    SOUNDS: sound_views,
    INITIALS: initial_views,
}
# The phrases of the best entries come again; some 3 MB. What readers ask is not kept here.
_PHRASE_VIEWS = {field: lru_cache(maxsize=5_000)(views) for field, views in VIEWS.items()}


class Owners(dict[str, Set[int]]):
    """By form, the numbers of the phrases that have it, in any view of a field.

    `owners` gives the number of the phrase at each place of a view, `ends` where each phrase ends.
    """

    def __init__(self, views: tuple[str, ...], owners: Sequence[int], ends: Sequence[int]) -> None:
        self.views, self._owners, self._ends = views, owners, ends

    def __missing__(self, form: str) -> Set[int]:
        found: Set[int] = frozenset()
        for view in self.views:
            if form in view:
                found = found.union(self._in(view, form))
        self[form] = found
        return found

    def _in(self, view: str, form: str) -> Iterator[int]:
        at = view.find(form)
        while at >= 0:
            owner = self._owners[at]
            yield owner
            at = view.find(form, self._ends[owner])


class Findings(dict[str, Owners]):
    """By field, which phrases have the forms of clues; a view is of all phrases, joined."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = phrases
        self._owners: list[int] = []
        self._ends: list[int] = []
        for number, phrase in enumerate(phrases):
            self._owners += [number] * (len(phrase) + 1)
            self._ends.append(len(self._owners))

    def __missing__(self, field: str) -> Owners:
        each = [_PHRASE_VIEWS[field](phrase) for phrase in self._phrases]
        views = tuple(dict.fromkeys("\n".join(view[place] for view in each) for place in (0, -1)))
        self[field] = found = Owners(views, self._owners, self._ends)
        return found
