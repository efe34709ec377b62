"""Limits in layers that slow whoever guesses passwords or codes, and lock out nobody else.

A device that an account signed in from before counts by itself. All other devices share one count
for the account, and one for their address. So a guesser uses up what strangers have: the owner at
their own device and colleagues at the same address still come in, and a new device waits at most
until the stretch ends.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from contacts.limits import MINUTE, Limit, anonymous, client_address, give_back, take_place

STRETCH = 15 * MINUTE  # seconds; also what people are told to wait
LAYERS = {
    "device": Limit(10, STRETCH),  # ten slips are more than anybody makes before asking a colleague
    "account": Limit(10, STRETCH),  # 960 guesses a day, for a password that must not be a common one
    "address": Limit(30, STRETCH),  # an office full of people who mistype, all at new devices
    "told": Limit(1, STRETCH),  # a refusal is written down once
}
COOKIE = "staff_device"
COOKIE_DAYS = 90
ACCOUNTS_A_DEVICE = 10  # a shared computer
SALT = "faq.access.guessing"


@dataclass(frozen=True)
class Attempt:
    """A guess that was counted, by the places that it took."""

    places: tuple[str, ...]

    def forgive(self) -> None:
        """It was right: it does not count."""
        for place in self.places:
            give_back(place)


def begin(request: HttpRequest, what: str, username: str, at: datetime) -> Attempt | None:
    """Count a guess of `what` for an account; None if too many were wrong."""
    places: list[str] = []
    for layer, client in counted(request, username):
        place = take_place(f"{what}_{layer}", anonymous(client, at), LAYERS[layer], at)
        if place is None:
            Attempt(tuple(places)).forgive()
            return None
        places.append(place)
    return Attempt(tuple(places))


def is_told(what: str, username: str, at: datetime) -> bool:
    """Whether it was written down in this stretch that guesses for this account are refused."""
    return take_place(f"{what}_told", anonymous(username.casefold(), at), LAYERS["told"], at) is None


def counted(request: HttpRequest, username: str) -> list[tuple[str, str]]:
    """The counts that a guess for this account belongs to: layer and client."""
    account, device = username.casefold(), known_device(request)
    if account in device.get("accounts", ()):
        return [("device", f"{device['name']} {account}")]
    return [("account", account), ("address", client_address(request))]


def known_device(request: HttpRequest) -> dict:
    """What the cookie of this device says: its random name, and who signed in from it before."""
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_DAYS * 86_400)
    except signing.BadSignature:
        return {}


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Let this device be known for `username` from now on."""
    device = known_device(request)
    others = [name for name in device.get("accounts", ()) if name != username.casefold()]
    said = {
        "name": device.get("name") or secrets.token_urlsafe(16),
        "accounts": [username.casefold(), *others][:ACCOUNTS_A_DEVICE],
    }
    response.set_cookie(
        COOKIE,
        signing.dumps(said, salt=SALT),
        max_age=COOKIE_DAYS * 86_400,
        path=settings.STAFF_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
