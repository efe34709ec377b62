"""Readings: how Han characters sound, and what a reader meant who typed sounds.

A sound is one toneless pinyin syllable with the usual confusions taken out (zh/z, ch/c, sh/s,
ang/an, eng/en, ing/in, n/l), coded as one private character. A text in sounds is therefore an
ordinary string: it is cut into pairs and searched like any other.
"""

import os
from collections.abc import Callable
from functools import cache

# The phrase dictionary misreads our words (还款, 重置) and costs 45 MB: character by character.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

import pypinyin

from faq.search.grams import is_alphabetic, pairs, runs

LONGEST_SYLLABLE = 6  # zhuang, chuang, shuang

# Function words whose second reading nobody types; kept, it would hide 不还 behind fou-huan.
_ONE_READING = {
    "不": "bu",
    "的": "de",
    "我": "wo",
    "有": "you",
    "没": "mei",
    "个": "ge",
    "么": "me",
    "能": "neng",
}

FIRST_SOUND = "\ue000"  # private use: in no text that means something
_STARTS = ("", *"bpmfdtlgkhjqxzcsryw")
_ENDS = (
    *("a", "o", "e", "i", "u", "v", "ai", "ei", "ui", "ao", "ou", "iu", "ie", "ue", "er"),
    *("an", "en", "in", "un", "ong", "iong", "ia", "ian", "iao", "ua", "uai", "uan", "uo"),
)
# The code depends on nothing but these two rows: an index outlives the process that wrote it.
_CODES = {
    start + end: chr(ord(FIRST_SOUND) + row * len(_ENDS) + column)
    for row, start in enumerate(_STARTS)
    for column, end in enumerate(_ENDS)
}
_CONFUSED_STARTS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_CONFUSED_ENDS = (("ang", "an"), ("eng", "en"), ("ing", "in"), ("ve", "ue"))


@cache
def sound(syllable: str) -> str:
    """Return the code of a syllable, "" when it is none; confused syllables share a code."""
    plain = syllable
    for confused, simple in _CONFUSED_STARTS:
        if plain.startswith(confused):
            plain = simple + plain[len(confused) :]
            break
    for confused, simple in _CONFUSED_ENDS:
        if plain.endswith(confused):
            plain = plain[: -len(confused)] + simple
            break
    return _CODES.get(plain, "")


def readings(character: str) -> tuple[str, ...]:
    """Return the toneless readings of a Han character, at most two, the usual one first."""
    if character in _ONE_READING:
        return (_ONE_READING[character],)
    found = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
    known = dict.fromkeys(s.replace("ü", "v") for s in found[0]) if found else ()
    return tuple(s for s in known if sound(s))[:2]


class _Table(dict[int, str]):
    """A table for str.translate, filled as characters are met."""

    def __init__(self, of_one: Callable[[str], str]) -> None:
        self._of_one = of_one

    def __missing__(self, code: int) -> str:
        self[code] = found = self._of_one(chr(code))
        return found


_USUAL_SOUNDS = _Table(lambda c: sound(readings(c)[0]) if readings(c) else " ")
_OTHER_SOUNDS = _Table(lambda c: sound(readings(c)[-1]) if readings(c) else " ")
_USUAL_LETTERS = _Table(lambda c: readings(c)[0][0] if readings(c) else " ")
_OTHER_LETTERS = _Table(lambda c: readings(c)[-1][0] if readings(c) else " ")


def sounds(text: str) -> str:
    """Return a text as it usually sounds: a code for each Han character, spaces for the rest."""
    return text.translate(_USUAL_SOUNDS)


def sound_views(text: str) -> tuple[str, ...]:
    """Return a text as it usually sounds and, where that differs, as it may sound as well.

    Both keep the places of the characters; 重置 is in one as zhong-zhi, in the other as chong-zhi.
    """
    return _distinct(text.translate(_USUAL_SOUNDS), text.translate(_OTHER_SOUNDS))


def usual_initials(text: str) -> str:
    """Return the first letters of the usual readings of a text, spaces for what has none."""
    return text.translate(_USUAL_LETTERS)


def initial_views(text: str) -> tuple[str, ...]:
    """Return the first letters of the readings of a text in the same two ways."""
    return _distinct(text.translate(_USUAL_LETTERS), text.translate(_OTHER_LETTERS))


def sound_grams(text: str) -> list[str]:
    """Return the sounds of a text, one by one and in pairs, for the index."""
    usual, *other = (
        [gram for run in view.split() for gram in (*run, *pairs(run))] for view in sound_views(text)
    )
    return usual + [gram for grams in other for gram in sorted(set(grams).difference(usual))]


def initial_grams(text: str) -> list[str]:
    """Return the threes of first letters of a text, for the index: 充不进 → cbj."""
    return sorted({t for view in initial_views(text) for run in view.split() for t in threes(run)})


def threes(letters: str) -> list[str]:
    """Return the threes of neighbouring letters."""
    return [letters[i : i + 3] for i in range(len(letters) - 2)]


@cache
def syllables() -> frozenset[str]:
    """Return the syllables that the 3,755 commonest characters have (GB 2312, level 1)."""
    codes = (bytes([high, low]) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    characters = "".join(code.decode("gb2312", errors="ignore") for code in codes)
    known = {reading for c in characters for reading in readings(c)}
    return frozenset(known | {"lue", "nue"})


def segment(letters: str, likelihood: Callable[[str], float]) -> tuple[str, ...]:
    """Cut unspaced pinyin into syllables; () when it cannot be cut without a rest.

    `likelihood` says how often the content has a pair of sounds, from 0 to 1; of the cuts with
    the fewest syllables the one that sounds most like the content wins.
    """
    # best[end][last sound] = the best cut of letters[:end] that ends in this sound
    best: list[dict[str, tuple[float, tuple[str, ...]]]] = [{} for _ in range(len(letters) + 1)]
    best[0][""] = (0.0, ())
    known = syllables()
    for start, cuts in enumerate(best):
        for end in range(start + 1, min(start + LONGEST_SYLLABLE, len(letters)) + 1) if cuts else ():
            syllable = letters[start:end]
            if syllable not in known:
                continue
            code = sound(syllable)
            best[end][code] = max(
                [
                    (score - 1 + (likelihood(last + code) if last else 0.0), (*cut, syllable))
                    for last, (score, cut) in cuts.items()
                ]
            )
    return max(best[-1].values(), default=(0.0, ()))[1]


def without_unfinished(text: str) -> str:
    """Return text without a last syllable that is still being typed: chongzh → chong.

    Text that does not end in pinyin is returned as it is.
    """
    last = next((run for run in reversed(list(runs(text)))), None)
    if last is None or not is_alphabetic(last.text) or last.start + len(last.text) < len(text):
        return text
    reached = {0}
    for end in range(1, len(last.text) + 1):
        starts = range(max(0, end - LONGEST_SYLLABLE), end)
        if any(start in reached and last.text[start:end] in syllables() for start in starts):
            reached.add(end)
    return text[: last.start + max(reached)] if max(reached) else text


def _distinct(usual: str, other: str) -> tuple[str, ...]:
    return (usual,) if usual == other else (usual, other)
