"""What a question says of money that is going, of fear, and of despair."""

import pytest

from contacts.text import fold
from faq.search.alarms import is_cautious, is_distressed, is_urgent

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
    "短信说账户被冻结",
    "收到陌生短信",
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
    "收到短信说账户已解除冻结",
    "银行短信说卡停用了怎么换卡",
    "客服电话说我的账户冻结三天正常吗",
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
LEAKED = {
    "somebody knows the password": "密码被别人知道了",
    "the password is out": "密码泄露了",
    "the key is out, said as a title": "私钥泄露",
    "perhaps out": "支付密码好像泄漏了",
    "who let it out": "我不小心泄露了支付密码",
    "somebody saw the words": "助记词被人看到了",
    "seen, by nobody in particular": "密码被看见了怎么办",
    "colloquial passive": "密码让人家看去了",
    "somebody changed it": "密码被人改了",
    "told somebody": "密码告诉别人了",
    "told, with the object last": "告诉了对方我的支付密码",
    "handed to customer service": "助记词发给客服了",
    "who knows it comes first": "别人知道我的密码怎么办",
    "somebody found it out": "有人知道了我的支付密码",
    "a code told": "验证码告诉别人了",
    "a code swindled out of them": "验证码被骗走了",
    "English": "my seed phrase was leaked",
}
NOT_LEAKED = {
    "forgotten": "忘了密码",
    "to change it": "密码怎么改",
    "locked": "密码被锁",
    "remembered by the phone": "密码被记住了怎么取消",
    "how to prevent a leak": "怎么防止密码泄露",
    "how to prevent that others know": "怎么防止支付密码被别人知道",
    "a fear": "怕密码泄露",
    "a wish to be spared": "不希望支付密码被别人知道",
    "a wish": "不想密码被别人知道",
    "whether it will": "密码会泄露吗",
    "whether others will see it": "密码会不会被人看到",
    "not seen": "密码没被别人看到",
    "must not be told": "密码不能告诉别人",
    "whether to tell": "密码可以告诉客服吗",
    "what leaks come from": "密码泄露的原因",
    "asking around": "有人知道密码怎么改吗",
    "keeping it": "怎么不让别人知道我的密码",
    "changed by who may": "密码给他改了",
    "lost words": "助记词丢了",
}
GONE = {
    "a sign for money": "💰不见了",
    "a sign for money, apart": "我的💰 没了",
    "zero in the morning": "一觉醒来余额清零",
    "turned to zero": "余额变零了",
    "turned to 0": "余额突然变0了",
    "back to zero": "余额归零",
    "made off with, passive 让": "钱让人家弄走了",
    "made off with, passive 给": "钱给人弄走了",
    "made off with, passive 叫": "钱叫人拿走了",
    "made off with, an amount": "五千块被人取走了",
    "why, made off with": "钱怎么被人拿走了",
    "why, made off with, passive 让": "余额怎么让人划走了",
    "spent by others": "钱让人花光了",
    "the phone and the card": "手机和卡都丢了",
    "the card and the phone": "身份证手机都丢了",
    "the phone, the card stolen": "手机被偷了",
    "what to do about the phone": "手机丢了怎么挂失",
}
NOT_GONE = {
    "zero, to close the account": "余额为零能注销吗",
    "zero first, to close the account": "余额清零才能注销吗",
    "whether it will be": "注销以后余额清零吗",
    "to make it zero": "怎么把余额清零",
    "less, not zero": "余额变0.5",
    "points": "积分年底会清零吗",
    "a limit": "额度变零了",
    "change": "零钱",
    "another phone": "换手机了",
    "another number": "手机号换了",
    "sent to the wrong one": "钱给人转错了",
    "to be paid by others": "让人家收款",
    "a service by persons": "给人工客服打电话",
    "whether others may take it out": "钱可以让别人取走吗",
    "how to have others take it out": "怎么让朋友取走现金",
    "to have others pay": "可以让人代还吗",
    "a sign for money, not gone": "💰怎么提现",
    "a number lost": "手机号也丢了",
}
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


@pytest.mark.parametrize("text", URGENT)
def test_it_hears_urgency(text):
    assert is_urgent(fold(text))


@pytest.mark.parametrize("text", CALM)
def test_it_does_not_hear_urgency(text):
    assert not is_urgent(fold(text))


@pytest.mark.parametrize("text", LEAKED.values(), ids=LEAKED)
def test_it_hears_that_a_secret_is_out(text):
    assert is_urgent(fold(text))


@pytest.mark.parametrize("text", NOT_LEAKED.values(), ids=NOT_LEAKED)
def test_a_word_about_secrets_is_no_leak(text):
    assert not is_urgent(fold(text))


@pytest.mark.parametrize("text", GONE.values(), ids=GONE)
def test_it_hears_that_something_is_gone(text):
    assert is_urgent(fold(text))


@pytest.mark.parametrize("text", NOT_GONE.values(), ids=NOT_GONE)
def test_everyday_words_take_nothing_away(text):
    assert not is_urgent(fold(text))


@pytest.mark.parametrize("text", DISTRESSED)
def test_it_hears_distress(text):
    assert is_distressed(fold(text))


@pytest.mark.parametrize("text", NOT_DISTRESSED)
def test_it_does_not_hear_distress(text):
    assert not is_distressed(text)


def test_urgency_after_prevention_counts():
    assert is_urgent("想问怎么防骗,结果今天真的被骗了")


@pytest.mark.parametrize("text", CAUTIOUS)
def test_it_knows_a_question_of_caution(text):
    assert is_cautious(text)


@pytest.mark.parametrize("text", ["钱没了", "充值不到账", "被骗了"])
def test_what_has_happened_is_no_caution(text):
    assert not is_cautious(text)
