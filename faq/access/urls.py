"""The pages of signing in that are needed, and no other of allauth's: no sign-up, no e-mail, no social login."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from csp.decorators import csp_update
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

# The QR code is a picture within the page: `data:` on that page, and on no other.
activate_totp = csp_update({"img-src": ["data:"]})(totp.activate_totp)

VIEWS = {
    "login/": (account.login, "account_login"),
    "logout/": (account.logout, "account_logout"),
    "inactive/": (account.account_inactive, "account_inactive"),
    "password/": (account.password_change, "account_change_password"),
    "again/": (account.reauthenticate, "account_reauthenticate"),
    "again/code/": (factor.reauthenticate, "mfa_reauthenticate"),
    "again/passkey/": (passkey.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    "login/code/": (factor.authenticate, "mfa_authenticate"),
    "factor/": (factor.index, "mfa_index"),
    "factor/app/": (activate_totp, "mfa_activate_totp"),
    "factor/app/remove/": (totp.deactivate_totp, "mfa_deactivate_totp"),
    "factor/codes/": (codes.view_recovery_codes, "mfa_view_recovery_codes"),
    "factor/codes/new/": (codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    "factor/passkey/": (passkey.list_webauthn, "mfa_list_webauthn"),
    "factor/passkey/add/": (passkey.add_webauthn, "mfa_add_webauthn"),
    "factor/passkey/<int:pk>/edit/": (passkey.edit_webauthn, "mfa_edit_webauthn"),
    "factor/passkey/<int:pk>/remove/": (passkey.remove_webauthn, "mfa_remove_webauthn"),
}


def pattern(address: str) -> URLPattern:
    view, name = VIEWS[address]
    return path(address, never_cache(view), name=name)


urlpatterns = [pattern(address) for address in VIEWS]
