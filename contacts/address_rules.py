"""Addresses in what staff list: only such as lead where they seem to lead."""

import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError

USERINFO = "网址里 @ 前面不能有用户名或密码：请只写网站地址。"
NOT_ALLOWED = "网址里有引号、空格、尖括号等不能用的字符：请只写网址。"
LOOK_ALIKE = "网站域名里混有外文字母（如西里尔字母、希腊字母），像是仿冒网址：请对照官方来源重新输入。"

_STARTS_AS_LINK = re.compile(r"[a-z][a-z0-9+.-]{0,20}://", re.IGNORECASE)
# In a sentence a link ends at a space or Chinese punctuation: “https://example.com/”右下角.
_LINK = re.compile(
    r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}://[^\s“”‘’「」『』《》【】，。；！？、]*", re.IGNORECASE
)
_AUTHORITY = re.compile(r"[^:]*://([^/?#\\]*)")
_FORBIDDEN = re.compile(r"[\s\"'<>\\^`{|}“”‘’]")
# Also without a scheme, and of an e-mail address: names with dots between them.
_HOST = re.compile(r"[^\s/?#\\:@.。,，]+(?:[.。][^\s/?#\\:@.。,，]+)+")


def refuse_strange_addresses(value: str) -> None:
    """Raise ValidationError where an address in `value` is malformed or passes for another."""
    for link in _links(value):
        if "@" in _AUTHORITY.match(link)[1]:
            raise ValidationError(USERINFO)
        if _FORBIDDEN.search(link):
            raise ValidationError(NOT_ALLOWED)
    if any(map(_is_look_alike, _hosts(value))):
        raise ValidationError(LOOK_ALIKE)


def _links(value: str) -> list[str]:
    """A value that starts as a link is one to its end: so pages show it."""
    return [value] if _STARTS_AS_LINK.match(value) else _LINK.findall(value)


def _hosts(value: str) -> Iterator[str]:
    """Hosts alone: what follows them, such as a page's name, may be in any letters."""
    links = _links(value)
    yield from (_AUTHORITY.match(link)[1] for link in links)
    for link in links:
        value = value.replace(link, " ")
    yield from _HOST.findall(value)


def _is_look_alike(host: str) -> bool:
    return not all(map(_is_plain, map(_as_seen, re.split("[.。]", host.lower()))))


def _as_seen(label: str) -> str:
    """What browsers may show of a label: of xn--… the letters that it stands for."""
    if not label.startswith("xn--"):
        return label
    try:
        return label.removeprefix("xn--").encode().decode("punycode")
    except UnicodeError:
        return "\ufffd"


def _is_plain(label: str) -> bool:
    """Whether all its letters are Latin ones without marks, digits or Chinese characters."""
    return all(letter.isascii() or _is_harmless(letter) for letter in label)


def _is_harmless(character: str) -> bool:
    """Chinese, or the punctuation of a sentence around the host."""
    is_han = unicodedata.name(character, "").startswith("CJK UNIFIED IDEOGRAPH")
    return is_han or unicodedata.category(character)[0] in "PZ"
