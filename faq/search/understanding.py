"""Understanding: what a question says besides its search words.

Which wallet it names, whether money is disappearing at this moment, and what is left to search.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from contacts.text import fold
from faq.search.grams import plain, runs
from faq.search.readings import readings

LONGEST_QUESTION = 500  # characters; the rest is not searched, and the reader is told

# Said when money or the phone is going just now, or has just gone.
_URGENT = re.compile(
    r"被(?:人)?(?:骗|盗|诈骗|偷|黑|转走|刷走|套路)|骗(?:走|了|去|钱|子)|上当|诈骗|盗(?:刷|用|号|取|走)"
    r"|(?:钱|余额|资金|存款)(?:都|全|突然|莫名其妙|一下子|怎么)*(?:没了|没有了|不见|少了|被转|消失|不翼而飞|飞了)"
    r"|(?:变成|变为|只剩|归)(?:了)?(?:0|零)|(?:马上|赶紧|赶快|立即|立刻|快)[^,。]{0,4}(?:冻结|锁住|停掉)"
    r"|转走|偷(?:走|钱|了)|手机(?:被?(?:丢|偷|抢|掉)|不见|遗失|弄丢|找不到|丢失)|丢(?:了)?手机"
    r"|不是我(?:本人)?(?:操作|转|付|买|刷|弄|花|登)|(?:非|不是)本人|(?:有人|别人|陌生人)(?:在)?(?:登录|动|用|转|花)了?我"
    r"|洗劫|勒索|scam|fraud|hacked|stolen|stole |unauthori[sz]ed|lost (?:my )?phone|phone lost"
    r"|bei ?pian|dao ?shua|bei ?dao|shouji ?diu"
)
# A question how to keep it from happening is no emergency.
_PREVENTION = re.compile(
    r"(?:防止|预防|避免|提防|谨防|以防|防范|怎么防|如何防|识别|防)[^,。!?]{0,6}$|(?:avoid|prevent|protect)[^,.!?]{0,20}$"
)


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
    """

    text: str
    plain: str  # text without A-not-A
    words: str
    wallets: frozenset[str]
    urgent: bool
    truncated: bool


class Reader:
    """Understands questions; knows the names of the wallets."""

    def __init__(self, wallets: Iterable[WalletNames]) -> None:
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
        self._names = re.compile("|".join(f"({p})" for p in ordered)) if ordered else None

    def read(self, text: str) -> Understanding:
        """Return what a question says; no text is too long or too odd."""
        folded = fold(text[: 4 * LONGEST_QUESTION])
        truncated = len(text) > LONGEST_QUESTION or len(folded) > LONGEST_QUESTION
        folded = folded[:LONGEST_QUESTION].rstrip()
        asked = plain(folded)
        slugs, words = self._lift_names(asked)
        return Understanding(folded, asked, words, slugs, is_urgent(folded), truncated)

    def _lift_names(self, folded: str) -> tuple[frozenset[str], str]:
        if self._names is None:
            return frozenset(), folded
        slugs = frozenset(self._slug_of[m.lastindex - 1] for m in self._names.finditer(folded))
        # Where two wallets are named the question is about both: the names stay search words.
        words = " ".join(self._names.sub(" ", folded).split()) if len(slugs) == 1 else folded
        return slugs, words if any(runs(words)) else folded


def is_urgent(folded: str) -> bool:
    """Return whether folded text says that money or the phone is going or gone."""
    return any(not _PREVENTION.search(folded, 0, m.start()) for m in _URGENT.finditer(folded))


def _pattern(name: str) -> str:
    """Return a pattern for a folded name: spacing free, Han parts in pinyin too."""
    parts = [_han_pattern(r.text) if r.is_han else _word_pattern(r.text) for r in runs(name)]
    return r"\s*".join(parts)


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


def _word_pattern(word: str) -> str:
    """Return a pattern for a whole Latin word: OP is not in "stop"."""
    return rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])"
