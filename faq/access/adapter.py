"""What allauth asks of us: where people go, what counts as a guess, what is written down."""

import base64
import hashlib
import logging
import secrets
import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from contacts.limits import AddressSource, address_source, client_address
from faq.access import guessing
from faq.access.attempts import TOO_MANY, one_guess
from faq.access.events import Kind, record

logger = logging.getLogger(__name__)

SEEN = (AddressSource.DIRECT, AddressSource.PROXY)
WRONG_CODE = "验证码不对。请看手机上现在显示的数字再输一次。"


class SignInAdapter(DefaultAccountAdapter):
    """Signing in by name and password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "用户名或密码不对。",
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "incorrect_password": "密码不对。",
        "enter_current_password": "现在的密码不对。",
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # accounts are made by an administrator

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def authenticate(self, request: HttpRequest, **credentials):
        """The account of these credentials. Raises ValidationError where they are wrong."""
        with one_guess(request, "password", credentials.get("username", "")):
            person = super().authenticate(request, **credentials)
            if person is None:
                raise self.validation_error("username_password_mismatch")
        return person

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """allauth's own limits count in each process by itself; ours are in `authenticate`."""

    def post_login(self, request: HttpRequest, user, **details) -> HttpResponse:
        response = super().post_login(request, user, **details)
        if (source := address_source(request)) not in SEEN:
            logger.error("sign-in limits count everybody as one: %s (see TRUSTED_PROXIES)", source.value)
        record(request, Kind.SIGNED_IN, user)
        guessing.remember_device(request, response, user.get_username())
        return response

    def is_reauthentication_required(self, *, app: str, **details) -> bool:
        """Signing in counts as well as being asked again."""
        records = get_authentication_records(context.request, context.request.user)
        return not records or time.time() - records[-1]["at"] >= app_settings.REAUTHENTICATION_TIMEOUT


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are of no use to whoever gets a copy of the database."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def get_totp_issuer(self) -> str:
        return f"{settings.SITE_NAME} {context.request.get_host()}"

    def generate_authenticator_name(self, user, type: str) -> str:
        return f"通行密钥 {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def encrypt(self, text: str) -> str:
        return vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Under another SECRET_KEY no code is right: the operator resets the factor."""
        try:
            return vault().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def vault() -> Fernet:
    key = hashlib.sha256(f"second factor {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
