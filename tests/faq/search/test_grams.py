"""What is indexed of a text, and what is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.search.grams import LONGEST_WORD, Run, denies, grams, plain, runs

GRAMS = {
    "Han": ("到账了", ["到", "账", "了", "到账", "账了"]),
    "one character": ("退", ["退"]),
    "error code": ("e1001", ["e1001", "1001"]),
    "number": ("110", ["110"]),
    "short number in a code": ("a12", ["a12"]),
    "words": ("forgot password", ["forgot", "password"]),
    "mixed": ("ok钱包", ["ok", "钱", "包", "钱包"]),
    "no pairs across a space": ("忘记 密码", ["忘", "记", "忘记", "密", "码", "密码"]),
    "punctuation": ("?!，。", []),
    "nothing": ("", []),
}
PLAIN = {
    "能不能": ("能不能用", "能用"),
    "可不可以": ("可不可以退款", "可以退款"),
    "有没有": ("有没有到账", "有到账"),
    "pinyin": ("nengbuneng yong", "neng yong"),
    "spaced pinyin": ("you mei you", "you"),
    "a denial stays": ("不能用", "不能用"),
    "different characters stay": ("用不了", "用不了"),
}


@pytest.mark.parametrize(("text", "expected"), GRAMS.values(), ids=GRAMS)
def test_it_cuts_into_grams(text, expected):
    assert grams(text) == expected


def test_a_long_word_is_cut_short():
    assert grams("x" * 1000) == ["x" * LONGEST_WORD]


def test_a_run_knows_its_place():
    assert list(runs("请问ok吗?")) == [Run("请问", 0, True), Run("ok", 2, False), Run("吗", 4, True)]


@pytest.mark.parametrize(("text", "expected"), PLAIN.values(), ids=PLAIN)
def test_a_not_a_is_a_plain_question(text, expected):
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("用不了", True), ("支付失败", True), ("没到账", True), ("怎么开通", False), ("", False)],
)
def test_it_sees_a_denial(text, expected):
    assert denies(text) is expected


@given(st.text(max_size=50))
def test_grams_hold_no_space(text):
    assert [gram for gram in grams(text) if gram.split() != [gram]] == []
