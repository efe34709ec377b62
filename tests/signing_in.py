"""Signing in as staff do: sessions that were signed in a while ago, and codes of a second factor."""

import base64
import hashlib
import hmac
import struct
import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client

PERIOD = 30  # seconds that a code is shown


def code_at(secret: str, moment: float) -> str:
    """The six digits that an authenticator app shows at `moment` (RFC 6238)."""
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack(">Q", int(moment) // PERIOD), hashlib.sha1).digest()
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def code_now(secret: str) -> str:
    return code_at(secret, time.time())


def make_factor(person: User) -> str:
    """An authenticator app and recovery codes for `person`; returns the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def recovery_code(person: User) -> str:
    """A recovery code that is still right."""
    codes = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    return codes.wrap().get_unused_codes()[0]


def signed_in(person: User, *, minutes_ago: float = 0, with_factor: bool = False) -> Client:
    """The browser of somebody who signed in so long ago."""
    client = Client()
    client.force_login(person)
    session = client.session
    write_sign_in(session, person, at=time.time() - 60 * minutes_ago, with_factor=with_factor)
    session.save()
    return client


def write_sign_in(session: SessionBase, person: User, *, at: float, with_factor: bool) -> None:
    methods = ["password", "mfa"] if with_factor else ["password"]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": at} for method in methods]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(person.pk)
