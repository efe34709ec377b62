"""What people paste, in the one form in which it is compared with what staff listed.

Pure. Unlike `contacts.detection` this sees through no disguise: "оkpay.com" with a Cyrillic о, or
錢包 for 钱包, is another address or account, and calling it official would be the worst answer.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from contacts.detection import Finding, Kind, find_contacts
from contacts.text import fold, fold_aligned

# What readers write before an account, by platform. The same id elsewhere is somebody else's.
_PLATFORMS = {
    "phone": r"(?:服务|投诉|热线)?(?:热线电话|客服电话|电话号码|手机号码|热线|电话|手机|座机|拨打|tel|phone|hotline)",
    "public": r"微信公众(?:号|平台)|公众号|服务号|订阅号",
    "mini": r"(?:微信)?小程序",
    "video": r"(?:微信)?视频号",
    "work": r"企业微信",
    "wechat": r"微信|wechat|weixin|wx|vx",
    "qq_group": r"qq群|q群",
    # A lone q: q号…, q:800…, 加q800…; without any of these it may begin the name of an account.
    "qq": r"qq|扣扣|(?<![a-z])q(?=号|\s?:\s?\d)|(?<=加)q(?=\s?\d)",
    "weibo": r"(?:新浪)?微博",
    "douyin": r"抖音",
    "kuaishou": r"快手",
    "xiaohongshu": r"小红书",
    "alipay": r"支付宝(?:生活号)?|生活号",
    "telegram": r"telegram|电报|纸飞机|tg",
    "whatsapp": r"whatsapp",
    "other": r"官方网[站址]|网[站址]|官网|链接|(?:电子)?邮[箱件]|email|账号|账户|用户名|名称|号码|id",
}
_NAMED = "|".join(f"(?P<{name}>{words})" for name, words in _PLATFORMS.items())
_WRITTEN_ID = r"[a-z0-9@_+「“《【\"']"
# 微信号okpay, 微信:okpay, 微信okpay, qq800012345; but 微信支付 and wxokpay are names themselves.
_LABEL = re.compile(
    rf"(?:官方|客服|联系|添加|搜索|关注|加|请|的)*(?:{_NAMED})"
    r"(?:\s?(?:账号|号码?|id))?"
    rf"(?:\s?[:=]\s?|\s+|(?:是|为)(?={_WRITTEN_ID})|(?<=号)(?<!账号)"
    rf"|(?<=[\u4e00-\u9fff])(?={_WRITTEN_ID})|(?:(?<=qq)|(?<=加q)|(?<=tel))(?=\d))"
)

_EDGES = " \t\"'“”‘’「」『』《》【】<>()[]{},.;:!?。，；：！？、…"
_PIECES = re.compile(r"[；;，、|]+")
_SPACES = re.compile(r"\s+")
# What belongs to a passage though it was found without: kf95188 and +95188 are not 95188.
_GLUED_BEFORE = re.compile(r"(?:(?:\+|(?<!\d)00)[\d\s().-]{0,8}|[\w@.%+~/\\-]+)$", re.ASCII)
_GLUED_AFTER = re.compile(r"[\w@.%+~/\\?#=&:-]*", re.ASCII)

# Chinese before the name is the sentence around it.
_EMAIL = re.compile(
    r"(?:mailto:)?[\u4e00-\u9fff]*([^\s@<>:/]+)\s?@\s?([^\s@<>/?#]+\.[^\s@<>/?#]+)(?:\?[\w=&%+-]*)?",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?P<scheme>https?://)?(?P<host>[^\s/?#\\:@.。]+(?:[.。][^\s/?#\\:@.。]+)+)[.。]?(?P<port>:\d{1,5})?"
    r"(?P<path>/[^\s?#]*)?(?P<rest>[?#]\S*)?",
    re.IGNORECASE,
)
# Who is asked for a page: what stands before the @ in https://okpay.com@evil.cn/login is decoration.
_AUTHORITY = re.compile(r"(?:[a-z]*:?//)?([^/?#\\]*)")
_ENDING = re.compile(r"[a-z]{2,24}|xn--[a-z0-9-]+|[^\x00-\x7f]+", re.IGNORECASE)
_SENTENCE_OR_HOST = re.compile(r"^(?!\w+://)[^/?#]*[\u4e00-\u9fff]", re.ASCII)
# A plain ?from=sms is dropped. One that could lead elsewhere (?to=evil.com, #/pay) stays.
_PLAIN_QUERY = re.compile(r"(?:[?#][A-Za-z0-9_=&+-]*)*")

_PHONE_MARKS = re.compile(r"[\s\-‐-―−ー.·•・_/()\[\]*~]+")
_HAN_DIGITS = str.maketrans(
    dict(
        zip("零〇○一么二两三四五六七八九壹贰叁肆伍陆柒捌玖洞拐勾", "00011223456789123456789079", strict=True)
    )
)
_PHONE = re.compile(r"\+?\d{3,20}")
_COUNTRY = re.compile(r"(?:\+|00)86(?=\d{5})|0?86(?=0?1[3-9]\d{9}$)")
# Without + or 00 it is one only before a whole landline, and not within a group of digits:
# 86551234-5678 is a local number with an extension, 86-551-2345678 is not.
_AREA = r"(?:10|2\d|(?![48]00)[3-9]\d\d)"
_COUNTRY_OF_LANDLINE = re.compile(r"86(?=0?(?:(?:10|2\d)\d{8}|(?![48]00)[3-9]\d\d\d{7,8})$)")
_IS_APART = re.compile(rf"\W*(?:86(?:0?{_AREA})?(?!\d)|\d+$)")
_ZERO_OF_MOBILE = re.compile(r"^0(?=1[3-9]\d{9}$)")  # as dialled from another province
_AREA_WITHOUT_ZERO = re.compile(rf"{_AREA}\d{{7,8}}")


@dataclass(frozen=True, slots=True)
class Contact:
    """A number, link, e-mail address or account: as written, and as it is compared."""

    written: str
    kind: Kind
    form: str
    platform: str = ""  # a key of _PLATFORMS where it was named: qq, wechat, phone …
    is_aside: bool = False  # words beside a contact on its line (…，请打): hardly an account

    def may_be(self, other: "Contact") -> bool:
        """Whether somebody who wrote this may mean `other`: QQ 95188 is not the hotline 95188."""
        return self.form == other.form and self.platform in ("", other.platform)

    def covers(self, other: "Contact") -> bool:
        """Whether this is a whole host and `other` a page, port, subdomain or mail address of it."""
        return self.kind == Kind.LINK and self.form in other.domains

    def clashes_with(self, other: "Contact") -> bool:
        """Whether this, listed as a fake, may mean `other` or is the host it is on."""
        return self.may_be(other) or other.may_be(self) or self.covers(other)

    @property
    def host(self) -> str:
        """Where a link leads or mail goes, without its port; of anything else nothing of use."""
        return _AUTHORITY.match(self.form)[1].rpartition("@")[2].partition(":")[0]

    @property
    def domains(self) -> list[str]:
        """The host and the domains above it: of m.evil.cn also evil.cn. Numbers and names have none."""
        labels = self.host.split(".")
        return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def comparable(value: str) -> str:
    """The form in which `value` is compared; two values are the same only if these are equal."""
    return read(value).form


def read(value: str) -> Contact:
    """Read `value`, taken as one, as a contact. Its form is empty where nothing is left of it."""
    written = _as_written(value).strip(_EDGES)
    platform, rest = _without_label(written)
    forms = ((kind, form_of(rest)) for kind, form_of in _FORMS)
    kind, form = next((each for each in forms if each[1]), (Kind.ACCOUNT, ""))
    return Contact(written, kind, form, "" if platform == "other" else platform)


def contacts_in(text: str) -> list[Contact]:
    """The contacts in pasted `text`, each once, in order; text without any counts as an account name."""
    found: dict[tuple[str, str], Contact] = {}
    for line in text.splitlines():
        for contact in _in_line(line):
            found.setdefault((contact.form, contact.platform), contact)
    return list(found.values())


def _in_line(line: str) -> Iterator[Contact]:
    pieces = (_in_piece(_as_written(piece).strip(_EDGES)) for piece in _PIECES.split(line))
    contacts = [contact for piece in pieces for contact in piece if contact.form]
    are_words = [_is_words(contact) for contact in contacts]
    for contact, is_words in zip(contacts, are_words, strict=True):
        yield replace(contact, is_aside=is_words and not all(are_words))


def _is_words(contact: Contact) -> bool:
    """Whether it is taken for the name of an account for want of anything better."""
    is_bare = contact.kind == Kind.ACCOUNT and not contact.platform
    return is_bare and all("\u4e00" <= letter <= "\u9fff" for letter in contact.form)


def platform_named_in(text: str) -> str:
    """The platform that a channel's name tells (官方微信公众号 → public); empty for none."""
    found = re.search(_NAMED, fold(text))
    name = found.lastgroup if found else ""
    return "" if name == "other" else name


def _in_piece(piece: str) -> Iterator[Contact]:
    whole = read(piece)
    passages = find_contacts(piece)
    is_one_number = whole.kind == Kind.PHONE and len(passages) < 2
    is_address = whole.kind in (Kind.LINK, Kind.EMAIL)
    is_sentence = bool(_SENTENCE_OR_HOST.search(whole.written))  # 打开okpay.com: both are looked at
    if not passages or is_one_number or is_address:
        yield whole
    if passages and not is_one_number and (is_sentence or not is_address):
        yield from (read(_with_what_is_glued(piece, passage)) for passage in passages)


def _with_what_is_glued(text: str, passage: Finding) -> str:
    before = _GLUED_BEFORE.search(text[: passage.start])
    after = _GLUED_AFTER.match(text, passage.end)
    return text[before.start() if before else passage.start : after.end()]


def _as_written(text: str) -> str:
    """NFKC without what cannot be seen; case and Traditional characters stay."""
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    plain = unicodedata.normalize("NFKC", "".join(kept))
    return "".join(c for c in plain if unicodedata.category(c) != "Cf")


def _without_label(written: str) -> tuple[str, str]:
    folded, origins = fold_aligned(written)
    label = _LABEL.match(folded)
    if not label or label.end() >= len(folded):
        return "", written
    return label.lastgroup or "", written[origins[label.end()] :].strip(_EDGES)


def _email(text: str) -> str:
    found = _EMAIL.fullmatch(text)
    if not found or not _ENDING.fullmatch(_ending(found[2])):
        return ""
    return f"{found[1].lower()}@{_host(found[2])}"


def _link(text: str) -> str:
    found = _LINK.fullmatch(text)
    if not found or not (found["scheme"] or _ENDING.fullmatch(_ending(found["host"]))):
        return ""
    host, rest = _host(found["host"]), found["rest"] or ""
    if host.startswith("www.") and host.count(".") > 1:
        host = host.removeprefix("www.")
    path = (found["path"] or "").rstrip("/")
    return f"{host}{found['port'] or ''}{path}{'' if _PLAIN_QUERY.fullmatch(rest) else rest}"


def _ending(host: str) -> str:
    return re.split("[.。]", host)[-1]


def _host(name: str) -> str:
    """Lower case, each label as the name system sees it (支付.cn and xn--… are one)."""
    labels = name.lower().replace("。", ".").split(".")
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels
    )


def _phone(text: str) -> str:
    written = fold(text).translate(_HAN_DIGITS)
    number = _PHONE_MARKS.sub("", written)
    if not (number.isascii() and _PHONE.fullmatch(number)):
        return ""
    code = _COUNTRY.match(number) or (_IS_APART.match(written) and _COUNTRY_OF_LANDLINE.match(number))
    national = number[code.end() :] if code else number
    is_shortened = code and _AREA_WITHOUT_ZERO.fullmatch(national)
    return f"0{national}" if is_shortened else _ZERO_OF_MOBILE.sub("", national)


def _account(text: str) -> str:
    name = _SPACES.sub("", text).strip(_EDGES).lstrip("@").casefold()
    return name if any(map(str.isalnum, name)) else ""


# In this order: whatever is none of the others is the name of an account.
_FORMS = ((Kind.EMAIL, _email), (Kind.LINK, _link), (Kind.PHONE, _phone), (Kind.ACCOUNT, _account))
