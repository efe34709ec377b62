"""Accounts named by their platform in plain words: WhatsApp okhelp888, 小红书搜 okhelp.

Pure. Works on folded text. WeChat and QQ have rules of their own in `contacts.detection`.
"""

import re
from collections.abc import Iterator

_LATIN = (
    *("telegram", "tg", "whatsapp", "skype", "kakaotalk", "kakao", "icq", "viber", "zalo", "messenger"),
    *("facebook", "instagram", "twitter", "youtube", "tiktok", "weibo", "douyin", "kuaishou", "xiaohongshu"),
    *("dingtalk", "bilibili"),
)
_HAN = (
    *("电报", "纸飞机", "抖音", "微博", "快手", "钉钉", "小红书", "视频号", "公众号", "服务号", "企业微信"),
    *("飞书", "陌陌", "知乎", "脸书", "推特"),
)


def _any_of(names: tuple[str, ...]) -> str:
    """Any of `names`, spaced or not: 小 红 书, whats app."""
    return "|".join(r"\s?".join(name) for name in names)


# Letters run on: telegrams and outline are other words.
_SURE = rf"(?:(?<![a-z0-9])(?:{_any_of(_LATIN)})(?:id)?(?![a-z0-9_])|{_any_of(_HAN)})"
# Words of every day too, so that more must be said before they are a platform.
_VAGUE = r"(?:(?<![a-z0-9])(?:line|signal|discord|ins)(?:id)?(?![a-z0-9_])|(?<![坐乘买订搭])飞机)"

# What stands between: 群号：, 搜, official account. A word that is not ended goes on as a name.
_PLAIN = r"(?:apps?|accounts?|channels?|groups?|chat|users?|name|support|official|is|my|our|add|me|at|on|id)"
_LINK = (
    r"(?:账号|号码?|用户名?|昵称|名称?|官方|客服|频道|群组?|私信|联系|关注|搜索?|添加|加|找|上|里|是|为|叫"
    rf"|{_PLAIN}(?![a-z0-9_-])|[^\w\s，,。.；;、？?！!]|\s)"
)
# After a platform these are products, amounts and other platforms, not accounts.
_NO_NAME = (
    rf"(?:{_PLAIN}|{'|'.join(_LATIN)}|line|signal|discord|wechat|weixin|alipay|unionpay|wallet"
    r"|(?:ok|op)(?:pay)?(?:wallet)?(?:pay|app)?|android|iphone|ios|ipad|windows|huawei|xiaomi|harmony(?:os)?"
    r"|(?:app)?store|google|play|business|premium|desktop|client|mobile|version|video|live|shop|bots?|code"
    r"|messages?|links?|login|password|phone|number|with|from|that|this|will|when|have|they|scams?|scammers?"
    r"|\d{1,6}(?:w|k|m|min|h|mb|gb|usdt)?|\d+(?=\s?[元块万亿%个次年月天笔位]))(?![a-z0-9_-])"
)
_NAME = rf"(?!{_NO_NAME})(?P<id>[a-z0-9_][a-z0-9_-]{{3,31}})(?![a-z0-9_])"
_DIGITS = r"(?P<id>\d{6,12})(?!\d|\s?[元块万亿%个人次年月天笔位])"
_WITH_DIGIT = r"(?=[a-z_-]{0,20}\d)(?=\d{0,20}[a-z])"
_ANNOUNCED = r"\s?(?:id(?![a-z])|账?号码?|群号?|搜索?)[\s:=]{0,3}"

_ACCOUNTS = [
    re.compile(rf"{_SURE}{_LINK}{{0,8}}{_NAME}"),
    re.compile(rf"{_SURE}{_LINK}{{0,8}}{_DIGITS}"),
    re.compile(rf"{_VAGUE}{_ANNOUNCED}{_NAME}"),
    re.compile(rf"{_VAGUE}{_ANNOUNCED}{_DIGITS}"),
    re.compile(rf"{_VAGUE}{_LINK}{{0,4}}{_WITH_DIGIT}{_NAME}"),
    # 加客服微信OKPay小助手: whoever is to be added has a post; 微信支付 and 增加微信… have none.
    re.compile(
        rf"(?:(?<![增更参])加|添加|搜索?)(?:官方|客服|的|\s){{0,4}}(?:微\s?信|{_SURE})[号:\s]{{0,3}}"
        r"(?P<id>[a-z][a-z0-9_-]{1,19}\s?(?:小?助[手理]|小秘书?|专员|顾问|管家))"
    ),
]


def find_platform_accounts(text: str) -> Iterator[re.Match]:
    """Yield where folded `text` names an account of a platform; the group id is the account."""
    for pattern in _ACCOUNTS:
        yield from pattern.finditer(text)
