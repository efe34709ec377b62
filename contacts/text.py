"""Folding: one spelling for everything that is indexed, asked, counted or compared.

Pure: text in, text out. Nothing here raises, whatever the text holds.
"""

import re
import unicodedata
from functools import cache

import opencc

# NUL, other controls and lone surrogates: no engine, database or page takes them.
_BROKEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Zero-width characters, bidi controls and variation selectors: a reader cannot see them.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_REPEATED_PUNCTUATION = re.compile(r"([^\w\s])(?:\s*\1)+")
_SPACING = re.compile(r"\s+")

# What readers write for the word our content uses. Both sides have the same length, so that
# marks found in folded text can be carried back to the text as written.
_SPELLINGS = {
    "帐": "账",
    "幺": "么",  # OpenCC takes the simplified 么 for a traditional character
    "登陆": "登录",
    "登入": "登录",
    "登出": "退出",  # OpenCC makes it 注销, which here means closing the account
    "身分": "身份",
    "其它": "其他",
    "甚么": "什么",
}
_SPELLING = re.compile("|".join(_SPELLINGS))

# A second round is needed where one step makes work for an earlier one; more never were.
_ROUNDS = 8


def fold(text: str) -> str:
    """Return the spelling used for searching and comparing; folding it again changes nothing.

    NFKC, lower case, Simplified characters, usual spelling of a few words (帐户 → 账户), no
    invisible characters, punctuation and spacing collapsed. Controls and lone surrogates
    become a space.
    """
    for _ in range(_ROUNDS):
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded
    return text


def writable(text: str) -> str:
    """Return text with a space for each NUL, other control or lone surrogate; it is not folded."""
    return _BROKEN.sub(" ", text)


def fold_aligned(text: str) -> tuple[str, list[int]]:
    """Return folded text and, for each of its characters, the index it comes from in `text`.

    For marking: characters stay where they are, so spacing and punctuation are not collapsed.
    """
    whole = _plain(_BROKEN.sub(" ", text))
    if len(whole) == len(text) and not _INVISIBLE.search(whole):
        return _spelled_in_place(whole), list(range(len(text)))
    pieces, origins = [], []
    for index, character in enumerate(text):
        piece = " " if _BROKEN.match(character) else _INVISIBLE.sub("", _plain(character))
        pieces.append(piece)
        origins.extend([index] * len(piece))
    return _spelled_in_place("".join(pieces)), origins


def _spelled_in_place(plain: str) -> str:
    """Return text with simplified characters in the usual spelling, of the same length."""
    spelled = _usual_spelling(_simplified(plain))
    if len(spelled) != len(plain):  # 隨身碟 → U盘: character by character instead
        spelled = _usual_spelling("".join(map(_one_simplified, plain)))
    return spelled


def _fold_once(text: str) -> str:
    text = _INVISIBLE.sub("", _BROKEN.sub(" ", text))
    text = _usual_spelling(_simplified(_plain(text)))
    text = _REPEATED_PUNCTUATION.sub(r"\1", text)
    return _SPACING.sub(" ", text).strip()


def _plain(text: str) -> str:
    """Return NFKC in lower case."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _simplified(text: str) -> str:
    if text.isascii() or _traditional().isdisjoint(text):
        return text
    return _converter().convert(_usual_spelling(text))


def _usual_spelling(text: str) -> str:
    if text.isascii():
        return text
    return _SPELLING.sub(lambda found: _SPELLINGS[found.group()], text)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("tw2sp")


@cache
def _traditional() -> frozenset[str]:
    """Return the characters that OpenCC changes: text without them needs no conversion."""
    ranges = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32000))
    characters = [chr(code) for start, end in ranges for code in range(start, end)]
    converted = _converter().convert("\n".join(characters)).split("\n")
    return frozenset(a for a, b in zip(characters, converted, strict=True) if a != b) - {"么"}


@cache
def _one_simplified(character: str) -> str:
    converted = _simplified(character)
    return converted if len(converted) == 1 else character
