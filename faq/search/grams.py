"""Grams: the pieces of folded text that the index holds and a question asks for.

Han text goes in as single characters and pairs of neighbours, because Chinese has no spaces
and pairs beat word segmentation on readers' questions. Latin words, numbers and error codes
stay whole.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>[^\W_{_HAN}]+)")
_HAN_ONLY = re.compile(f"[{_HAN}]+")
_NUMBER_IN_CODE = re.compile(r"\d{3,}")
_EITHER_OR = re.compile(rf"([{_HAN}])[不没]\1|(?<![a-z])([a-z]{{2,6}}) ?(?:bu|mei) ?\2")
_DENIAL = re.compile("不|没|无法|失败|未|别|唔|冇")

# Longer words are no words; the index needs some bound.
LONGEST_WORD = 40


class Run(NamedTuple):
    """Neighbouring characters of one kind, with the place of the first in the text."""

    text: str
    start: int
    is_han: bool


def runs(folded: str) -> Iterator[Run]:
    """Yield the Han runs and the words of folded text, leaving out spaces and punctuation."""
    for match in _RUN.finditer(folded):
        yield Run(match.group(), match.start(), match.lastgroup == "han")


def plain(folded: str) -> str:
    """Return text without A-not-A: 能不能用 asks about 能用 and denies nothing."""
    return _EITHER_OR.sub(r"\1\2", folded)


def denies(plain_text: str) -> bool:
    """Return whether a text says that something is not so: 用不了, 没到账, 支付失败."""
    return bool(_DENIAL.search(plain_text))


def pairs(run: str) -> list[str]:
    """Return the pairs of neighbouring characters: 到账了 → 到账, 账了."""
    return [run[i : i + 2] for i in range(len(run) - 1)]


def word_forms(word: str) -> list[str]:
    """Return a word and the number within it: E1001 is also found by 1001."""
    word = word[:LONGEST_WORD]
    return [word, *(number for number in _NUMBER_IN_CODE.findall(word) if number != word)]


def grams(folded: str) -> list[str]:
    """Return all grams of folded text in reading order, repeated ones repeatedly."""
    found: list[str] = []
    for run in runs(folded):
        if run.is_han:
            found += run.text
            found += pairs(run.text)
        else:
            found += word_forms(run.text)
    return found


def is_han(text: str) -> bool:
    """Return whether a text has only Han characters."""
    return _HAN_ONLY.fullmatch(text) is not None


def is_alphabetic(word: str) -> bool:
    """Return whether a word has only the letters a to z, as pinyin and initials have."""
    return word.isascii() and word.isalpha()
