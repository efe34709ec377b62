"""Permissions of staff: what their roles give, without what waits for confirmation."""

from allauth.account.auth_backends import AuthenticationBackend

from faq.models import AccountEvent
from faq.models.accounts import POWERS


class StaffBackend(AuthenticationBackend):
    """Nobody approves, or confirms accounts, with one that somebody else could be acting in.

    This is where the two-person rule ends for administrators of accounts: see `AccountEvent`.
    """

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        held = super().get_all_permissions(user_obj, obj)
        return held - POWERS if held & POWERS and is_unconfirmed(user_obj) else held


def is_unconfirmed(person) -> bool:
    """Asked of the database once for each request."""
    if not hasattr(person, "_is_unconfirmed"):
        person._is_unconfirmed = AccountEvent.objects.waiting_for(person).exists()
    return person._is_unconfirmed
