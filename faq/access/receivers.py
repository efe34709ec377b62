"""What people do to their own password and second factors, written down. allauth tells it by signals only."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.http import HttpRequest

from faq.access.events import Kind, record
from faq.access.second_factor import OWN

NAMES = {
    Authenticator.Type.TOTP: "验证器应用",
    Authenticator.Type.WEBAUTHN: "通行密钥",
    Authenticator.Type.RECOVERY_CODES: "备用码",
}


def connect() -> None:
    password_changed.connect(note_password)
    authenticator_added.connect(note_added)
    authenticator_removed.connect(note_removed)
    authenticator_reset.connect(note_renewed)


def note_password(request: HttpRequest, user, **_details) -> None:
    record(request, Kind.PASSWORD_CHANGED, user)


def note_added(request: HttpRequest, user, authenticator: Authenticator, **_details) -> None:
    """Whoever sets a factor up has just shown it: this session need not ask for it again."""
    record(request, Kind.FACTOR_ADDED, user, note=NAMES[authenticator.type])
    if authenticator.type in OWN:
        shown = {"method": "mfa", "at": time.time(), "type": authenticator.type}
        records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [*records, shown]


def note_removed(request: HttpRequest, user, authenticator: Authenticator, **_details) -> None:
    record(request, Kind.FACTOR_REMOVED, user, note=NAMES[authenticator.type])


def note_renewed(request: HttpRequest, user, **_details) -> None:
    record(request, Kind.CODES_RENEWED, user)
