"""Folding: one spelling for what readers write, and the way back to the text as written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.text import fold, fold_aligned, writable

ANY_TEXT = st.text(alphabet=st.characters(), max_size=60)
PLAIN_TEXT = st.text(alphabet="账户支付钱包abcz019 !。", max_size=30)

SPELLINGS = {
    "full-width": ("ＯＫ钱包　Ｅ１００１", "ok钱包 e1001"),
    "case": ("OKPay", "okpay"),
    "traditional": ("帳戶被鎖定了，怎麼辦", "账户被锁定了,怎么办"),
    "words of Taiwan": ("網路儲值", "网络储值"),
    "simplified 么 beside traditional": ("怎么辦", "怎么办"),
    "甚麼": ("甚麼", "什么"),
    "account": ("我的帐号", "我的账号"),
    "log in, misspelt": ("登陆不了", "登录不了"),
    "log in, Taiwan": ("登入帳戶", "登录账户"),
    "log out is not closing the account": ("登出帳戶", "退出账户"),
    "identity": ("身分證", "身份证"),
    "zero-width": ("充\u200b值\ufeff", "充值"),
    "bidi controls": ("\u202e退款\u202c", "退款"),
    "soft hyphen": ("re\u00adfund", "refund"),
    "repeated punctuation": ("怎么办？？？！！", "怎么办?!"),
    "punctuation repeated with spaces": ("急 ! ! !", "急 !"),
    "spacing": ("  忘记 \t\n 密码 ", "忘记 密码"),
    "NUL": ("退\x00款", "退 款"),
    "lone surrogate": ("退\ud800款", "退 款"),
    "combining accent": ("cafe\u0301", "café"),
    "ligature": ("ﬁnd", "find"),
    "nothing": ("", ""),
    "only invisible": ("\u200b\u2060", ""),
}


@pytest.mark.parametrize(("text", "expected"), SPELLINGS.values(), ids=SPELLINGS)
def test_it_folds(text, expected):
    assert fold(text) == expected


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
def test_folded_text_can_be_stored_and_shown(text):
    assert "\x00" not in fold(text).encode("utf-8").decode("utf-8")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("我的帳戶", "我的账户", id="traditional"),
        pytest.param("登陆不了", "登录不了", id="usual spelling"),
        pytest.param("隨身碟付錢", "随身碟付钱", id="a word of other length keeps its characters"),
        pytest.param("Ａ钱", "a钱", id="full-width"),
    ],
)
def test_aligned_text_keeps_its_places(text, folded):
    assert fold_aligned(text) == (folded, list(range(len(text))))


def test_aligned_text_tells_where_each_character_comes_from():
    assert fold_aligned("a\u200bﬁ") == ("afi", [0, 2, 2])


@given(ANY_TEXT)
def test_each_aligned_character_comes_from_the_text(text):
    folded, origins = fold_aligned(text)
    assert (len(folded), origins) == (len(origins), sorted(origins))
    assert all(0 <= origin < len(text) for origin in origins)


@given(PLAIN_TEXT)
def test_of_plain_text_the_aligned_form_differs_in_spacing_and_punctuation_only(text):
    assert fold(fold_aligned(text)[0]) == fold(text)


def test_what_no_database_takes_is_a_space():
    assert writable("退\x00款\ud800 ＯＫ") == "退 款  ＯＫ"
