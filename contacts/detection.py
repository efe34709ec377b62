"""Finding numbers and addresses in text, however they are disguised.

Text of the portal never holds a number, link, e-mail address or account: it refers to a channel,
whose verified value is rendered. Pure: text in, findings out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from contacts.disguises import View, views
from contacts.ordinary_numbers import HAN_DIGIT
from contacts.phone_numbers import LIGHT_GAP, find_numbers, plain_digits
from contacts.platform_accounts import find_platform_accounts
from contacts.spoken_numbers import find_spoken_numbers


class Kind(StrEnum):
    """What a passage reads as."""

    PHONE = "phone"
    LINK = "link"
    EMAIL = "email"
    ACCOUNT = "account"  # WeChat, QQ and the like


KIND_WORDS = {
    Kind.PHONE: "电话号码",
    Kind.LINK: "网址",
    Kind.EMAIL: "电子邮箱",
    Kind.ACCOUNT: "社交账号",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage that reads as a contact: text[start:end] as written, and its plain value."""

    kind: Kind
    start: int
    end: int
    value: str


# Endings that are no English word, so that they count after an odd or spaced dot, too.
_SURE_ENDING = r"(?:c[o0]m|cn|net|n3t|org|[o0]rg|cc|xyz|vip|hk|tw|gov|edu|ltd|wang|icu|link)"
_ENDING = (
    rf"(?:{_SURE_ENDING}|top|app|io|me|info|biz|site|shop|store|club|online|live|pro|mobi|asia|fun|tech|cloud|pay"
    r"|work|win|bid|red|ink|group|team|plus|chat|help|services?|support|space|website|center|world|today|life"
    r"|co|tv|la|so|pw|ai|dev|us|uk|jp|kr|sg|ru|de|to|gd|im|ly|am|fm|ws|in)"
)
_FILE = r"(?:jpe?g|png|gif|pdf|docx?|xlsx?|pptx?|txt|csv|zip|rar|mp[34]|html?|json|yaml|py|js|css)"
_LATIN = r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_WORD = r"(?:[a-z0-9_-]{1,40}|[\u4e00-\u9fff]{1,20})"
_END = r"(?![a-z0-9-])"
_SPELT_DOT = r"(?:[(\[{<]\s?(?:dot|点|\.)\s?[)\]}>]|\bdot\b|点(?![击开按])|[。·•・‧∙])"
_AT = r"(?:@|[(\[{<]\s?(?:at|@)\s?[)\]}>]|艾特|圈a)"

_LINKS = [
    # With its scheme or www, whatever follows.
    re.compile(
        r"h[tx]{2}ps?\s?:?\s?/\s?/\s?\S+|\b(?:https?|ftp):\S+|(?<![a-z0-9])www(?:\s?(?:[.,。点]|dot)\s?\S+|\s[a-z0-9]\S+)"
    ),
    # okpay.anything, but not 1.ok (an item of a list) and not a file.
    re.compile(
        rf"(?<![a-z0-9_.-])(?!\d{{1,3}}\.)(?:{_LATIN}\.)+(?!{_FILE}{_END})[a-z]{{2,24}}{_END}(?:[/:?]\S*)?"
    ),
    re.compile(rf"(?<![a-z0-9_.-])(?:{_LATIN}\.)+{_SURE_ENDING}{_END}(?:[/:?]\S*)?"),
    # Odd dots, spelt or spaced; words as names. 。APP and 点app begin the next clause.
    re.compile(rf"[a-z0-9_-]{{1,40}}\s?{_SPELT_DOT}\s?(?!app[\u4e00-\u9fff]){_ENDING}{_END}"),
    re.compile(rf"[\u4e00-\u9fff]{{1,20}}\s?{_SPELT_DOT}\s?{_SURE_ENDING}{_END}"),
    re.compile(rf"{_WORD}\s?[.,、]\s?{_SURE_ENDING}{_END}"),
    re.compile(
        r"(?<![a-z0-9-])(?=[0-9-]{0,20}[a-z])[a-z0-9-]{1,63}\s?[.。]\s?(?:中国|公司|网络|网址|在线|商城|集团|我爱你|中文网)"
    ),
    re.compile(r"[\u4e00-\u9fff]{2,20}\.(?:中国|我爱你|中文网)"),
    re.compile(
        r"(?<![\d.])(?<!版本)(?<!版本 )(?<!v)(?<!v )(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])"
    ),
]
# Spaces for the marks: hxxps okpay cc, bit ly/abc. Endings that are words are left out: log in/out is no link.
_BARE_ENDING = r"(?:c[o0]m|cn|n[e3]t|[o0]rg|cc|xyz|ly|gd)"
_LINKS += [
    re.compile(r"(?<![a-z0-9])hxxps?[\s:/]{1,4}[a-z0-9]\S*"),
    re.compile(rf"(?<![a-z0-9])https?\s[a-z0-9-]{{1,63}}\s{_SURE_ENDING}{_END}"),
    re.compile(rf"(?<![a-z0-9-])(?:[a-z0-9-]{{1,63}}\s{_BARE_ENDING}|(?:t|wa)\sme|t\sco)/[a-z0-9]\S*"),
]
# Written letter by letter.
_SPACED_LINK = re.compile(
    rf"{_LATIN}(?:\.|{_SPELT_DOT})(?!app[\u4e00-\u9fff]){_ENDING}{_END}|[a-z0-9-]{{2,40}}dot{_SURE_ENDING}{_END}"
)
_LOCAL = r"(?<![a-z0-9._%+-])[a-z0-9._%+-]"
_EMAIL = re.compile(
    rf"(?:{_LOCAL}{{1,64}}\s?|[\u4e00-\u9fff]?){_AT}\s?(?:{_LATIN}\s?(?:[.,]|{_SPELT_DOT})\s?)+[a-z]{{2,24}}"
    rf"|{_LOCAL}{{2,64}}\s?{_AT}\s?{_LATIN}"
)

_FILLER = r"(?:公众号|号码?|账号|id|客服|群|搜索?|添加|加|是|为|叫|qq|[^\w\s，,。.；;、？?！!]|\s){0,8}"
_WECHAT = r"(?:[微薇威徽维v]\s?[信芯x❤]|we\s?chat|wei\s?xin|w\s?x|卫星|(?:加|\+)\s?[v微薇])"
_QQ = r"(?:q\s?q|q(?=[群号])|(?:加|(?<![a-z]))q(?=\s?[:=])|加\s?q(?![a-z])|群号|加群|扣扣|叩叩|秋秋|企鹅|球球|蔻蔻)"
_ID = r"[a-z][a-z0-9_-]{5,19}"
_PLATFORM = r"(?:telegram|\btg|whats\s?app|skype|电报|纸飞机|抖音|微博|快手|钉钉|小红书|视频号|公众号|服务号|企业微信)"
_NAME = r"[a-z0-9_][a-z0-9_-]{3,19}(?![a-z0-9_])"
# 微信: kefu and 微信号 kefu say that an account follows, however short it is.
_ANNOUNCED = r"(?:\s?(?:账?号码?|id)\s?(?:[:=]|是|为)?|\s?[:@=])\s?@?"
_DIGITS = rf"(?:[0-9]|{HAN_DIGIT})(?:{LIGHT_GAP}(?:[0-9]|{HAN_DIGIT})){{4,14}}"
_NO_AMOUNT = r"(?!\d|\s?(?:元|块|万|亿|%|个(?!人)|人(?!工)|次|年|月|天|笔|位|积分))"
_ACCOUNTS = [
    re.compile(rf"{_WECHAT}(?P<filler>{_FILLER})(?P<id>{_ID})(?![a-z0-9_])"),
    re.compile(rf"(?:{_WECHAT}|{_QQ}){_FILLER}(?P<id>{_DIGITS}){_NO_AMOUNT}"),
    re.compile(r"(?P<id>wxid_?[a-z0-9]{4,})"),
    re.compile(r"(?<![a-z0-9._%+-])@(?P<id>[a-z0-9_]{4,})"),
    re.compile(rf"(?:{_WECHAT}|{_PLATFORM}){_ANNOUNCED}(?P<id>{_NAME})"),
]
# After 微信 these are products and services, not accounts.
_NO_ACCOUNT = re.compile(
    r"(?:we ?chat|weixin|alipay|unionpay|android|iphone|huawei|xiaomi|harmony|wallet|ok(?:pay)?(?:wallet)?)(?:pay|app)?\d{0,2}"
)
_ASKED_TO_ADD = re.compile(r"(?:加|搜索?|添加|联系)\s?$")


def find_contacts(text: str, allowed: frozenset[str] = frozenset()) -> list[Finding]:
    """Return what reads as a phone number, link, e-mail address or account, by position.

    Sees through full-width and other digits, Chinese numerals, spacing, invisible characters,
    look-alike letters and reversed text. `allowed` holds the numbers that may stand, as digits
    ("110"). Amounts, dates, times, counts and error codes are not reported. Never raises.
    """
    found: set[Finding] = set()
    for view in views(text):
        found.update(_in_view(view, allowed))
    ordered = sorted(found, key=lambda each: (each.start, -each.end, list(Kind).index(each.kind)))
    kept: list[Finding] = []
    for each in ordered:
        if not kept or each.end > kept[-1].end:
            kept.append(each)
    return kept


def _in_view(view: View, allowed: frozenset[str]) -> Iterator[Finding]:
    for number in chain(find_numbers(view.text), find_spoken_numbers(view.text)):
        if number.digits not in allowed:
            yield Finding(Kind.PHONE, *view.passage(number.start, number.end), number.digits)
    yield from _addresses(view, _LINKS)
    # Not where the spaces are gone: app store after a platform would be one name.
    for found in find_platform_accounts(view.text):
        yield _finding(Kind.ACCOUNT, view, found, "id")
    if any(character.isspace() for character in view.text):
        yield from _addresses(view.without_spaces(), [_SPACED_LINK])


def _addresses(view: View, links: list[re.Pattern]) -> Iterator[Finding]:
    for pattern in links:
        for found in pattern.finditer(view.text):
            yield _finding(Kind.LINK, view, found)
    for found in _EMAIL.finditer(view.text):
        yield _finding(Kind.EMAIL, view, found)
    for pattern in _ACCOUNTS:
        for found in pattern.finditer(view.text):
            if _is_account(view.text, found):
                yield _finding(Kind.ACCOUNT, view, found, "id")


def _is_account(text: str, found: re.Match) -> bool:
    """Whether the letters after 微信 are an account rather than any word (微信 android)."""
    if _NO_ACCOUNT.fullmatch(found["id"]):
        return False
    if "filler" not in found.groupdict() or any(not letter.isalpha() for letter in found["id"]):
        return True
    return bool(found["filler"].strip()) or bool(_ASKED_TO_ADD.search(text[: found.start()][-6:]))


def _finding(kind: Kind, view: View, found: re.Match, group: str | int = 0) -> Finding:
    value = "".join(found[group].split())
    if group == "id" and not any(letter.isascii() and letter.isalpha() for letter in value):
        value = "".join(digit for digit in plain_digits(value) if digit.isdigit())
    return Finding(kind, *view.passage(found.start(), found.end()), value)
