"""Understanding: what a question says besides its search words.

Which wallet it names, whether money is disappearing or a life in danger at this moment, and what
is left to search.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from contacts.text import fold
from faq.search.alarms import is_cautious, is_distressed, is_urgent
from faq.search.grams import is_alphabetic, plain, runs
from faq.search.readings import readings, segment, without_unfinished
from faq.search.weights import WEIGHTS

LONGEST_QUESTION = 500  # characters; the rest is not searched, and the reader is told

_LONG_NAME = 4  # letters; shorter names begin other words: ok begins okoume
_WORD_END = "(?![a-z0-9])"
_LAST_WORD = re.compile("(?<![a-z0-9])[a-z]{2,}$")  # one letter may begin anything
# Wallets that people ask about and the portal has nothing on: as we call them, and other names.
_UNCOVERED = {
    "支付宝": ("支付宝", "Alipay"),
    "微信": ("微信", "WeChat"),
    "云闪付": ("云闪付",),
    "财付通": ("财付通", "Tenpay"),
    "京东": ("京东", "JD Pay"),
    "PayPal": ("PayPal", "贝宝"),
    "QQ钱包": ("QQ钱包",),
    "翼支付": ("翼支付",),
    "抖音支付": ("抖音支付", "抖音钱包"),
    "美团支付": ("美团支付", "美团钱包"),
    "数字人民币": ("数字人民币",),
    "Apple Pay": ("Apple Pay",),
    "Google Pay": ("Google Pay",),
}


@dataclass(frozen=True, slots=True)
class WalletNames:
    """A wallet with its name and other names; `general` is the guide that applies to any."""

    slug: str
    names: tuple[str, ...]
    general: bool = False


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question, folded, with what it says about itself.

    `words` is what to search: `plain` without the name of the wallet, unless nothing else is left.
    `uncovered` is the name of a wallet that the portal has nothing on, "" for none.
    """

    text: str
    plain: str  # text without A-not-A, and with names apart from pinyin right behind them
    words: str
    wallets: frozenset[str]
    urgent: bool
    cautious: bool  # asks how to keep it from happening, or fears that it may
    truncated: bool
    distressed: bool = False
    uncovered: str = ""


class Reader:
    """Understands questions; knows the names of the wallets."""

    def __init__(self, wallets: Iterable[WalletNames]) -> None:
        wallets = list(wallets)
        # Who names a wallet that is not here is shown the general guide; without one, nothing.
        self._uncovered = _UNCOVERED_NAMES if any(wallet.general for wallet in wallets) else None
        wallets = [wallet for wallet in wallets if not wallet.general]
        patterns: dict[str, str] = {}
        for wallet in wallets:
            for name in wallet.names:
                patterns.setdefault(_pattern(fold(name)), wallet.slug)
        # OP手机钱包 is called OP for short, unless that is the name of another.
        for wallet in wallets:
            for name in wallet.names:
                patterns.setdefault(_short_pattern(fold(name)), wallet.slug)
        # The longest name first: OKPay钱包 before OKPay before OK.
        ordered = sorted((p for p in patterns if p), key=len, reverse=True)
        self._slug_of = [patterns[p] for p in ordered]
        self._name_of = {wallet.slug: fold(wallet.names[0]) for wallet in wallets}
        self._first_words = _first_words(name for wallet in wallets for name in wallet.names)
        self._names = re.compile("|".join(f"({p})" for p in ordered)) if ordered else None
        long = [word for word in reversed(self._first_words) if len(word) >= _LONG_NAME]
        rest = f"[a-z]{{1,{WEIGHTS.longest_pinyin}}}"
        self._glued = re.compile(rf"(?<![a-z0-9])({'|'.join(long)})({rest})(?![a-z])") if long else None

    def read(self, text: str) -> Understanding:
        """Return what a question says; no text is too long or too odd."""
        folded = fold(text[: 4 * LONGEST_QUESTION])
        truncated = len(text) > LONGEST_QUESTION or len(folded) > LONGEST_QUESTION
        folded = folded[:LONGEST_QUESTION].rstrip()
        asked = self._parted(plain(folded))
        slugs, words = self._lift_names(asked)
        uncovered = self._uncovered.search(asked) if self._uncovered else None
        if uncovered and not slugs:
            words = _without(self._uncovered, asked)
        name = list(_UNCOVERED)[uncovered.lastindex - 1] if uncovered else ""
        signs = is_urgent(folded), is_cautious(folded), truncated, is_distressed(folded)
        return Understanding(folded, asked, words, slugs, *signs, name)

    def begun(self, folded: str) -> str:
        """Return what a folded question that is still being typed says so far.

        Its last word is the name of a wallet that begins so, okp OKPay, or else goes without the
        syllable that is not finished: chongzh is chong.
        """
        folded = self._parted(folded, is_unfinished=True)
        finished = without_unfinished(folded)
        word = _LAST_WORD.search(folded)
        if finished == folded or not word:
            return finished
        name = next((name for name in self._first_words if name.startswith(word[0])), None)
        return folded[: word.start()] + name if name else finished

    def _parted(self, folded: str, *, is_unfinished: bool = False) -> str:
        """Return text in which a name stands apart from pinyin right behind it: okpay mima."""
        if self._glued is None:
            return folded

        def part(found: re.Match) -> str:
            typed = without_unfinished(found[2]) if is_unfinished else found[2]
            is_apart = found[0] not in self._first_words and segment(typed, lambda _pair: 0.0)
            return f"{found[1]} {found[2]}" if is_apart else found[0]

        return self._glued.sub(part, folded)

    def _lift_names(self, folded: str) -> tuple[frozenset[str], str]:
        if self._names is None:
            return frozenset(), folded
        slugs = frozenset(self._slug_of[m.lastindex - 1] for m in self._names.finditer(folded))
        if len(slugs) != 1:  # where two are named the question is about both: they stay search words
            return slugs, folded
        words = _without(self._names, folded)
        name = self._name_of[min(slugs)]
        # Who writes nothing but a name, and not as it is in the texts, means it: okqianbao.
        return slugs, name if words == folded and words not in name else words


def _without(names: re.Pattern, folded: str) -> str:
    """Return a question without the names of wallets, unless nothing else is left."""
    words = " ".join(names.sub(" ", folded).split())
    return words if any(runs(words)) else folded


def _pattern(name: str) -> str:
    """Return a pattern for a folded name: spacing free, Han parts in pinyin too (okqianbao)."""
    parts = list(runs(name))
    ends = ["" if part.is_han else _WORD_END for part in parts[1:]] + [_WORD_END]
    return r"\s*".join(
        _han_pattern(part.text) if part.is_han else _word_pattern(part.text, end)
        for part, end in zip(parts, ends, strict=False)
    )


def _first_words(names: Iterable[str]) -> list[str]:
    """Return the Latin words that these names start with, the shortest first."""
    words = {next((run.text for run in runs(fold(name))), "") for name in names}
    return sorted(filter(is_alphabetic, words), key=lambda word: (len(word), word))


def _short_pattern(name: str) -> str:
    """Return a pattern for the Latin word that a name with Han characters starts with, or ""."""
    parts = list(runs(name))
    is_mixed = len(parts) > 1 and not parts[0].is_han and any(part.is_han for part in parts)
    return _word_pattern(parts[0].text) if is_mixed else ""


def _han_pattern(han: str) -> str:
    spelled = [f"(?:{'|'.join(readings(c))})" for c in han if readings(c)]
    if len(spelled) < len(han) or len(han) < 2:
        return han
    return f"(?:{han}|{r' ?'.join(spelled)})"


def _word_pattern(word: str, end: str = _WORD_END) -> str:
    """Return a pattern for a whole Latin word: OP is not in "stop"."""
    return rf"(?<![a-z0-9]){re.escape(word)}{end}"


# A group for each wallet, in the order of the table.
_UNCOVERED_NAMES = re.compile(
    "|".join(f"({'|'.join(_pattern(fold(name)) for name in names)})" for names in _UNCOVERED.values())
)
