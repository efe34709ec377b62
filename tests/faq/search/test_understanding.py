"""What a question says besides its search words."""

import pytest

from faq.search.understanding import LONGEST_QUESTION, Reader, WalletNames

READER = Reader(
    [
        WalletNames("op", ("OP手机钱包", "OP钱包")),
        WalletNames("ok", ("OK钱包", "OK 钱包", "OK Wallet")),
        WalletNames("okpay", ("OKPay", "OK Pay", "OKPay钱包")),
        WalletNames("okpaygo", ("OKPayGo",)),
        WalletNames("okpaybao", ("OKPayBao",)),
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
    "pinyin at once after a word": ("okqianbaochongzhi", {"ok"}, "chongzhi"),
    "pinyin without spaces": ("wodeyunfubaobeidongjie", {"yunfubao"}, "wode beidongjie"),
    "within an English word": ("stop desktop book", set(), "stop desktop book"),
    "the general guide has no name": ("钱包被锁", set(), "钱包被锁"),
    "two wallets: the names stay": ("云付宝和OKPay", {"yunfubao", "okpay"}, "云付宝和okpay"),
    "nothing but a name": ("云付宝", {"yunfubao"}, "云付宝"),
    "pinyin at once after letters": ("okpaychongzhi", {"okpay"}, "chongzhi"),
    "pinyin at once after the longer of two": ("okpaygochongzhi", {"okpaygo"}, "chongzhi"),
    "a longer name": ("okpaybao", {"okpaybao"}, "okpaybao"),
    "other letters at once after it": ("okpayment", set(), "okpayment"),
    "letters after a short name": ("okoume", set(), "okoume"),
    "nothing but a name in pinyin": ("okqianbao", {"ok"}, "ok钱包"),
    "nothing but the short name": ("ok", {"ok"}, "ok"),
    "nothing but another name": ("OK Pay", {"okpay"}, "okpay"),
    "nothing": ("", set(), ""),
}
UNCOVERED = {
    "full name": ("支付宝充值不到账", "支付宝", "充值不到账"),
    "traditional": ("支付寶充值", "支付宝", "充值"),
    "English": ("Alipay 退款", "支付宝", "退款"),
    "Latin": ("paypal忘记密码", "PayPal", "忘记密码"),
    "pinyin": ("zhifubao tuikuan", "支付宝", "tuikuan"),
    "two of them": ("支付宝转到微信", "支付宝", "转到"),
    "nothing but a name": ("云闪付", "云闪付", "云闪付"),
    "beside a wallet of ours": ("微信转到OKPay", "微信", "微信转到"),
    "one of ours": ("云付宝退款", "", "退款"),
    "none": ("退款", "", "退款"),
}


@pytest.mark.parametrize(("text", "wallets", "words"), NAMED.values(), ids=NAMED)
def test_it_lifts_the_name_of_a_wallet(text, wallets, words):
    asked = READER.read(text)
    assert (asked.wallets, asked.words) == (wallets, words)


def test_without_wallets_everything_is_searched():
    assert Reader([]).read("OK钱包").words == "ok钱包"


def test_a_name_is_not_a_pattern():
    assert Reader([WalletNames("odd", ("a.c(d",))]).read("abcd").wallets == frozenset()


@pytest.mark.parametrize(
    ("typed", "begun"),
    [
        pytest.param("okpay", "okpay", id="a name"),
        pytest.param("wo de okp", "wo de okpay", id="the beginning of a name"),
        pytest.param("ok", "ok", id="a short name, not the beginning of a longer one"),
        pytest.param("okpaychongzhi", "okpay chongzhi", id="pinyin right behind a name"),
        pytest.param("okpaychongzh", "okpay chong", id="pinyin that is not finished right behind a name"),
        pytest.param("chongzh", "chong", id="a syllable that is not finished"),
        pytest.param("chongzhi", "chongzhi", id="whole syllables"),
        pytest.param("充值op", "充值op", id="after other writing"),
        pytest.param("z", "z", id="one letter"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_it_reads_what_is_still_being_typed(typed, begun):
    assert READER.begun(typed) == begun


@pytest.mark.parametrize(("text", "uncovered", "words"), UNCOVERED.values(), ids=UNCOVERED)
def test_it_knows_wallets_that_are_not_here(text, uncovered, words):
    asked = READER.read(text)
    assert (asked.uncovered, asked.words) == (uncovered, words)


def test_a_wallet_that_is_here_by_now_is_ours():
    asked = Reader([WalletNames("alipay", ("支付宝",)), WalletNames("general", (), general=True)]).read(
        "支付宝退款"
    )
    assert (asked.wallets, asked.words) == ({"alipay"}, "退款")


def test_without_a_general_guide_no_wallet_is_uncovered():
    asked = Reader([WalletNames("ok", ("OK钱包",))]).read("支付宝退款")
    assert (asked.uncovered, asked.words) == ("", "支付宝退款")


@pytest.mark.parametrize(("length", "truncated"), [(500, False), (501, True)])
def test_a_long_question_is_cut(length, truncated):
    asked = READER.read("钱" * length)
    assert (len(asked.text), asked.truncated) == (LONGEST_QUESTION, truncated)


def test_text_keeps_what_search_words_lose():
    asked = READER.read("OK钱包能不能退款")
    assert (asked.text, asked.plain, asked.words) == ("ok钱包能不能退款", "ok钱包能退款", "能退款")


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        pytest.param("被骗了", (True, False, False), id="urgent"),
        pytest.param("怎么防骗", (False, True, False), id="cautious"),
        pytest.param("不想活了", (False, False, True), id="distressed"),
        pytest.param("退款", (False, False, False), id="none"),
    ],
)
def test_it_knows_what_alarms(text, signs):
    asked = READER.read(text)
    assert (asked.urgent, asked.cautious, asked.distressed) == signs
