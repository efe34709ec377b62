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
# and so are digits after words that introduce an account, a telephone or a secret.
_CODE = re.compile(r"(?<![a-z0-9])(?P<word>[a-z]{1,8})[-_]?(?P<digits>\d{1,5})(?![.-]?\d)", re.IGNORECASE)
_NO_CODE_WORD = re.compile(
    "q|qq|v|vx|wx|wechat|weixin|id|uid|user|account|acct|zh|zhanghao|zhanghu|zfb"  # 账号, 账户, 支付宝
    "|tel|phone|mobile|mob|cell|call|dianhua|shouji|haoma|dh|sj|sjh|hm"  # 电话, 手机, 号码
    "|card|no|kahao|kh|yhk|yhkh|sfz|sfzh"  # 卡号, 银行卡, 身份证
    "|pin|otp|pwd|pass|passwd|passcode|password|code|cvv|mm|mima|kouling|yzm|yanzheng",  # 密码, 验证码
    re.IGNORECASE,
)

_HAN_DIGIT = "[零〇一二三四五六七八九幺么两壹贰叁肆伍陆柒捌玖]"

# What follows a word for a secret is one: 密码是abc123, 验证码 123 456, pin123. A number of times,
# digits or seconds is none (密码6位, 验证码60秒), nor is a word without 是 or : (pin忘了).
_ANNOUNCED = (
    r"(?:密码|验证码|校验码|动态码|安全码|口令|密钥|私钥|助记词|mima|kouling|yzm|pwd|passw(?:or)?d|passcode"
    r"|(?<![a-z0-9])(?:pin|otp|mm|cvv)(?![a-z]))"
)
_OPENING = r"[\s\"'“”(]{0,2}"
_SAYS = r"(?:就|设|改)?[是为成:=]{1,2}"
_LETTER_OR_SIGN = r"a-z@#$%^&*_+=~!.-"
_COUNTED = r"\s?(?:[位次个天年月日分秒小步条遍元块]|[sh](?![a-z]))"
# Lengths are bounded and little is tried twice, so that it takes time in proportion to the text.
_SECRET = re.compile(
    rf"{_ANNOUNCED}{_OPENING}(?:"
    rf"(?:{_SAYS}|is\s)?{_OPENING}(?P<secret>"
    rf"(?=[{_LETTER_OR_SIGN}]{{0,20}}\d)[0-9{_LETTER_OR_SIGN}]{{4,64}}+(?!{_COUNTED})"
    rf"|\d(?:[\s_./·,-]{{0,3}}\d){{2,31}}+(?!{_COUNTED})"
    rf"|{_HAN_DIGIT}{{4,16}})"
    rf"|{_SAYS}{_OPENING}(?P<phrase>(?=[a-z ]{{6}})[a-z]{{1,40}}(?: [a-z]{{1,40}}){{0,30}}))",
    re.IGNORECASE,
)

# Groups of digits with little between them: 138 0013 8000, 6222-0212-…, (010)6653.
_GAP = r"[\s\-‐-―−ー_./\\·•・*()+,，、:]{1,3}"
_RUN = re.compile(rf"\d+(?:{_GAP}\d+)*(?:(?:{_GAP})?x(?![a-z]))?", re.IGNORECASE)
_GROUP = re.compile(r"\d+")
_BARE_DIGITS = 4  # from here on a group of digits counts as personal by itself
_CARD_DIGITS = 16  # as many are a card or identity number, though the check may be mistyped

_TELEPHONE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}|0(?:10|2\d|[3-9]\d\d)\d{7,8}|(?:(?:00)?86)?[48]00\d{7}")

# Telephone numbers are also written in Chinese numerals; shorter rows are idioms and years.
_HAN_NUMBER = re.compile(
    rf"(?=[\d\s-]{{0,8}}{_HAN_DIGIT})(?:{_HAN_DIGIT}|\d)(?:[\s-]?(?:{_HAN_DIGIT}|\d)){{6,}}"
)

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


def mask(folded_text: str) -> Masked:
    """Return `folded_text` with personal data covered.

    Covered are telephone, identity card and bank card numbers (in groups too), e-mail addresses,
    what is said to be a password or code, and bare groups of four or more digits. Error codes
    (E1001) and numbers of up to three digits stay. Never raises.
    """
    text = _with_ascii_digits(folded_text)
    spans = [found.span() for found in _EMAIL.finditer(text)]
    spans += [found.span() for found in _HAN_NUMBER.finditer(text)]
    spans += [found.span(found.lastgroup) for found in _SECRET.finditer(text)]
    codes = (found for found in _CODE.finditer(text) if not _NO_CODE_WORD.fullmatch(found["word"]))
    kept = frozenset(found.start("digits") for found in codes)
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


def _personal_groups(run: re.Match, kept: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield what to cover of a run of groups: all of it, if one group or the whole is personal."""
    groups = _groups(run, kept)
    if not groups:
        return
    digits = [run.string[start:end] for start, end in groups]
    if any(len(each) >= _BARE_DIGITS for each in digits) or _is_personal(digits, run.group()):
        yield groups[0][0], max(groups[-1][1], run.end() if run.group()[-1] in "xX" else 0)


def _groups(run: re.Match, kept: frozenset[int]) -> list[tuple[int, int]]:
    """The groups of a run, unless they begin at `kept` as those of error codes do.

    If all together are a telephone number, none of them is an error code (wode138 001 380 00).
    """
    found = list(_GROUP.finditer(run.string, *run.span()))
    if _TELEPHONE.fullmatch("".join(each.group() for each in found)):
        kept = frozenset()
    return [each.span() for each in found if each.start() not in kept]


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
