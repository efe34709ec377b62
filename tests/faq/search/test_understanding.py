"""What a question says besides its search words."""

import pytest

from faq.search.understanding import LONGEST_QUESTION, Reader, WalletNames, is_urgent

READER = Reader(
    [
        WalletNames("op", ("OP手机钱包", "OP钱包")),
        WalletNames("ok", ("OK钱包", "OK 钱包", "OK Wallet")),
        WalletNames("okpay", ("OKPay", "OK Pay", "OKPay钱包")),
        WalletNames("yunfubao", ("云付宝",)),
        WalletNames("general", ("数字钱包", "钱包"), general=True),
    ]
)
NAMED = {
    "full name": ("OP手机钱包忘记密码", {"op"}, "忘记密码"),
    "short name": ("op忘记密码", {"op"}, "忘记密码"),
    "short name of the other": ("ok 怎么注销", {"ok"}, "怎么注销"),
    "name with a space": ("OK 钱包充值", {"ok"}, "充值"),
    "name without its space": ("okwallet 充值", set(), "okwallet 充值"),
    "OKPay": ("okpay投诉", {"okpay"}, "投诉"),
    "OK Pay": ("OK Pay 登不上", {"okpay"}, "登不上"),
    "OKPay with 钱包": ("OKPay钱包投诉", {"okpay"}, "投诉"),
    "full-width": ("ＯＫＰＡＹ投诉", {"okpay"}, "投诉"),
    "traditional": ("OK錢包客服", {"ok"}, "客服"),
    "pinyin": ("ok qianbao wangji mima", {"ok"}, "wangji mima"),
    "pinyin without spaces": ("wodeyunfubaobeidongjie", {"yunfubao"}, "wode beidongjie"),
    "within an English word": ("stop desktop book", set(), "stop desktop book"),
    "the general guide has no name": ("钱包被锁", set(), "钱包被锁"),
    "two wallets: the names stay": ("云付宝和OKPay", {"yunfubao", "okpay"}, "云付宝和okpay"),
    "nothing but a name": ("云付宝", {"yunfubao"}, "云付宝"),
    "nothing": ("", set(), ""),
}
URGENT = [
    "我被骗了",
    "银行卡被盗刷",
    "钱没了",
    "钱正在被转走",
    "手机丢了",
    "手机被偷了怎么办",
    "不是我操作的",
]
URGENT += ["余额突然少了", "我上当了", "有人登录我的账户", "錢不見了", "my account was hacked", "bei pian le"]
CALM = [
    "退款",
    "怎么防止被骗",
    "如何避免被盗刷",
    "充值没到账",
    "忘记密码",
    "手机号换了",
    "预防诈骗",
    "识别骗子",
    "",
]


@pytest.mark.parametrize(("text", "wallets", "words"), NAMED.values(), ids=NAMED)
def test_it_lifts_the_name_of_a_wallet(text, wallets, words):
    asked = READER.read(text)
    assert (asked.wallets, asked.words) == (wallets, words)


def test_without_wallets_everything_is_searched():
    assert Reader([]).read("OK钱包").words == "ok钱包"


def test_a_name_is_not_a_pattern():
    assert Reader([WalletNames("odd", ("a.c(d",))]).read("abcd").wallets == frozenset()


@pytest.mark.parametrize("text", URGENT)
def test_it_hears_urgency(text):
    assert READER.read(text).urgent


@pytest.mark.parametrize("text", CALM)
def test_it_does_not_hear_urgency(text):
    assert not READER.read(text).urgent


def test_urgency_after_prevention_counts():
    assert is_urgent("想问怎么防骗,结果今天真的被骗了")


@pytest.mark.parametrize(("length", "truncated"), [(500, False), (501, True)])
def test_a_long_question_is_cut(length, truncated):
    asked = READER.read("钱" * length)
    assert (len(asked.text), asked.truncated) == (LONGEST_QUESTION, truncated)


def test_text_keeps_what_search_words_lose():
    asked = READER.read("OK钱包能不能退款")
    assert (asked.text, asked.plain, asked.words) == ("ok钱包能不能退款", "ok钱包能退款", "能退款")
