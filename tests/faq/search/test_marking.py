"""Marking what answers to the question's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.search.marking import segments

MARKED = {
    "simplified marks traditional": ("我的帳戶被鎖", {"账户"}, "我的[帳戶]被鎖"),
    "traditional text, as folded": ("我的账户", {"账户"}, "我的[账户]"),
    "spelling": ("登陆失败", {"登录"}, "[登陆]失败"),
    "overlapping": ("不到账", {"不到", "到账"}, "[不到账]"),
    "twice": ("退款,退款", {"退款"}, "[退款],[退款]"),
    "case": ("OKPay投诉", {"okpay"}, "[OKPay]投诉"),
    "a whole word only": ("OKPay", {"ok"}, "OKPay"),
    "a word beside characters": ("用app付", {"app"}, "用[app]付"),
    "full-width": ("Ｅ１００１错误", {"e1001"}, "[Ｅ１００１]错误"),
    "across an invisible character": ("充\u200b值", {"充值"}, "[充\u200b值]"),
    "ligature": ("ﬁnd it", {"find"}, "[ﬁnd] it"),
    "all": ("退款", {"退款"}, "[退款]"),
    "none": ("退款", {"充值"}, "退款"),
    "no marks": ("退款", set(), "退款"),
    "an empty mark": ("退款", {""}, "退款"),
    "markup is text": ("<b>退款</b>", {"退款"}, "<b>[退款]</b>"),
}


@pytest.mark.parametrize(("text", "marks", "expected"), MARKED.values(), ids=MARKED)
def test_it_marks(text, marks, expected):
    found = segments(text, frozenset(marks))
    assert "".join(f"[{part}]" if is_match else part for part, is_match in found) == expected


def test_nothing_has_no_segments():
    assert segments("", frozenset({"退款"})) == []


@given(st.text(max_size=40), st.frozensets(st.text(max_size=3), max_size=4))
def test_joined_the_segments_are_the_text(text, marks):
    assert "".join(part for part, _ in segments(text, marks)) == text
