"""Clues: finding the pieces of a question that an entry may answer to, and what each is worth."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from contacts.text import fold
from faq.search.abbreviations import Abbreviations
from faq.search.grams import Run, denies, is_alphabetic, pairs, runs, word_forms
from faq.search.question import Clue, Question, Told, grams_of
from faq.search.rarity import Rarities
from faq.search.readings import segment, sound, sounds, threes
from faq.search.synonyms import SynonymGroup, SynonymTable
from faq.search.terms import BODY, INITIALS, PHRASES, SOUNDS, UNKNOWN
from faq.search.weights import WEIGHTS

# English words that say nothing about the matter.
_ENGLISH = """
a an the my your me i im you we it its this that these there is are was be been do does did has have had
am to of in on at for from with and or but so if by as please pls hi hello help what some any just now get got
"""
_EMPTY_WORDS = frozenset(_ENGLISH.split())


class ClueFinder:
    """Finds the clues in search words; knows the synonym groups as written and as heard."""

    def __init__(self, groups: Iterable[SynonymGroup]) -> None:
        groups = tuple(groups)
        self._written = SynonymTable(groups)
        self._other_words = _OtherWords(self._written, {})
        self._heard = SynonymTable(_as_heard(groups))
        self._abbreviations = Abbreviations(groups, self._written)

    def question(self, text: str, words: str, rarities: Rarities) -> Question:
        """Return the question that folded `text` asks, of which `words` are searched."""
        clues: list[Clue] = []
        heard: list[_Heard] = []
        length = 0
        for run in runs(words):
            if run.is_han:
                written, sounding = _read(run, rarities)
                clues += written
                heard += sounding
                continue
            if syllables := _syllables(run.text, rarities):
                heard += _typed(run.start, syllables)
                continue
            length += 2
            if run.text not in _EMPTY_WORDS:
                clues += self._abbreviation_clues(run, rarities) or _word_clues(run, rarities)
        clues += _sound_clues(heard, rarities)
        clues += self._heard_synonyms(heard)
        affirmed: set[str] = set()
        other_words = self._other_words_in(rarities)
        for start, end, _ in self._written.alternatives(words):
            pieces, denying = other_words[words[start:end]]
            clues += [Clue(PHRASES, forms, start, end, credit) for forms, credit in pieces]
            affirmed |= denying
        is_heard = any(clue.field == SOUNDS for clue in clues)
        spoken = "".join(one.sound for one in heard) if is_heard else ""
        clues.sort(key=attrgetter("credit"), reverse=True)
        told, length = Told(_weights(words, clues)), length + len(heard)
        return Question(text, words, spoken, tuple(clues), told, length, frozenset(affirmed))

    def _other_words_in(self, rarities: Rarities) -> "_OtherWords":
        known = self._other_words  # another thread may look at a newer index
        if known.rarities is not rarities:
            self._other_words = known = _OtherWords(self._written, rarities)
        return known

    def _abbreviation_clues(self, run: Run, rarities: Rarities) -> list[Clue]:
        """Return a clue for each word that is typed by its first letters."""
        is_known = rarities[PHRASES][run.text] < rarities[PHRASES][UNKNOWN]
        if is_known or self._written.others(run.text) or not _may_be_initials(run.text):
            return []
        clues, start = [], run.start
        for letters, words in self._abbreviations.read(run.text):
            known = min(rarities[PHRASES][gram] for word in words for gram in grams_of(word, PHRASES))
            forms = _known(words, rarities)
            clues.append(Clue(PHRASES, forms, start, start + len(letters), WEIGHTS.initials, known))
            start += len(letters)
        return clues and clues + _initial_clues(run)

    def _heard_synonyms(self, heard: list["_Heard"]) -> Iterator[Clue]:
        """Yield clues for words that are typed in pinyin, or written in a way nobody writes."""
        if not any(one.typed or one.slipped for one in heard):
            return
        for first, last, others in self._heard.alternatives("".join(one.sound for one in heard)):
            part = heard[first:last]
            if any(one.typed for one in part) or any(one.slipped for one in part[:-1]):
                yield Clue(SOUNDS, others, part[0].start, part[-1].end, WEIGHTS.synonym)


class _OtherWords(dict[str, tuple[list[tuple[tuple[str, ...], float]], set[str]]]):
    """By word of a synonym group: the other words that documents have, with their credit, and the affirmed."""

    def __init__(self, table: SynonymTable, rarities: Rarities) -> None:
        self._table, self.rarities = table, rarities

    def __missing__(self, word: str) -> tuple[list[tuple[tuple[str, ...], float]], set[str]]:
        others = self._table.others(word)
        known = _known(others, self.rarities)
        long = tuple(one for one in known if len(one) > 1)
        short = tuple(one for one in known if len(one) == 1)
        pieces = ((long, WEIGHTS.synonym), (short, WEIGHTS.one_character_synonym))
        self[word] = found = [piece for piece in pieces if piece[0]], _affirmed((word, *others))
        return found


class _Heard(NamedTuple):
    """A sound of the question and its place: typed as pinyin, or read from a character.

    `slipped` where the character and the next stand nowhere in the index side by side.
    """

    sound: str
    start: int
    end: int
    typed: bool = False
    slipped: bool = False


def _typed(start: int, syllables: Iterable[str]) -> Iterator[_Heard]:
    for syllable in syllables:
        yield _Heard(sound(syllable), start, start + len(syllable), typed=True)
        start += len(syllable)


def _syllables(word: str, rarities: Rarities) -> tuple[str, ...]:
    if not is_alphabetic(word) or len(word) > WEIGHTS.longest_pinyin:
        return ()
    return segment(word, lambda pair: 1 / (1 + rarities[SOUNDS][pair]))


def _read(run: Run, rarities: Rarities) -> tuple[list[Clue], list[_Heard]]:
    """Return the clues of Han characters as they are written, and how they sound."""
    phrases, body, spoken = rarities[PHRASES], rarities[BODY], rarities[SOUNDS]
    unknown, start = phrases[UNKNOWN], run.start
    said = sounds(run.text)
    clues = [
        Clue(PHRASES, (one,), at, at + 1, WEIGHTS.one_character, phrases[one])
        for at, one in enumerate(run.text, start)
    ]
    slipped = []
    for at, pair in enumerate(pairs(run.text)):
        known = phrases[pair]
        forms = (pair,) if known < unknown or body[pair] < unknown else ()
        clues.append(Clue(PHRASES, forms, start + at, start + at + 2, WEIGHTS.pair, known))
        # Hardly ever written so, but often heard: taken for a slip of the pen (冲值).
        heard = said[at : at + 2]
        if known - spoken[heard] > WEIGHTS.slip_rarity:
            clues.append(Clue(SOUNDS, (heard,), start + at, start + at + 2, WEIGHTS.slip))
        slipped.append(known >= unknown)
    slipped.append(False)
    return clues, [
        _Heard(said[at], start + at, start + at + 1, slipped=slip) for at, slip in enumerate(slipped)
    ]


def _word_clues(run: Run, rarities: Rarities) -> list[Clue]:
    forms = tuple(word_forms(run.text))
    told = rarities[PHRASES][forms[0]]
    whole = Clue(PHRASES, forms, run.start, run.start + len(run.text), WEIGHTS.pair, told)
    return [whole, *_initial_clues(run)]


def _initial_clues(run: Run) -> list[Clue]:
    letters = threes(run.text) if _may_be_initials(run.text) else []
    return [
        Clue(INITIALS, (three,), at, at + 3, WEIGHTS.initials) for at, three in enumerate(letters, run.start)
    ]


def _sound_clues(heard: list[_Heard], rarities: Rarities) -> Iterator[Clue]:
    if not any(one.typed for one in heard):
        return
    for one in heard:
        if one.typed:
            known = rarities[SOUNDS][one.sound]
            yield Clue(SOUNDS, (one.sound,), one.start, one.end, WEIGHTS.one_sound, known)
    for one, two in pairwise(heard):
        if one.typed or two.typed:
            pair = one.sound + two.sound
            yield Clue(SOUNDS, (pair,), one.start, two.end, WEIGHTS.sound_pair, rarities[SOUNDS][pair])


def _affirmed(words: tuple[str, ...]) -> set[str]:
    """Return the words with a denial, where others without one say the same."""
    denying = {word for word in words if denies(word)}
    return denying if len(denying) < len(words) else set()


def _known(forms: Iterable[str], rarities: Rarities) -> tuple[str, ...]:
    """Return the forms that some document may have: most other words are met nowhere."""
    phrases, body = rarities[PHRASES], rarities[BODY]
    unknown = phrases[UNKNOWN]

    def is_known(form: str) -> bool:
        if not (found := grams_of(form, PHRASES)):  # punctuation has none
            return False
        return phrases[found[0]] < unknown or body[found[0]] < unknown

    return tuple(form for form in forms if is_known(form))


def _weights(words: str, clues: Iterable[Clue]) -> list[float]:
    """Return what each character tells: by the mean rarity of the clues that it is part of."""
    sums, counts = [0.0] * len(words), [0] * len(words)
    for _, _, start, end, _, rarity in clues:
        if rarity:
            for at in range(start, end):
                sums[at] += rarity
                counts[at] += 1
    means = (total / (count or 1) for total, count in zip(sums, counts, strict=True))
    return [mean**WEIGHTS.emphasis for mean in means]


def _as_heard(groups: Iterable[SynonymGroup]) -> Iterator[SynonymGroup]:
    """Yield the groups in sounds; single syllables say too little and are left out."""
    for group in groups:
        words, means = _in_sounds(group.words), _in_sounds(group.means)
        if words and (means or not group.means):
            yield SynonymGroup(words, means)


def _in_sounds(words: Iterable[str]) -> tuple[str, ...]:
    heard = (sounds(fold(word)) for word in words)
    return tuple(word for word in heard if len(word) > 1 and " " not in word)


def _may_be_initials(word: str) -> bool:
    is_hammered = len(set(word)) < min(len(word), 3)  # zzzz: a key held down says nothing
    return is_alphabetic(word) and len(word) <= WEIGHTS.longest_initials and not is_hammered
