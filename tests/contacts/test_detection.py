"""Numbers and addresses in text are found under any disguise; ordinary text is left alone."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.detection import KIND_WORDS, Finding, Kind, find_contacts

DISGUISES = 2000
# At most this share of ordinary lines may be refused (the promise of the portal).
ORDINARY_SHARE = 0.005


def kinds(text: str, **options) -> list[Kind]:
    return [found.kind for found in find_contacts(text, **options)]


def quoted(text: str) -> list[tuple[str, str]]:
    return [(text[found.start : found.end], found.value) for found in find_contacts(text)]


# Disguises: each takes a random source and a value.

FULL_WIDTH = {n: chr(n + 0xFEE0) for n in range(0x21, 0x7F)}
DIGIT_ROWS = ["⓪①②③④⑤⑥⑦⑧⑨", "⓿❶❷❸❹❺❻❼❽❾", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "٠١٢٣٤٥٦٧٨٩", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "०१२३४५६७८९"]
HAN_ROWS = ["零一二三四五六七八九", "〇幺两三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖"]
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u180e"]
LOOK_ALIKES = {"a": "аα", "c": "сϲ", "e": "еҽ", "i": "іι", "k": "кκ", "m": "м", "o": "оο", "p": "рρ", "q": "ԛ",
               "s": "ѕ", "t": "тτ", "u": "υ", "w": "ѡԝ", "x": "хχ", "y": "уγ"}  # fmt: skip
SPACES = [" ", "\u3000", "\xa0", "\u2009", "  "]


def as_is(_rng, value):
    return value


def in_capitals(_rng, value):
    return value.upper()


def full_width(_rng, value):
    return value.translate(FULL_WIDTH)


def other_digits(rng, value):
    row = rng.choice(DIGIT_ROWS)
    return "".join(row[int(c)] if c.isdigit() else c for c in value)


def han_digits(rng, value):
    row = rng.choice(HAN_ROWS)
    return "".join(row[int(c)] if c.isdigit() else c for c in value)


def mixed_digits(rng, value):
    rows = [*DIGIT_ROWS, *HAN_ROWS, "0123456789"]
    return "".join(rng.choice(rows)[int(c)] if c.isdigit() else c for c in value)


def keycaps(_rng, value):
    return "".join(f"{c}\ufe0f\u20e3" if c.isdigit() else c for c in value)


def letters_for_digits(_rng, value):
    return value.replace("0", "O").replace("1", "l")


def zero_width(rng, value):
    return "".join(c + rng.choice(INVISIBLE) for c in value)


def accented(_rng, value):
    return "".join(f"{c}\u0301" if c.isalnum() else c for c in value)


def spaced(rng, value):
    return rng.choice(SPACES).join(value)


def dotted(rng, value):
    return rng.choice([".", "·", "•", "・", "。", "．"]).join(value)


def dashed(rng, value):
    return rng.choice(["-", "–", "—", "－", "_", "~", "杠"]).join(value)


def decorated(rng, value):
    return rng.choice(["❤", "★", "，", "、", "/", "|", "*", "🔥"]).join(value)


def grouped(rng, value):
    cut = rng.randrange(2, len(value) - 1)
    return value[:cut] + rng.choice(["-", " ", "—", ")"]) + value[cut:]


def look_alikes(rng, value):
    return "".join(rng.choice(LOOK_ALIKES.get(c, c)) for c in value)


def mathematical(_rng, value):
    return "".join(chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in value)


def in_discs(_rng, value):
    return "".join(chr(0x24D0 + ord(c) - 97) if "a" <= c <= "z" else c for c in value)


def in_boxes(_rng, value):
    return "".join(chr(0x1F170 + ord(c) - 97) if "a" <= c <= "z" else c for c in value)


def turned_around(_rng, value):
    return f"\u202e{value[::-1]}\u202c"


def with_other_dots(rng, value):
    return value.replace(".", rng.choice(["。", "．", "｡", "点", " 点 ", " dot ", "[.]", "(dot)", " . ", "•", "點"]))


def with_other_at(rng, value):
    return value.replace("@", rng.choice(["＠", "﹫", " @ ", "(at)", "[at]", "艾特", "（at）"]))


EVERY_VALUE = [as_is, full_width, zero_width, accented, spaced, turned_around]
ON_DIGITS = [other_digits, han_digits, mixed_digits, keycaps, letters_for_digits, dotted, dashed, decorated, grouped]
ON_LETTERS = [in_capitals, look_alikes, mathematical, in_discs, in_boxes]
LINES = ["955{}{}", "951{}{}", "9501{}", "96{}{}1", "100{}6", "123{}5"]


def digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def phone(rng: random.Random) -> str:
    line = rng.choice(["955", "951", "953", "952"]) + f"{rng.randrange(1, 99):02d}"
    mobile = f"1{rng.choice('3456789')}{digits(rng, 9)}"
    free = rng.choice(["400", "800"]) + digits(rng, 7)
    area = rng.choice(["010", "021", "0571", "0755", "028"])
    public = rng.choice(["96110", "12363", "12315", "10086", "12378"])
    return rng.choice([line, mobile, free, area + rng.choice("2345678") + digits(rng, 7), public])


def name(rng: random.Random) -> str:
    return rng.choice(["okpay", "opwallet", "kefu", "okqb", "wallet-help", "service", "anquan"]) + rng.choice(["", "88", "666"])


def domain(rng: random.Random) -> str:
    return name(rng) + rng.choice([".com", ".cn", ".net", ".top", ".vip", ".cc", ".com.cn", ".org", ".xyz"])


def link(rng: random.Random) -> str:
    return rng.choice(["", "", "www.", "http://", "https://"]) + domain(rng) + rng.choice(["", "", "/help"])


def email(rng: random.Random) -> str:
    return f"{name(rng)}@{rng.choice([domain(rng), 'qq.com', '163.com'])}"


def wechat(rng: random.Random) -> str:
    return f"{rng.choice('abkw')}{name(rng)}{rng.choice(['_', '-', ''])}{digits(rng, 3)}"


def qq(rng: random.Random) -> str:
    return rng.choice("123456789") + digits(rng, rng.randrange(4, 10))


WECHAT_WORDS = ["微信：", "微信号", "加微信 ", "薇信:", "威信", "V信", "vx：", "VX ", "wx:", "WeChat: ", "weixin ", "加V：", "微 信 号 ", "ｗｘ：", "徽信"]
QQ_WORDS = ["QQ：", "QQ号", "加QQ", "qq ", "Q Q ", "扣扣", "扣扣号：", "企鹅号", "ＱＱ", "QQ群", "叩叩 "]
BEFORE = ["请拨打", "有问题找", "官方热线是", "退款请联系", "详情见", "联系人", "客服在线", "统一", "（", "遇到问题，", ""]
AFTER = ["", "。", "咨询", "，24小时在线", "一键处理", "人工服务", "）", "!", "即可"]


def disguised(number: int) -> tuple[str, str]:
    """(kind of value and disguise, text) of one generated disguise."""
    rng = random.Random(f"disguise {number}")
    make, ways, words = rng.choice([
        (phone, EVERY_VALUE + ON_DIGITS, [""]),
        (phone, EVERY_VALUE + ON_DIGITS, [""]),
        (link, EVERY_VALUE + ON_LETTERS + [with_other_dots] * 3, [""]),
        (email, EVERY_VALUE + ON_LETTERS + [with_other_dots, with_other_at, with_other_at], [""]),
        (wechat, EVERY_VALUE + ON_LETTERS, WECHAT_WORDS),
        (qq, EVERY_VALUE + ON_DIGITS[:4] + [dotted, dashed], QQ_WORDS),
    ])  # fmt: skip
    way = rng.choice(ways)
    value = rng.choice(words) + way(rng, make(rng))
    return f"{make.__name__} {way.__name__}", rng.choice(BEFORE) + value + rng.choice(AFTER)


def missed(numbers: range) -> list[tuple[str, str]]:
    return [case for case in map(disguised, numbers) if not find_contacts(case[1])]


def test_no_disguise_gets_through():
    assert missed(range(DISGUISES)) == []


def test_the_disguises_are_many():
    made = Counter(label for label, _text in map(disguised, range(DISGUISES)))
    assert len(made) >= 70
    assert len({text for _label, text in map(disguised, range(DISGUISES))}) >= 0.95 * DISGUISES


@pytest.mark.trials
def test_no_disguise_gets_through_in_many_more():
    assert missed(range(DISGUISES, 100_000)) == []
