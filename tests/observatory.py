"""The scoring table of the MDN HTTP Observatory, as far as it can be told from one answer.

https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring: 100 points, less the penalties; with
90 or more the bonuses count. Bonuses that depend on others (the preload list) are not claimed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.cookies import Morsel, SimpleCookie
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

HALF_A_YEAR = 15_768_000  # seconds
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE_REFERRERS = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
BROAD = {"'unsafe-inline'", "data:", "http:", "https:", "*", "ftp:"}


@dataclass(frozen=True)
class Answer:
    """What was answered over HTTPS, and where plain HTTP leads to."""

    headers: Mapping[str, str]  # names in lower case
    cookies: SimpleCookie
    page: Element | None
    host: str
    http_leads_to: str

    @property
    def policy(self) -> dict[str, set[str]]:
        """The Content-Security-Policy: sources by directive."""
        parts = [part.split() for part in self.headers.get("content-security-policy", "").split(";")]
        return {name: set(sources) for name, *sources in filter(None, parts)}


def score(answer: Answer) -> int:
    given = list(modifiers(answer).values())
    base = 100 + sum(modifier for modifier in given if modifier < 0)
    return max(0, base + (sum(modifier for modifier in given if modifier > 0) if base >= 90 else 0))


def modifiers(answer: Answer) -> dict[str, int]:
    """Points by test."""
    return {rule.__name__: rule(answer) for rule in RULES}


def content_security_policy(answer: Answer) -> int:
    policy = answer.policy
    if not policy:
        return -25
    scripts = policy.get("script-src", policy.get("default-src", {"*"}))
    objects = policy.get("object-src", policy.get("default-src", {"*"}))
    if (scripts | objects) & BROAD:
        return -20
    if any(source.startswith("http:") for sources in policy.values() for source in sources):
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if policy.get("style-src", policy.get("default-src", {"*"})) & BROAD:
        return 0
    is_closed = policy.get("default-src") == {"'none'"}
    return 10 if is_closed and policy.get("form-action", set()) in ({"'none'"}, {"'self'"}) else 5


def cookies(answer: Answer) -> int:
    return min(map(cookie, answer.cookies.values()), default=0)


def cookie(given: Morsel) -> int:
    is_session = "session" in given.key.lower()
    if is_session and not given["httponly"]:
        return -30
    if not given["secure"]:
        return -40 if is_session else -20
    if given["samesite"] not in ("Lax", "Strict"):
        return -20 if given["samesite"] or "csrf" in given.key.lower() else 0
    return 5


def cross_origin_resource_sharing(answer: Answer) -> int:
    is_open = "access-control-allow-origin" in answer.headers
    return -50 if is_open and "access-control-allow-credentials" in answer.headers else 0


def redirection(answer: Answer) -> int:
    target = urlsplit(answer.http_leads_to)
    if target.scheme != "https":
        return -20
    return 0 if target.hostname == answer.host else -5


def referrer_policy(answer: Answer) -> int:
    policy = answer.headers.get("referrer-policy")
    if policy is None:
        return 0
    return 5 if policy in PRIVATE else -5


def strict_transport_security(answer: Answer) -> int:
    parts = answer.headers.get("strict-transport-security", "").replace(" ", "").split(";")
    ages = [int(part.split("=")[1]) for part in parts if part.startswith("max-age=")]
    if not ages:
        return -20
    return 0 if ages[0] >= HALF_A_YEAR else -10


def subresource_integrity(answer: Answer) -> int:
    scripts = [] if answer.page is None else answer.page.findall(".//script[@src]")
    others = [each for each in scripts if urlsplit(each.get("src")).netloc not in ("", answer.host)]
    if any(each.get("src").startswith("http:") for each in others):
        return -50
    if any(not each.get("integrity") for each in others):
        return -5
    return 5 if scripts and all(each.get("integrity") for each in scripts) else 0


def x_content_type_options(answer: Answer) -> int:
    return 0 if answer.headers.get("x-content-type-options") == "nosniff" else -5


def x_frame_options(answer: Answer) -> int:
    if answer.policy.get("frame-ancestors", set()) in ({"'none'"}, {"'self'"}):
        return 5
    return 0 if answer.headers.get("x-frame-options", "").upper() in ("DENY", "SAMEORIGIN") else -20


def cross_origin_resource_policy(answer: Answer) -> int:
    policy = answer.headers.get("cross-origin-resource-policy")
    return {None: 0, "same-origin": 10, "same-site": 10, "cross-origin": 0}.get(policy, -5)


RULES: tuple[Callable[[Answer], int], ...] = (
    content_security_policy,
    cookies,
    cross_origin_resource_sharing,
    redirection,
    referrer_policy,
    strict_transport_security,
    subresource_integrity,
    x_content_type_options,
    x_frame_options,
    cross_origin_resource_policy,
)


def lower(headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name.lower(), value) for name, value in headers.items())
