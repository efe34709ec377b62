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
_DIAL = r"(?:打|拨打?)\s?"
_FEWEST_DIGITS = 7  # of a local number; "先按1，再按2" has fewer

_TOLD = (
    # Dialled in parts.
    re.compile(
        rf"{_DIAL}{_DIGIT}{{2,5}}(?:{_PAUSE}(?:再|然后|接着|后)\s?{_DIAL}{_DIGIT}{{2,5}})+(?!{_DIGIT})"
    ),
    # 400 and 800 said as amounts.
    re.compile(rf"[四八48]百{_PAUSE}(?:{_DIGIT}{_PAUSE}){{6}}{_DIGIT}(?!{_DIGIT})"),
    # The numerals of amounts without 佰, 仟, 万: no amount is written so.
    re.compile(r"[零壹贰叁参肆伍陆柒捌玖拾]{7,}"),
)
_PLAIN = str.maketrans({"百": "00", "拾": "10"})


def find_spoken_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers that folded text tells in words or in parts."""
    for pattern in _TOLD:
        for found in pattern.finditer(text):
            digits = "".join(filter(str.isdigit, plain_digits(found.group().translate(_PLAIN))))
            if len(digits) >= _FEWEST_DIGITS:
                yield Number(found.start(), found.end(), digits)
