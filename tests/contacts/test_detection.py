"""Numbers and addresses in text are found under any disguise; ordinary text is left alone."""

import random
from collections import Counter
from time import process_time

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
DIGIT_ROWS = [
    "⓪①②③④⑤⑥⑦⑧⑨",
    "⓿❶❷❸❹❺❻❼❽❾",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "٠١٢٣٤٥٦٧٨٩",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "₀₁₂₃₄₅₆₇₈₉",
    "०१२३४५६७८९",
]
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
    return value.replace(
        ".", rng.choice(["。", "．", "｡", "点", " 点 ", " dot ", "[.]", "(dot)", " . ", "•", "點"])
    )


def with_other_at(rng, value):
    return value.replace("@", rng.choice(["＠", "﹫", " @ ", "(at)", "[at]", "艾特", "（at）"]))


EVERY_VALUE = [as_is, full_width, zero_width, accented, spaced, turned_around]
ON_DIGITS = [
    other_digits,
    han_digits,
    mixed_digits,
    keycaps,
    letters_for_digits,
    dotted,
    dashed,
    decorated,
    grouped,
]
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
    return rng.choice(["okpay", "opwallet", "kefu", "okqb", "wallet-help", "service", "anquan"]) + rng.choice(
        ["", "88", "666"]
    )


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


WECHAT_WORDS = [
    "微信：",
    "微信号",
    "加微信 ",
    "薇信:",
    "威信",
    "V信",
    "vx：",
    "VX ",
    "wx:",
    "WeChat: ",
    "weixin ",
    "加V：",
    "微 信 号 ",
    "ｗｘ：",
    "徽信",
]
QQ_WORDS = ["QQ：", "QQ号", "加QQ", "qq ", "Q Q ", "扣扣", "扣扣号：", "企鹅号", "ＱＱ", "QQ群", "叩叩 "]
BEFORE = [
    "请拨打",
    "有问题找",
    "官方热线是",
    "退款请联系",
    "详情见",
    "联系人",
    "客服在线",
    "统一",
    "（",
    "遇到问题，",
    "",
]
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
    assert len(made) >= 60
    assert len({text for _label, text in map(disguised, range(DISGUISES))}) >= 0.95 * DISGUISES


@pytest.mark.trials
def test_no_disguise_gets_through_in_many_more():
    assert missed(range(DISGUISES, 100_000)) == []


FOUND = {
    "hotline": ("请拨打95588咨询", [("95588", "95588")]),
    "Han digits": ("九五一八八", [("九五一八八", "95188")]),
    "Han digits between 统一 and 一键": ("统一九五五八八一键接通", [("九五五八八", "95588")]),
    "full-width": ("热线９５５８８。", [("９５５８８", "95588")]),
    "zero-width": ("9\u200b5\u200b5\u200b8\u200b8", [("9\u200b5\u200b5\u200b8\u200b8", "95588")]),
    "turned around": ("用 \u202e88559\u202c 吧", [("88559", "95588")]),
    "free number": ("(400) 820-8820", [("400) 820-8820", "4008208820")]),
    "area code": ("（0571）8765 4321", [("0571）8765 4321", "057187654321")]),
    "abroad": ("+86 138 0013 8000", [("86 138 0013 8000", "8613800138000")]),
    "O and l in a number": ("l38OO138OOO", [("l38OO138OOO", "13800138000")]),
    "split line": ("955-88", [("955-88", "95588")]),
    "domain": ("打开okpay.com登录", [("okpay.com", "okpay.com")]),
    "Cyrillic domain": ("打开 оkрау.соm 登录", [("оkрау.соm", "okpay.com")]),
    "spaced domain": ("o k p a y . c o m", [("o k p a y . c o m", "okpay.com")]),
    "address with path": ("见 https://t.cn/Abc", [("https://t.cn/Abc", "https://t.cn/abc")]),
    "IP address": ("访问 10.20.30.40 下载", [("10.20.30.40", "10.20.30.40")]),
    "e-mail": ("写信到 kefu@okpay.com", [("kefu@okpay.com", "kefu@okpay.com")]),
    "WeChat": ("加微信：ok_kefu", [("微信：ok_kefu", "ok_kefu")]),
    "QQ in Han digits": ("扣扣三五二八九一", [("扣扣三五二八九一", "352891")]),
    "handle": ("关注 @okpay_help", [("@okpay_help", "okpay_help")]),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_a_passage_is_quoted_as_written_with_its_plain_value(text, expected):
    assert quoted(text) == expected


ANNOUNCED = {
    "加Q：123456789": "123456789",
    "q: 123456789": "123456789",
    "群号 123456789": "123456789",
    "加群：一二三四五六七": "1234567",
    "钉钉号 abc123": "abc123",
    "钉钉：abc123": "abc123",
    "微信：kefu": "kefu",
    "微信号 kefu": "kefu",
    "微信号是kefu": "kefu",
    "vx：kefu": "kefu",
    "加v: kefu": "kefu",
    "小红书号kefu88": "kefu88",
    "抖音：kefu": "kefu",
}


@pytest.mark.parametrize(("text", "value"), ANNOUNCED.items(), ids=ANNOUNCED)
def test_an_account_is_found_after_a_word_that_announces_it(text, value):
    assert [(found.kind, found.value) for found in find_contacts(text)] == [(Kind.ACCOUNT, value)]


PLATFORMS = {
    "WhatsApp after a space": ("加官方客服 WhatsApp okhelp888", "okhelp888"),
    "WhatsApp in two words": ("whats app：okhelp888", "okhelp888"),
    "to be searched for": ("小红书搜 okhelp888", "okhelp888"),
    "platform spaced": ("小 红 书 okhelp", "okhelp"),
    "Signal with a digit": ("Signal okhelp888", "okhelp888"),
    "LINE announced": ("LINE ID okhelp", "okhelp"),
    "LINE with a digit": ("line：okhelp888", "okhelp888"),
    "KaKao": ("KaKao okhelp888", "okhelp888"),
    "aeroplane for Telegram": ("飞机 okhelp888", "okhelp888"),
    "digits announced": ("飞机群889911", "889911"),
    "group": ("钉钉群 okhelp", "okhelp"),
    "letters only": ("telegram okhelp", "okhelp"),
    "glued to Chinese": ("抖音okhelp", "okhelp"),
    "digits only": ("ICQ 889911", "889911"),
    "Cyrillic platform": ("Теlеgrаm okhelp", "okhelp"),
    "plain words between": ("Telegram official channel: okhelp", "okhelp"),
    "second of two platforms": ("WhatsApp/Telegram okhelp", "okhelp"),
    "brand with a tail": ("Telegram OKPay-help", "okpay-help"),
    "assistant to be added": ("加客服微信OKPay小助手", "okpay小助手"),
}


@pytest.mark.parametrize(("text", "value"), PLATFORMS.values(), ids=PLATFORMS)
def test_an_account_is_found_beside_its_platform(text, value):
    assert [(found.kind, found.value) for found in find_contacts(text)] == [(Kind.ACCOUNT, value)]


SPACED_LINKS = {
    "disguised scheme without marks": "hxxps okpay cc",
    "scheme without marks": "打开 https okpay cc",
    "short address": "bit ly/abc",
    "short address of a chat": "t me/okhelp",
    "host and path": "okpay cc/help",
}


@pytest.mark.parametrize("text", SPACED_LINKS.values(), ids=SPACED_LINKS)
def test_a_link_is_found_with_spaces_for_its_marks(text):
    assert kinds(text) == [Kind.LINK]


TOLD = {
    "先打400，再打820，再打8820": "4008208820",
    "拨四零零，然后拨八二零，接着拨八八二零": "4008208820",
    "四百、八二零、八八二零": "4008208820",
    "八百 820 8820": "8008208820",
    "退款拾贰叁肆伍陆柒捌": "102345678",
    "贰叁肆伍陆柒捌": "2345678",
    "4OO 八二O 八八2O": "4008208820",
    "四oo八二o八八二o": "4008208820",
    "找他：l三八 一2三4 五六7八": "13812345678",
}


@pytest.mark.parametrize(("text", "value"), TOLD.items(), ids=TOLD)
def test_a_number_is_found_that_is_told_in_words_or_parts(text, value):
    assert [(found.kind, found.value) for found in find_contacts(text)] == [(Kind.PHONE, value)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("okpay.com", [Kind.LINK]),
        ("kefu@okpay.com", [Kind.EMAIL]),
        ("微信号 okkefu88", [Kind.ACCOUNT]),
        ("13800138000", [Kind.PHONE]),
        ("电话 95588，邮箱 a@b.cn，网址 b.cn", [Kind.PHONE, Kind.EMAIL, Kind.LINK]),
    ],
)
def test_kinds(text, expected):
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text", ["拨打110", "110报警", "打 1 1 0", "幺幺零报警", "反诈专线96110", "九六一一零", "投诉热线 12363"]
)
def test_public_lines_are_allowed_only_where_told(text):
    assert kinds(text) == [Kind.PHONE]
    assert kinds(text, allowed=frozenset({"110", "96110", "12363"})) == []


def test_an_allowed_line_covers_nothing_beside_it():
    assert quoted_values("拨打110或95588", frozenset({"110"})) == ["95588"]


def quoted_values(text: str, allowed: frozenset[str]) -> list[str]:
    return [found.value for found in find_contacts(text, allowed)]


def test_a_finding_says_where_it_stands():
    assert find_contacts("请拨打95588") == [Finding(Kind.PHONE, 3, 8, "95588")]


def test_every_kind_has_words():
    assert set(KIND_WORDS) == set(Kind)


ORDINARY = """
打开OP手机钱包，点右下角“我的”。
第3步：输入验证码，点“确定”
1.ok钱包首页点“找回密码”
2.打开APP。点击设置
看官网的“联系我们”页面。APP里一般也有。
打开OKPay。APP会自动更新
3、等待24小时
充值100元，钱没到账
转账2000.50元一直显示处理中
一次最多转50000元
限额5000-10000元
每天最多20,000.00元
手续费0.1%，最低2元
年化利率3.65%
满100-10优惠券用不了
3-5个工作日到账
1到3个工作日内退回
2024年10月1日扣的款
2026-11-20 12:30 提交的
账单日2026/11/20
10月1日至10月7日放假
10.1-10.7放假期间照常服务
工作日09:00-18:00
周一至周五 9:00–12:00、13:30–18:00
9.00-18.00有人接听
早上9点到晚上6点
7×24小时服务
7*24小时在线客服
365天全年无休
错误码E1001是什么意思
提示错误代码 E2034
系统提示1001错误
验证码6位数字
验证码是482913
尾号1234的银行卡
身份证后4位
手机号前3位后4位
密码不要用12345678或88888888
密码不要设成123456
分3、6、9、12、24期还
分 3/6/12 期
步骤1、2、3、4、5都做完了
重复第1-3步
还是不行，回到第2步
订单号2026112212345678在哪里看
流水号是20261122000123
版本号8.0.52
iOS 18.1 以上
Android 12 以上
安卓版本10.2.80
版本 8.1.2.3 以上
v 8.1.2.3
微信支付可以绑定吗
微信和支付宝都能提现吗
微信 android 版打不开
微信 iphone15 打不开
不支持微信，support一下
怎么用微信登录OKPay
QQ钱包的钱能转过来吗
qq绑定了怎么解除
扣扣空间
用户ID在哪里看
Wi-Fi连接正常
网络正常但是APP打不开
OKPay. Top up failed
Open OKPay. In settings, tap security
I forgot my password. Can you help?
refund not received, what should I do?
e.g. 余额不足
请看截图IMG_2034.jpg
把回单.pdf发给客服
一二三四五步都做了
二〇二六年一月一日起
第一、二、三步
三五个工作日
一千五百元
三三两两的人
七七八八差不多了
不管三七二十一先冻结
一五一十说清楚
统一处理
一直提示一样的错误
朝九晚六上班
九月十五日
十二点五十分
五五分账
两万八千八百元
六六六
手机丢了怎么办
钱被转走了怎么办
正在被骗
客服电话打不通
官网上找客服电话
在官方网站底部找“联系我们”
不要相信短信里的链接
不要把验证码告诉任何人
不要点陌生链接
公众号里能查吗
关注公众号有什么用
邮箱收不到邮件
绑定的邮箱换了
邮箱后缀写错了
换了新手机号怎么登录
手机号已经停用
银行卡换了
解绑银行卡
绑了5张卡
最多绑10张卡
连续输错5次密码被锁
锁定30分钟
等10分钟再试
60秒后重新获取
冻结了72小时
15天内可以申诉
30天没有登录
半年没用
8折优惠
9.9元红包
0.01元验证转账
100块钱不见了
1万元额度
2.5万没到账
扣了我300
还了5000
收到1000积分
今天转了3笔
一共2次
5G网络下很慢
4G信号
占用200MB
文件不超过10M
18岁以上
60岁老人能用吗
2个账号
1/3的钱没退
50%的优惠
第12页第3条
A4纸
B2层
VIP会员
P2P
KYC审核
KYC认证要多久
USDT充值不到账
100USDT没到
TRC20链
ETH 0.12345678
BTC地址错了
OP钱包和OK钱包是一家吗
OKPay和OK钱包有什么区别
app store下载不了
Apple ID登录
点开app一直转圈
点com开头的按钮没反应
登录时显示404
提示500错误
页面显示502
报错HTTP 403
充值 100 200 500 都不行
100、200、500元三档
金额500-1000-2000三档
周末和节假日不上班
2025-2026年
2019-2020年的账单
星期六、星期日休息
老人不会用智能手机
听不清客服说什么
先按1，再按2
先打开应用，再打开设置
充了四百，三天还没到账
四百八十元没退
八百二十块钱
壹万贰仟叁佰元整
人民币伍佰元
Q：怎么找回密码
编号 123456789
群里有人说可以退款
加群要小心
微信：登录不了
登录方式：微信，qq
公众号：OKPay
钉钉打卡
微信号换了怎么办
微信 APP
WhatsApp 和 Telegram
WhatsApp、Telegram、Signal
WhatsApp/Telegram
用 Telegram 联系
用 Telegram 联系 OKPay
支付宝 app 里
OKPay 官方微信公众号
OKPay 微信公众号里的助手
用微信支付
关注微信公众号
增加微信OKPay助手入口
“抖音”OKPay 官方账号
公众号 OKPay 服务
抖音 app store 里下载
抖音 10000 元优惠券
快手 2024 年的账单
微博 100w 粉丝
Telegram app for Android
WhatsApp messages from strangers
Telegram groups are no support
a weak signal inside the lift
online help and a busy line today
LINE Pay
买飞机票 2000 元
飞机上打不开
https 协议
log in/sign up
用 OKPay app/网页登录
""".strip().splitlines()


def generated_ordinary(number: int) -> str:
    """Amounts, dates, times and counts, as people write them."""
    rng = random.Random(f"ordinary {number}")
    amount = rng.choice([rng.randrange(1, 1000), rng.randrange(1, 500) * 100, rng.randrange(1000, 100_000)])
    year, month, day = rng.randrange(2015, 2031), rng.randrange(1, 13), rng.randrange(1, 29)
    hour, minute = rng.randrange(24), rng.choice(["00", "30", "15"])
    return rng.choice([
        f"转了{amount}元没到账", f"扣款{amount}.{rng.randrange(100):02d}元", f"¥{amount:,}", f"￥{amount}.00 退款",
        f"{amount} 块钱不见了", f"限额{amount}～{amount * 2}元", f"{amount}万元", f"花了{amount}多块",
        f"{year}年{month}月{day}日", f"{year}-{month:02d}-{day:02d}", f"{year}/{month}/{day} {hour}:{minute}",
        f"{year}.{month}.{day}到期", f"{year}{month:02d}{day:02d}的账单", f"{month}月{day}号还款", f"{month}/{day}",
        f"{hour:02d}:{minute}-{hour + 1:02d}:{minute}", f"{hour}点{minute}分", f"{month}.{day}-{month}.{day + 2}",
        f"第{rng.randrange(1, 20)}步", f"{rng.randrange(1, 100)}%", f"{rng.randrange(1, 30)}-{rng.randrange(31, 60)}天",
        f"错误码E{rng.randrange(1000, 9999)}", f"尾号{rng.randrange(1000, 9999)}", f"{amount}次", f"{amount}积分",
    ])  # fmt: skip


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_left_alone(text):
    assert find_contacts(text) == []


def test_ordinary_numbers_are_left_alone():
    texts = [generated_ordinary(number) for number in range(3000)]
    refused = [text for text in texts if find_contacts(text)]
    assert len(refused) <= ORDINARY_SHARE * len(texts), refused


@given(st.text())
def test_positions_are_within_the_text(text):
    for found in find_contacts(text):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        *("1 ", "9-", "a.", "加微信", "@a", "\u202e1", "一", "8", "http:", "点", "(", "a "),
        *("telegram ", "telegram id", "抖音群号", "抖 ", "line ", "line a-", "加微信 a小", "a cc ", "hxxp "),
    ],
)
def test_the_time_grows_with_the_length_only(piece):
    started = process_time()
    find_contacts(piece * (20_000 // len(piece)))
    assert process_time() - started < 5
