"""Numbers that are told rather than written, in folded text. Pure.

"先打400，再打820，再打8820", "四百、八二零、八八二零", 贰叁肆伍陆柒捌: no group of digits of these
reads as a number by itself.
"""

import re
from collections.abc import Iterator

from contacts.ordinary_numbers import HAN_DIGIT
from contacts.phone_numbers import Number, plain_digits

_DIGIT = rf"(?:[0-9]|{HAN_DIGIT})"
_PAUSE = r"[\s,.;:、。·・-]{0,3}"
# A letter may stand for a digit within a number that mixes all three: "4oo 八二o 八八2o".
_MIXED = rf"(?:[0-9oil]|{HAN_DIGIT})"
_NOT_WITHIN = rf"(?![a-z]|{_MIXED})"
_DIAL = r"(?:打|拨打?)\s?"
_FEWEST_DIGITS = 7  # of a local number; "先按1，再按2" has fewer

_TOLD = (
    # Dialled in parts.
    re.compile(
        rf"{_DIAL}{_DIGIT}{{2,5}}(?:{_PAUSE}(?:再|然后|接着|后)\s?{_DIAL}{_DIGIT}{{2,5}})+(?!{_DIGIT})"
    ),
    # 400 and 800 said as amounts.
    re.compile(rf"[四八48]百{_PAUSE}(?:{_DIGIT}{_PAUSE}){{6}}{_DIGIT}(?!{_DIGIT})"),
    # Service lines and mobile numbers in digits, numerals and letters.
    re.compile(rf"(?<![a-z0-9])[四八48][零洞0o]{{2}}{_PAUSE}(?:{_MIXED}{_PAUSE}){{6}}{_MIXED}{_NOT_WITHIN}"),
    re.compile(
        rf"(?<![a-z0-9])[一1il][3-9三四五六七八九]{_PAUSE}(?:{_MIXED}{_PAUSE}){{8}}{_MIXED}{_NOT_WITHIN}"
    ),
    # The numerals of amounts without 佰, 仟, 万: no amount is written so.
    re.compile(r"[零壹贰叁参肆伍陆柒捌玖拾]{7,}"),
)
_PLAIN = str.maketrans({"百": "00", "拾": "10", "o": "0", "i": "1", "l": "1"})


def find_spoken_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers that folded text tells in words or in parts."""
    for pattern in _TOLD:
        for found in pattern.finditer(text):
            digits = "".join(filter(str.isdigit, plain_digits(found.group().translate(_PLAIN))))
            if len(digits) >= _FEWEST_DIGITS:
                yield Number(found.start(), found.end(), digits)
