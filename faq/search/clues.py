"""Clues: the pieces of a question that an entry may answer to, and what each is worth."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from contacts.text import fold
from faq.search.grams import Run, grams, pairs, runs, word_forms
from faq.search.index import BODY, INITIALS, PHRASES, SOUNDS, Term
from faq.search.readings import SHORTEST_INITIALS, segment, sound, sounds, threes, usual_initials
from faq.search.synonyms import SynonymGroup, SynonymTable
from faq.search.weights import WEIGHTS

# English words that say nothing about the matter.
EMPTY_WORDS = frozenset(
    "a an the my your me i im you we it its is are was be been has have had do does did am to of in on at for from with "
    "and or but so if by as that this these there please pls hi hello help what some any just now been get got".split()
)

Rarity = Callable[[str, str], float]  # of a gram in a field


class Clue(NamedTuple):
    """One piece of the question, words[start:end]: a text with any of `forms` answers to it."""

    field: str
    forms: tuple[str, ...]
    start: int
    end: int
    credit: float  # what an answer to it counts
    rarity: float  # what the piece itself tells; 0 for other words for the piece


@dataclass(frozen=True, slots=True)
class Question:
    """The clues of a question, and how much each of its characters tells."""

    text: str  # with the name of a wallet
    words: str  # without it
    spoken: str  # the words in sounds, where sounds are searched
    clues: tuple[Clue, ...]
    weights: tuple[float, ...]

    def terms(self) -> list[Term]:
        """Return the grams to look up in the index, those that tell most first."""
        found: dict[tuple[str, str], float] = {}
        for clue in self.clues:
            weight = clue.credit if not clue.rarity or clue.field != PHRASES else 1.0
            for form in clue.forms:
                for gram in _grams_of(form, clue.field):
                    key = clue.field, gram
                    if weight > found.get(key, 0.0):
                        found[key] = weight
        return [Term(field, gram, weight) for (field, gram), weight in found.items()]

    @property
    def marks(self) -> frozenset[str]:
        """Return the words that are marked in what is shown."""
        return frozenset(
            form for c in self.clues if c.field == PHRASES for form in c.forms if len(form) > 1 or form == self.words
        )


class Interrogator:
    """Turns search words into clues; knows the synonym groups, as written and as heard."""

    def __init__(self, groups: Iterable[SynonymGroup]) -> None:
        groups = tuple(groups)
        self._written = SynonymTable(groups)
        self._abbreviations = _Abbreviations(groups, self._written)
        self._spoken = SynonymTable(_as_heard(groups))

    def question(self, text: str, words: str, rarity: Rarity) -> Question:
        """Return the clues of folded search words; `rarity` is that of the index asked."""
        clues: list[Clue] = []
        heard: list[_Heard] = []
        for run in runs(words):
            if run.is_han:
                clues += _written_clues(run, rarity)
                unknown = rarity(PHRASES, "")
                heard += [_Heard(s, at, at + 1, False, rarity(PHRASES, words[at:at+2]) >= unknown and at < run.start+len(run.text)-1) for at, s in enumerate(sounds(run.text), run.start)]
            elif syllables := _syllables(run, rarity):
                heard += _typed(run.start, syllables)
            elif run.text not in EMPTY_WORDS:
                clues += _word_clues(run, rarity)
                clues += self._abbreviation_clues(run, rarity)
        clues += self._heard_clues(heard, rarity)
        for start, end, others in self._written.alternatives(words):
            clues += _other_words(others, start, end)
        spoken = "".join(one.sound for one in heard) if any(c.field == SOUNDS for c in clues) else ""
        return Question(text, words, spoken, tuple(clues), _weights(words, clues))

    def _abbreviation_clues(self, run: Run, rarity: Rarity) -> Iterator[Clue]:
        """Yield a clue for each word that a run of first letters stands for: wj, mm."""
        if not _is_alphabetic(run.text):
            return
        start = run.start
        for piece in self._abbreviations.cut(run.text):
            yield Clue(PHRASES, self._abbreviations[piece], start, start + len(piece), WEIGHTS.initials, 0.0)
            start += len(piece)

    def _heard_clues(self, heard: list["_Heard"], rarity: Rarity) -> Iterator[Clue]:
        for one in heard:
            if one.typed:
                known = rarity(SOUNDS, one.sound)
                yield Clue(SOUNDS, (one.sound,), one.start, one.end, WEIGHTS.one_sound, known)
        for one, two in pairwise(heard):
            pair = one.sound + two.sound
            if one.typed or two.typed:
                yield Clue(SOUNDS, (pair,), one.start, two.end, WEIGHTS.sound_pair, rarity(SOUNDS, pair))
        if any(one.typed or one.slipped for one in heard):
            for first, last, others in self._spoken.alternatives("".join(one.sound for one in heard)):
                if any(one.typed or (one.slipped and one is not heard[last-1]) for one in heard[first:last]):
                    yield Clue(SOUNDS, others, heard[first].start, heard[last - 1].end, WEIGHTS.synonym, 0.0)


class _Abbreviations(dict[str, tuple[str, ...]]):
    """The words of the groups by their first letters, each with its other words."""

    def __init__(self, groups, table) -> None:
        others = dict(table.items())
        found: dict[str, dict[str, None]] = {}
        for group in groups:
            for word in map(fold, group.words + group.means):
                letters = usual_initials(word)
                if 2 <= len(word) <= 3 and " " not in letters:
                    found.setdefault(letters, {}).update(dict.fromkeys((word, *others.get(word, ()))))
        super().__init__({letters: tuple(words) for letters, words in found.items()})

    def cut(self, letters: str) -> tuple[str, ...]:
        """Return the fewest known abbreviations that make up `letters`, () when none do."""
        best: list[tuple[str, ...] | None] = [()]
        for end in range(1, len(letters) + 1):
            ways = [(*best[start], letters[start:end]) for start in range(max(0, end - 3), end - 1) if best[start] is not None and letters[start:end] in self]
            best.append(min(ways, key=len, default=None))
        return best[-1] or ()


class _Heard(NamedTuple):
    """A sound of the question and its place; typed as pinyin or read from a character."""

    sound: str
    start: int
    end: int
    typed: bool
    slipped: bool = False


def _typed(start: int, syllables: tuple[str, ...]) -> Iterator[_Heard]:
    for syllable in syllables:
        yield _Heard(sound(syllable), start, start + len(syllable), True)
        start += len(syllable)


def _other_words(words: tuple[str, ...], start: int, end: int) -> Iterator[Clue]:
    """Yield clues for other words; a single character is met in too many words to count in full."""
    for forms, credit in (
        (tuple(word for word in words if len(word) > 1), WEIGHTS.synonym),
        (tuple(word for word in words if len(word) == 1), WEIGHTS.one_character_synonym),
    ):
        if forms:
            yield Clue(PHRASES, forms, start, end, credit, 0.0)


def _written_clues(run: Run, rarity: Rarity) -> Iterator[Clue]:
    for at, one in enumerate(run.text, run.start):
        yield Clue(PHRASES, (one,), at, at + 1, WEIGHTS.one_character, rarity(PHRASES, one))
    for at, pair in enumerate(pairs(run.text), run.start):
        known = rarity(PHRASES, pair)
        yield Clue(PHRASES, (pair,), at, at + 2, WEIGHTS.pair, known)
        # Hardly ever written so, but often heard: taken for a slip of the pen (冲值).
        said = sounds(pair)
        if known - rarity(SOUNDS, said) > WEIGHTS.slip_rarity:
            yield Clue(SOUNDS, (said,), at, at + 2, WEIGHTS.slip, 0.0)


@lru_cache(maxsize=10_000)
def _grams_of(form: str, field: str) -> tuple[str, ...]:
    """Return the grams that find a form; of longer ones the pairs are enough."""
    if len(form) < 3 or field == INITIALS:
        return (form,)
    if field == SOUNDS:
        return tuple(pairs(form))
    return tuple(gram for gram in grams(form) if len(gram) > 1) or tuple(form)


def _word_clues(run: Run, rarity: Rarity) -> Iterator[Clue]:
    end = run.start + len(run.text)
    forms = tuple(word_forms(run.text))
    yield Clue(PHRASES, forms, run.start, end, WEIGHTS.pair, rarity(PHRASES, forms[0]))
    if _is_alphabetic(run.text) and len(run.text) >= SHORTEST_INITIALS:
        for at, three in enumerate(threes(run.text), run.start):
            yield Clue(INITIALS, (three,), at, at + 3, WEIGHTS.initials, 0.0)


def _syllables(run: Run, rarity: Rarity) -> tuple[str, ...]:
    if not _is_alphabetic(run.text):
        return ()
    return segment(run.text, lambda pair: 1 / (1 + rarity(SOUNDS, pair)))


def _weights(words: str, clues: list[Clue]) -> tuple[float, ...]:
    """Return for each character the mean rarity of the clues that it is part of."""
    sums, counts = [0.0] * len(words), [0] * len(words)
    for clue in clues:
        if clue.rarity:
            for at in range(clue.start, clue.end):
                sums[at] += clue.rarity
                counts[at] += 1
    return tuple((total / count) ** WEIGHTS.emphasis if count else 0.0 for total, count in zip(sums, counts, strict=True))


def _as_heard(groups: Iterable[SynonymGroup]) -> Iterator[SynonymGroup]:
    """Yield the groups in sounds; single syllables say too little and are left out."""
    for group in groups:
        words, means = _in_sounds(group.words), _in_sounds(group.means)
        if words and (means or not group.means):
            yield SynonymGroup(words, means)


def _in_sounds(words: tuple[str, ...]) -> tuple[str, ...]:
    heard = (sounds(fold(word)) for word in words)
    return tuple(word for word in heard if len(word) > 1 and " " not in word)


def _is_alphabetic(word: str) -> bool:
    return word.isascii() and word.isalpha()
