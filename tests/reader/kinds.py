"""One address of every kind of page that readers see."""

from urllib.parse import quote

GUIDE = "/faq/ok-top-up-not-received/guide/"
KINDS = {
    "home": "/",
    "search": "/search/",
    "results": f"/search/?q={quote('钱充了没到')}",
    "emergency question": f"/search/?q={quote('钱被骗走了')}",
    "no results": "/search/?q=qqqqzzzz",
    "browsing": "/search/?wallet=ok&topic=account",
    "wallet": "/wallets/ok/",
    "contact": "/wallets/ok/contact/",
    "general contact": "/wallets/general/contact/",
    "entry": "/faq/ok-top-up-not-received/",
    "urgent entry": "/faq/okpay-account-anomaly/",
    "guide": GUIDE,
    "stuck": f"{GUIDE}1-yyyx/",
    "guide end": f"{GUIDE}1-yyyyyy/",
    "unsolved": f"{GUIDE}1-yyyx/unsolved/",
    "not solved": "/faq/ok-top-up-not-received/solved/?solved=no",
    "emergency": "/emergency/",
    "check": "/check/",
    "404": "/gone/",
}


def elder(address: str) -> str:
    """The same page in the elder view."""
    return f"{address}{'&' if '?' in address else '?'}view=elder"
