"""Numbers that a reader would dial, in folded text; amounts, dates and times are none.

Pure. Works on groups of digits and what stands between them: "138 0013 8000", "9-5-5-8-8",
"九五一八八". Rules are named below, each with its reason.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from contacts.ordinary_numbers import HAN_DIGIT, HAN_DIGITS, without_ordinary_numbers

# o, i and l pass for 0 and 1 inside a number, but not where they belong to a word.
# 一 is no digit in 统一, 一键 and the like.
_GROUP = re.compile(
    rf"(?<![a-z])[oil]*[0-9][0-9oil]*(?![a-z])|[0-9]+"
    rf"|(?:(?<![统唯万专同单])一(?![键下个次定般对直些起条位样种])|(?!一){HAN_DIGIT})"
)
_HAN_AS_DIGITS = str.maketrans(HAN_DIGITS)
_AS_DIGITS = str.maketrans({**HAN_DIGITS, "o": "0", "i": "1", "l": "1"})

# What may stand between the groups of one number.
LIGHT_GAP = r"\s?(?:[-‐-―−ー.·•・‧。_/\\()\[\]【】「」*~]|杠|横杠|横线)?\s?"
_LIGHT_GAP = re.compile(LIGHT_GAP)
_ANY_GAP = re.compile(r"[\W_]{0,3}|\s?(?:杠|横杠|横线)\s?")

# Numbers known by their shape.
_COUNTRY = r"(?:(?:00)?86)?"
_LONG = re.compile(
    rf"{_COUNTRY}1[3-9]\d{{9}}|{_COUNTRY}[48]00\d{{7}}|0(?:10|2\d|[3-9]\d\d)\d{{7,8}}"
    r"|(?:00)?86(?:10|2\d|[3-9]\d\d)\d{7,8}"
)
_BANK_LINE = re.compile(r"9[56]\d{3}(?<!000)|9[56]\d{4}(?<!00)")
_SPLIT_SERVICE_LINE = re.compile(r"10086|123\d\d")  # not 100-10: an offer rather than a line
_SERVICE_LINE = re.compile(r"100[0-2569]\d(?<!000)|1008\d|101[0-2]\d|12[1-3]\d\d|11[68]114")
_DIALLED_LINE = re.compile(r"\d{5,12}(?<!000)|10000")
_EMERGENCY_LINE = re.compile(r"11[0249]|12[02]|999|911")

_DIAL = re.compile(
    r"(?:拨打?|致电|[电來来]话|打|热线|专线|座机|手机|号码|呼叫|报警|反诈|tel|phone|hotline|call|dial|☎|📞|📱)"
    r"(?:号码?|电话|热线|是|为|请|了|个|[^\w]){0,4}$"
)
_DIALLED = re.compile(r"^[^\w]{0,2}(?:报警|报案|反诈|热线|客服热线|客服电话|是?官?方?电话)")
_COUNTED = re.compile(
    r"^\s?(?:次|天|个(?!人)|日|年|月|小时|分|秒|位|条|笔|岁|名|家|人(?!工)|期|倍|度|步|米|公里|[gmk]b?\b|px|字|级|页|版|份|件|张|台|期|周|w\b)"
)
_ORDER_NUMBER = re.compile(
    r"(?:订单|单|流水|交易|凭证|工单|编|批次|版本|序列)号[^\w]{0,2}(?:是|为)?[^\w]{0,2}$"
    r"|(?:验证码|校验码|错误码|错误代码|代码|版本|密码)[^\w]{0,2}(?:是|为)?[^\w]{0,2}$"
)
_CENTS = re.compile(r"\.\d{1,2}(?![\d.])")
_SEQUENCES = ("01234567890", "09876543210")
# The fewest digits that read as a number to dial without any other sign, and with one.
_LOCAL_NUMBER = 7
_SHORTEST_LINE, _LONGEST_LINE = 5, 12
_MOST_DIGITS = 15  # ITU-T E.164
_REACH = 12  # characters looked at before a number


@dataclass(frozen=True, slots=True)
class Number:
    """A number to dial: where it stands in the folded text, and its digits."""

    start: int
    end: int
    digits: str


@dataclass(frozen=True, slots=True)
class _Group:
    start: int
    end: int
    digits: str


def find_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers in folded text that a reader would dial, from left to right."""
    blanked = without_ordinary_numbers(text)
    for cluster in _clusters(blanked):
        rest: list[_Group] = []
        position = 0
        while position < len(cluster):
            length = _number_from(blanked, cluster, position)
            if length:
                yield from _long_runs(blanked, rest)
                rest = []
                yield _number(cluster[position : position + length])
            else:
                rest.append(cluster[position])
            position += length or 1
        yield from _long_runs(blanked, rest)


def _clusters(text: str) -> Iterator[list[_Group]]:
    """Yield groups of digits with next to nothing between them."""
    cluster: list[_Group] = []
    for found in _GROUP.finditer(text):
        group = _Group(found.start(), found.end(), found.group().translate(_AS_DIGITS))
        if cluster and not _ANY_GAP.fullmatch(text, cluster[-1].end, group.start):
            yield cluster
            cluster = []
        cluster.append(group)
    if cluster:
        yield cluster


def _number_from(text: str, cluster: list[_Group], position: int) -> int:
    """Return how many groups from `position` make a number known by its shape; 0: none."""
    end, total = position, 0
    while end < len(cluster) and total < _MOST_DIGITS:
        total += len(cluster[end].digits)
        end += 1
    before = text[max(0, cluster[position].start - _REACH) : cluster[position].start]
    for last in range(end, position, -1):
        groups = cluster[position:last]
        if 3 <= len(_joined(groups)) <= _MOST_DIGITS and _is_number(text, groups, before):
            return last - position
    return 0


def _is_number(text: str, groups: list[_Group], before: str) -> bool:
    digits, after = _joined(groups), text[groups[-1].end : groups[-1].end + _REACH]
    if _LONG.fullmatch(digits):
        return not _is_enumeration(text, groups)
    if len(digits) > _LONGEST_LINE:
        return False
    is_dialled = bool(_DIAL.search(before) or _DIALLED.search(after))
    if len(digits) < _SHORTEST_LINE:
        is_line = len(digits) == 3 and is_dialled and _EMERGENCY_LINE.fullmatch(digits)
        return bool(is_line and _is_whole(groups) and not _COUNTED.search(after))
    if _is_enumeration(text, groups):
        return False
    return _is_dialled_line(text, groups) if is_dialled else _is_known_line(text, groups, before, after)


def _is_known_line(text: str, groups: list[_Group], before: str, after: str) -> bool:
    """Whether it is a bank's or a public line, with no word of dialling beside it."""
    digits = _joined(groups)
    if _ORDER_NUMBER.search(before) or _CENTS.match(after):
        return False
    if _is_whole(groups):
        is_counted = _COUNTED.search(after)
        return bool(_BANK_LINE.fullmatch(digits) or (_SERVICE_LINE.fullmatch(digits) and not is_counted))
    if len(groups) > 3 or _COUNTED.search(after) or not _are_lightly_joined(text, groups):
        return False
    return bool(_BANK_LINE.fullmatch(digits) or _SPLIT_SERVICE_LINE.fullmatch(digits))


def _is_dialled_line(text: str, groups: list[_Group]) -> bool:
    """Whether it is any line, beside a word of dialling."""
    digits, after = _joined(groups), text[groups[-1].end : groups[-1].end + _REACH]
    if _is_whole(groups) and _BANK_LINE.fullmatch(digits):
        return True
    is_line = _SERVICE_LINE.fullmatch(digits) or _DIALLED_LINE.fullmatch(digits)
    is_joined = _is_whole(groups) or _are_lightly_joined(text, groups)
    return bool(is_line and is_joined and not _COUNTED.search(after))


def _long_runs(text: str, groups: list[_Group]) -> Iterator[Number]:
    """Yield the runs that read as a number by their length alone."""
    run: list[_Group] = []
    for group in groups:
        if run and not _carries_on(text, run[-1], group):
            if _is_long_run(text, run):
                yield _number(run)
            run = []
        run.append(group)
    if run and _is_long_run(text, run):
        yield _number(run)


def _carries_on(text: str, group: _Group, following: _Group) -> bool:
    if group.end == following.start:  # 2000三档 is an amount and a word
        return len(group.digits) == len(following.digits) == 1
    return _are_lightly_joined(text, [group, following])


def _is_long_run(text: str, groups: list[_Group]) -> bool:
    if len(_joined(groups)) < _LOCAL_NUMBER or _is_enumeration(text, groups):
        return False
    before, after = _around(text, groups)
    is_word_part = before[-1:].isascii() and before[-1:].isalpha()
    are_round = len(groups) > 1 and all(group.digits.endswith("0") for group in groups)
    is_decimal = (
        len(groups) == 2
        and text[groups[0].end : groups[1].start] == "."
        and (groups[0].digits == "0" or len(groups[1].digits) <= 4)
    )
    is_ordinary = (
        is_word_part or are_round or is_decimal or _COUNTED.search(after) or _ORDER_NUMBER.search(before)
    )
    return bool(not is_ordinary or _DIAL.search(before))


def _is_enumeration(text: str, groups: list[_Group]) -> bool:
    """Whether it counts (1、2、3; 3/6/9/12; 12345678) or repeats one digit (88888888)."""
    digits = _joined(groups)
    if len(groups) < 3 and len(digits) < 6:
        return False
    before, _after = _around(text, groups)
    if _DIAL.search(before):
        return False
    is_sequence = len(set(digits)) == 1 or any(digits in row for row in _SEQUENCES)
    if is_sequence and len(digits) >= 6 and _is_whole(groups):
        return True
    if len(groups) < 3 or any(len(group.digits) > 2 for group in groups):
        return False
    steps = {int(b.digits) - int(a.digits) for a, b in pairwise(groups)}
    is_list = all(set(text[a.end : b.start]) & set("、,/") for a, b in pairwise(groups))
    return steps == {1} or (is_list and min(steps) > 0 and len(digits) > 6)


def _is_whole(groups: list[_Group]) -> bool:
    """Whether it is written in one piece, or digit by digit."""
    is_one_piece = groups[-1].end - groups[0].start == len(_joined(groups))
    return is_one_piece or all(len(group.digits) == 1 for group in groups)


def _are_lightly_joined(text: str, groups: list[_Group]) -> bool:
    return all(_LIGHT_GAP.fullmatch(text, a.end, b.start) for a, b in pairwise(groups))


def _around(text: str, groups: list[_Group]) -> tuple[str, str]:
    start, end = groups[0].start, groups[-1].end
    return text[max(0, start - _REACH) : start], text[end : end + _REACH]


def plain_digits(text: str) -> str:
    """Return folded text with Chinese numerals as digits."""
    return text.translate(_HAN_AS_DIGITS)


def _joined(groups: list[_Group]) -> str:
    return "".join(group.digits for group in groups)


def _number(groups: list[_Group]) -> Number:
    return Number(groups[0].start, groups[-1].end, _joined(groups))
