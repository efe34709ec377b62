"""Writing down what happens to accounts, with who did it and from where."""

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils import timezone

from contacts.limits import client_address, masked
from faq.models import AccountEvent

Kind = AccountEvent.Kind


def record(
    request: HttpRequest, kind: str, account=None, *, note: str = "", needs_confirmation: bool = False
) -> AccountEvent:
    """Record that `kind` happened to `account` at the hands of whoever sent `request`."""
    return AccountEvent.objects.record(
        kind,
        at=timezone.now(),
        account=account,
        actor=request.user if request.user.is_authenticated else None,
        address=masked(client_address(request)),
        note=note,
        needs_confirmation=needs_confirmation,
    )


def record_attempt(request: HttpRequest, kind: str, username: str) -> None:
    """Record a failed attempt. A name that is nobody's is not kept: it may be a password."""
    people = get_user_model().objects
    record(request, kind, people.filter(username__iexact=username).first() if username else None)
