"""Personal data in what people type: found and covered before anything is kept.

Pure. Works on folded text (`contacts.text.fold`). When in doubt a number counts as personal: a
query lost to the statistics does no harm, a card number kept does.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

MASK = "***"


@dataclass(frozen=True, slots=True)
class Masked:
    """Text with its personal data covered, and whether there was any."""

    text: str
    found: bool


# ASCII names; a name in other letters is covered from the last space or punctuation on.
_AT = r"\s?(?:@|\(at\)|\[at\])\s?"
_LABEL = r"(?:(?![\u4e00-\u9fff])[\w-]){1,63}"
_EMAIL = re.compile(
    rf"(?:[a-z0-9][a-z0-9._%+'-]{{0,63}}|[^\s\W]{{1,20}}){_AT}{_LABEL}(?:\s?[.。]\s?{_LABEL})*"
    r"|[a-z0-9._%+-]{1,64}\sat\s[a-z0-9-]{1,63}(?:\s(?:dot|点)\s|\.)[a-z]{2,24}",
    re.IGNORECASE,
)

# E1001, err-2034: a code of letters and at most five digits. More digits are somebody's number,
# and so are digits after words that introduce an account or a telephone.
_CODE = re.compile(r"(?<![a-z0-9])(?P<word>[a-z]{1,8})[-_]?\d{1,5}(?![.-]?\d)", re.IGNORECASE)
_NO_CODE_WORDS = frozenset(
    [
        *(
            "q",
            "qq",
            "v",
            "vx",
            "wx",
            "wechat",
            "weixin",
            "tel",
            "phone",
            "mobile",
            "call",
            "id",
            "card",
            "no",
        ),
        *("sfz", "sj", "sjh", "dh", "yhk", "kh", "zfb"),  # 身份证, 手机, 电话, 银行卡, 卡号, 支付宝
    ]
)

# Groups of digits with little between them: 138 0013 8000, 6222-0212-…, (010)6653.
_GAP = r"[\s\-‐-―−ー_./\\·•・*()+,，、:]{1,2}"
_RUN = re.compile(rf"\d+(?:{_GAP}\d+)*(?:(?:{_GAP})?x(?![a-z]))?", re.IGNORECASE)
_GROUP = re.compile(r"\d+")
_BARE_DIGITS = 4  # from here on a group of digits counts as personal by itself
_CARD_DIGITS = 16  # as many are a card or identity number, though the check may be mistyped

_TELEPHONE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}|0(?:10|2\d|[3-9]\d\d)\d{7,8}|(?:(?:00)?86)?[48]00\d{7}")

# Telephone numbers are also written in Chinese numerals; shorter rows are idioms and years.
_HAN_DIGIT = "[零〇一二三四五六七八九幺么两壹贰叁肆伍陆柒捌玖]"
_HAN_NUMBER = re.compile(
    rf"(?=[\d\s-]{{0,8}}{_HAN_DIGIT})(?:{_HAN_DIGIT}|\d)(?:[\s-]?(?:{_HAN_DIGIT}|\d)){{6,}}"
)

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


def mask(folded_text: str) -> Masked:
    """Return `folded_text` with personal data covered.

    Covered are telephone, identity card and bank card numbers (in groups too), e-mail addresses
    and bare groups of four or more digits. Error codes (E1001) and numbers of up to three digits
    stay. Never raises.
    """
    text = _with_ascii_digits(folded_text)
    spans = [found.span() for found in _EMAIL.finditer(text)]
    spans += [found.span() for found in _HAN_NUMBER.finditer(text)]
    kept = [found.span() for found in _CODE.finditer(text) if found["word"].lower() not in _NO_CODE_WORDS]
    for run in _RUN.finditer(text):
        spans += _personal_groups(run, kept)
    return Masked(_covered(folded_text, spans), bool(spans))


def is_identity_number(digits: str) -> bool:
    """Whether `digits` is a Chinese identity number: 18 characters with a right check, or 15."""
    if re.fullmatch(r"[1-9]\d{16}[\dXx]", digits):
        total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, digits, strict=False))
        return _is_date(digits[6:14]) and digits[-1].upper() == _ID_CHECKS[total % 11]
    return bool(re.fullmatch(r"[1-9]\d{14}", digits)) and _is_date(f"19{digits[6:12]}")


def is_card_number(digits: str) -> bool:
    """Whether `digits` is the number of a bank card: 13 to 19 digits with a right Luhn check."""
    if not re.fullmatch(r"\d{13,19}", digits):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _personal_groups(run: re.Match, kept: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what to cover of a run of groups: all of it, if one group or the whole is personal."""
    groups = [
        found.span()
        for found in _GROUP.finditer(run.string, *run.span())
        if not any(start <= found.start() < end for start, end in kept)
    ]
    if not groups:
        return
    digits = [run.string[start:end] for start, end in groups]
    if any(len(each) >= _BARE_DIGITS for each in digits) or _is_personal(digits, run.group()):
        yield groups[0][0], max(groups[-1][1], run.end() if run.group()[-1] in "xX" else 0)


def _is_personal(groups: list[str], written: str) -> bool:
    """Whether short groups together are a number of a person (1 3 8 …, 138-001-380-00)."""
    joined = "".join(groups)
    if _TELEPHONE.fullmatch(joined) or is_card_number(joined) or len(joined) >= _CARD_DIGITS:
        return True
    is_spelt = len(groups) >= _BARE_DIGITS and all(len(group) == 1 for group in groups)
    is_counting = all(int(b) - int(a) == 1 for a, b in pairwise(groups))
    if is_spelt and not is_counting:
        return True
    check = written[-1] if written[-1] in "xX" else ""
    return is_identity_number(joined + check)


def _with_ascii_digits(text: str) -> str:
    """Return `text` with the digits of all scripts as ASCII, of the same length."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if not c.isascii() and c.isdigit() else c for c in text)


def _is_date(digits: str) -> bool:
    try:
        datetime.strptime(digits, "%Y%m%d")
    except ValueError:
        return False
    return True


def _covered(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, position = [], 0
    for start, end in sorted(spans):
        if end <= position:
            continue
        if start >= position:
            pieces += [text[position:start], MASK]
        position = end
    return "".join([*pieces, text[position:]])
