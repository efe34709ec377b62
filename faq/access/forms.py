"""The forms of signing in: limits on guessing, and the length of a session."""

from datetime import timedelta

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from faq.access.attempts import is_first_use, one_guess


class PlainFields:
    """Fields that say what they are once: in their label."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(PlainFields, account_forms.LoginForm):
    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """The session ends so long after signing in, however busy it is."""
        response = super().login(request, redirect_url)
        request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
        return response


class ChangePasswordForm(PlainFields, account_forms.ChangePasswordForm):
    def clean_oldpassword(self) -> str:
        """Whoever finds an open session does not guess on."""
        with one_guess(context.request, "password", self.user.get_username()):
            return super().clean_oldpassword()


def code_field(label: str) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric"}
    return forms.CharField(label=label, widget=forms.TextInput(attrs=attributes))


class CountedCode(forms.Form):
    """A code of six digits is guessed in the end: wrong ones are counted, and each is right once.

    allauth remembers used codes in each process by itself.
    """

    code = code_field("验证码或备用码")

    def clean_code(self) -> str:
        with one_guess(context.request, "code", self.user.get_username()):
            code = super().clean_code()
            if not is_first_use(self.user, code, timezone.now()):
                raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(CountedCode, factor_forms.AuthenticateForm):
    """When signing in."""


class CodeAgainForm(CountedCode, factor_forms.ReauthenticateForm):
    """When asked again."""


class AppForm(app_forms.ActivateTOTPForm):
    code = code_field("六位数字")


class PasswordAgainForm(PlainFields, account_forms.ReauthenticateForm):
    """When asked again."""


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    name = forms.CharField(label="名字", required=False)


class EditPasskeyForm(passkey_forms.EditWebAuthnForm):
    name = forms.CharField(label="名字", max_length=60)
