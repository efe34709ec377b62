"""The second factor: who must show one, and whether it was shown."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from faq.models.accounts import powers

OWN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only stand in for these


def is_required(person) -> bool:
    """Must `person` show a second factor here? Approvers and administrators, where it is required."""
    return settings.SECOND_FACTOR == "required" and bool(person.is_superuser or powers(person))


def has_one(person) -> bool:
    return Authenticator.objects.filter(user=person, type__in=OWN).exists()


def was_shown(request: HttpRequest) -> bool:
    """Whether whoever is signed in showed a second factor since they signed in."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)
