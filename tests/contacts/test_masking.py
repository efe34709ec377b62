"""Personal data is found in what people type; codes and small numbers are not personal."""

import random
import timeit

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contacts.masking import MASK, Masked, is_card_number, is_identity_number, mask
from contacts.text import fold

CANARIES = 5000

PERSONAL = {
    "mobile": ("13800138000没到账", "***没到账"),
    "mobile in groups": ("我的号是138 0013 8000", "我的号是***"),
    "mobile with dashes": ("138-0013-8000", "***"),
    "mobile in short groups": ("138-001-380-00", "***"),
    "mobile digit by digit": ("1 3 8 0 0 1 3 8 0 0 0", "***"),
    "mobile full-width": ("１３８００１３８０００", "***"),
    "mobile in Arabic digits": ("١٣٨٠٠١٣٨٠٠٠", "***"),
    "mobile in Han digits": ("一三八零零一三八零零零打不通", "***打不通"),
    "mobile after letters": ("微信wx13800138000", "微信wx***"),
    "landline": ("（0571）8765 4321", "(***"),
    "landline in short groups": ("010 665 358 88", "***"),
    "identity card": ("身份证11010519491231002X过期", "身份证***过期"),
    "identity card in groups": ("110105 19491231 002 x", "***"),
    "identity card, old": ("110105491231002", "***"),
    "bank card": ("6222 0212 3456 7890 128 被冻结", "*** 被冻结"),
    "bank card with dashes": ("6222-0212-3456-7890", "***"),
    "e-mail": ("邮箱zhang.san@163.com收不到", "邮箱***收不到"),
    "e-mail spaced": ("zhang @ qq . com", "***"),
    "e-mail with a Han name": ("张三@qq.com", "***"),
    "e-mail in words": ("zhang at qq dot com", "***"),
    "four digits": ("尾号1234", "尾号***"),
    "four digits with a unit": ("转了2000元", "转了***元"),
    "year": ("2024年", "***年"),
    "QQ": ("qq12345", "qq***"),
    "a code and a number": ("e1001 13800138000", "e1001 ***"),
    "a code that goes on": ("e1001-1380", "e***"),
    "password in letters and digits": ("mima12345", "mima***"),
    "password, abbreviated": ("mm1234怎么改", "mm***怎么改"),
    "password in English": ("pwd12345", "pwd***"),
    "PIN": ("pin1234", "pin***"),
    "PIN of three digits": ("pin123", "pin***"),
    "code of a message": ("yzm1234", "yzm***"),
    "password after 是": ("密码是abc123", "密码是***"),
    "password after a colon": ("密码：Abc@123，打不开", "密码:***,打不开"),
    "password after a space": ("密码 abc123 不对", "密码 *** 不对"),
    "password without a digit": ("密码是iloveyou", "密码是***"),
    "password in Han digits": ("口令一二三四", "口令***"),
    "password in English words": ("password is abc123", "password is ***"),
    "code in groups": ("验证码 123 456", "验证码 ***"),
    "code in pairs": ("验证码：12-34-56", "验证码:***"),
    "code that counts": ("验证码 1 2 3 4 5 6", "验证码 ***"),
    "code of three digits": ("安全码为123", "安全码为***"),
    "words of a wallet": ("助记词是apple banana cherry", "助记词是***"),
    "mobile after its word": ("dianhua138 001 380 00", "dianhua***"),
    "mobile after any word": ("wode138 001 380 00", "wode***"),
    "mobile with wide dashes": ("138 - 001 - 380 - 00", "***"),
    "account after its word": ("zhanghao12345", "zhanghao***"),
    "two numbers": ("13800138000转给13900139000", "***转给***"),
}


@pytest.mark.parametrize(("text", "expected"), PERSONAL.values(), ids=PERSONAL)
def test_personal_data_is_covered(text, expected):
    assert mask(fold(text)) == Masked(expected, found=True)


KEPT = [
    "错误码E1001", "err-2034 怎么办", "提示E1001和E2034", "op95588", "110", "110 119 120 都打不通", "充值100元没到账",
    "100 200 300 都不行", "第3步 4次", "7x24小时", "iphone 15 pro", "12:30", "9.9元", "1、2、3、4、5步都做了", "3-5个工作日",
    "七七八八", "二零二四年", "一次两次三次", "不管三七二十一", "@客服", "a@", "验证码", "忘记密码", "", "404", "iOS 18.1.2",
    "密码忘了", "验证码收不到", "密码错误5次", "密码6位", "密码是什么", "密码是6-16位吗", "验证码60秒", "验证码 120秒后才来", "pin忘了",
    "验证码 12:30 没来", "密码错误e1001", "pin code e1001", "password is wrong", "密码是app里的", "errcode1001", "spin100",
]  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_what_is_not_personal_stays(text):
    folded = fold(text)
    assert mask(folded) == Masked(folded, found=False)


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("110105194912310021", False),  # wrong check
        ("110105194913310026", False),  # no such month
        ("440308199901101512", True),
        ("110105491231002", True),
        ("110105491331002", False),
        ("1101054912310", False),
    ],
)
def test_identity_numbers(digits, expected):
    assert is_identity_number(digits) is expected


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("4111111111111111", True),
        ("4111111111111112", False),
        ("79927398713", False),
        ("6222021234567890128", True),
    ],
)
def test_card_numbers(digits, expected):
    assert is_card_number(digits) is expected


# Canaries: values that must not survive, as people type them.


def mobile(rng: random.Random) -> str:
    return f"1{rng.choice('3456789')}{rng.randrange(10**9):09d}"


def landline(rng: random.Random) -> str:
    return f"{rng.choice(['010', '021', '0571', '0755'])}{rng.randrange(2 * 10**7, 9 * 10**7)}"


def identity_card(rng: random.Random) -> str:
    body = f"{rng.randrange(110000, 659000)}{rng.randrange(1950, 2010)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
    body += f"{rng.randrange(1000):03d}"
    return next(body + check for check in "0123456789X" if is_identity_number(body + check))


def bank_card(rng: random.Random) -> str:
    body = f"62{rng.randrange(10**15):0{rng.randrange(13, 17)}d}"[:18]
    return next(body + check for check in "0123456789" if is_card_number(body + check))


def email(rng: random.Random) -> str:
    return f"{rng.choice(['zhangsan', 'li.si', 'wang_wu'])}{rng.randrange(100)}@{rng.choice(['qq.com', '163.com', 'x.com.cn'])}"


def bare_run(rng: random.Random) -> str:
    return "".join(rng.choice("0123456789") for _ in range(rng.randrange(4, 25)))


def in_groups(rng: random.Random, value: str) -> str:
    """Cut the digits of a value as people cut them."""
    size = rng.choice([len(value), len(value), 4, 3, 1])
    gap = rng.choice([" ", "-", "  ", ".", "\u3000", "·"])
    return gap.join(value[n : n + size] for n in range(0, len(value), size))


def in_other_signs(rng: random.Random, value: str) -> str:
    way = rng.randrange(4)
    if way == 0:
        return value.translate({n: chr(n + 0xFEE0) for n in range(0x21, 0x7F)})
    if way == 1:
        return "\u200b".join(value)
    return value


def canary(number: int) -> tuple[str, str]:
    """(the value, a query that holds it)."""
    rng = random.Random(f"canary {number}")
    make = rng.choice([mobile, landline, identity_card, bank_card, email, bare_run])
    value = make(rng)
    written = value if make in (email, bare_run) else in_groups(rng, value)
    before = rng.choice(["我的", "账号", "手机号是", "转给", "", "为什么", "卡 "])
    after = rng.choice(["没到账", "被锁了", "怎么办", "", " 收不到验证码", "，急"])
    return value, before + in_other_signs(rng, written) + after


def survives(value: str, masked: str) -> bool:
    if "@" in value:
        return "@" in masked
    return sum(character.isdigit() for character in masked) >= 3


def test_no_canary_survives():
    canaries = [canary(number) for number in range(CANARIES)]
    masked = [(value, query, mask(fold(query))) for value, query in canaries]
    assert [(query, m.text) for value, query, m in masked if not m.found or survives(value, m.text)] == []


@given(st.text())
def test_text_is_changed_only_where_something_was_found(text):
    folded = fold(text)
    masked = mask(folded)
    assert masked.found == (MASK in masked.text.replace(MASK, "", folded.count(MASK)))
    assert masked.found or masked.text == folded


SECRET_WORDS = ["密码", "验证码", "口令", "mima", "pin", "otp", "yzm", "pwd", "password"]


@given(
    st.sampled_from(SECRET_WORDS),
    st.sampled_from(["", " ", "是", "为", ":", "：", " 是 ", "="]),
    st.from_regex(r"[a-z]{0,6}[0-9]{4,8}", fullmatch=True),
)
def test_nothing_is_left_of_a_secret(word, between, secret):
    assume(between or word not in ("pin", "otp") or secret[0].isdigit())  # ping123 is no PIN
    assert mask(fold(f"{word}{between}{secret}")).text == f"{fold(word + between + '1')[:-1]}{MASK}"


@pytest.mark.parametrize(
    "part", ["1 - ", "密码", "密码是", "密码 a", "密码1 ", "pin", "密码a", "a", "一", "a1 "]
)
def test_it_takes_time_in_proportion_to_the_text(part):
    def seconds(times: int) -> float:
        return min(timeit.repeat(lambda: mask(part * times), number=1, repeat=3))

    assert seconds(8000) < 20 * seconds(1000) + 0.05


@given(st.text(alphabet="0123456789 -x@.ae零一"))
def test_what_is_covered_holds_no_long_number(text):
    masked = mask(fold(text)).text
    assert all(len(part) <= 5 for part in "".join(c if c.isdigit() else " " for c in masked).split())
