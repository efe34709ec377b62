"""What a question says besides its search words."""

import pytest

from faq.search.understanding import (
    LONGEST_QUESTION,
    Reader,
    WalletNames,
    is_cautious,
    is_distressed,
    is_urgent,
)

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
    "pinyin at once after a word": ("okqianbaochongzhi", {"ok"}, "chongzhi"),
    "pinyin without spaces": ("wodeyunfubaobeidongjie", {"yunfubao"}, "wode beidongjie"),
    "within an English word": ("stop desktop book", set(), "stop desktop book"),
    "the general guide has no name": ("钱包被锁", set(), "钱包被锁"),
    "two wallets: the names stay": ("云付宝和OKPay", {"yunfubao", "okpay"}, "云付宝和okpay"),
    "nothing but a name": ("云付宝", {"yunfubao"}, "云付宝"),
    "nothing but a name in pinyin": ("okqianbao", {"ok"}, "ok钱包"),
    "nothing but the short name": ("ok", {"ok"}, "ok"),
    "nothing but another name": ("OK Pay", {"okpay"}, "okpay"),
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
URGENT += [
    "有人冒充客服叫我转账",
    "他们让我共享屏幕",
    "屏幕共享",
    "远程控制我的手机",
    "刷单被骗",
    "诈骗",
    "假客服",
]
URGENT += [
    "短信说我账户异常",
    "有人用我的钱包买东西",
    "救命",
    "钱都没了",
    "我怕被骗了",
    "能不能追回被骗的钱",
    "有人偷用我的账户",
    "问我要短信验证码",
    "充的钱被转走了",
]
URGENT += ["余额突然少了", "我上当了", "有人登录我的账户", "錢不見了", "my account was hacked", "bei pian le"]
URGENT += ["我嘅錢冇咗", "手機唔見咗", "钱转没了", "钱 没 了", "qianmeile", "qian mei le", "被坑了", "被片了"]
URGENT += ["my money is gone", "my phone is lost", "点击了陌生链接"]
URGENT += [
    "刚才接到客服电话要我说验证码",
    "客服打电话来说要退款给我",
    "中奖要先交手续费",
    "说我中了奖要交税",
    "贷款要先交保证金",
]
URGENT += ["96110是什么", "要不要报警", "打110有用吗"]
CALM = [
    "退款",
    "怎么防止被骗",
    "如何避免被盗刷",
    "充值没到账",
    "忘记密码",
    "手机号换了",
    "预防诈骗",
    "识别骗子",
    "怎么防骗",
    "怎么才能不上当",
    "如何辨别诈骗电话",
    "反诈骗宣传",
    "怕被骗",
    "怎样才不会被盗",
    "充的钱不见了",
    "退款钱没了",
    "有人教我怎么用吗",
    "给客服打电话退款",
    "中奖的钱怎么提现",
    "转账要付手续费吗",
    "充了110没到",
    "打1100元没到",
    "对方没收到钱",
    "fang pian",
    "",
]
DISTRESSED = ["我想死", "不想活了", "想自殺", "钱没了 活不下去", "被骗光了不如死了算了", "i want to die"]
NOT_DISTRESSED = [
    "想死机重启",
    "想死你了",
    "不想活动",
    "跳楼价",
    "手机卡死",
    "输错密码锁死了",
    "急死人了",
    "",
]
CAUTIOUS = ["怎么防骗", "怕被骗", "怎样识别骗子", "这个链接安全吗", "怎么保护账户"]
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
        pytest.param("chongzh", "chong", id="a syllable that is not finished"),
        pytest.param("chongzhi", "chongzhi", id="whole syllables"),
        pytest.param("充值op", "充值op", id="after other writing"),
        pytest.param("z", "z", id="one letter"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_it_reads_what_is_still_being_typed(typed, begun):
    assert READER.begun(typed) == begun


@pytest.mark.parametrize("text", URGENT)
def test_it_hears_urgency(text):
    assert READER.read(text).urgent


@pytest.mark.parametrize("text", CALM)
def test_it_does_not_hear_urgency(text):
    assert not READER.read(text).urgent


@pytest.mark.parametrize("text", DISTRESSED)
def test_it_hears_distress(text):
    assert READER.read(text).distressed


@pytest.mark.parametrize("text", NOT_DISTRESSED)
def test_it_does_not_hear_distress(text):
    assert not is_distressed(text)


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


def test_urgency_after_prevention_counts():
    assert is_urgent("想问怎么防骗,结果今天真的被骗了")


@pytest.mark.parametrize(("length", "truncated"), [(500, False), (501, True)])
def test_a_long_question_is_cut(length, truncated):
    asked = READER.read("钱" * length)
    assert (len(asked.text), asked.truncated) == (LONGEST_QUESTION, truncated)


def test_text_keeps_what_search_words_lose():
    asked = READER.read("OK钱包能不能退款")
    assert (asked.text, asked.plain, asked.words) == ("ok钱包能不能退款", "ok钱包能退款", "能退款")


@pytest.mark.parametrize("text", CAUTIOUS)
def test_it_knows_a_question_of_caution(text):
    assert is_cautious(text)


@pytest.mark.parametrize("text", ["钱没了", "充值不到账", "被骗了"])
def test_what_has_happened_is_no_caution(text):
    assert not is_cautious(text)
