"""Staff accounts: only a superuser makes superusers or grants single permissions."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

from faq.content.entry_kinds import SHIPPED_ACCOUNT

admin.site.unregister(User)


def is_shipped(person: User | None) -> bool:
    """Is it the account that the shipped content belongs to? Nobody ever logs in with it."""
    return person is not None and person.username == SHIPPED_ACCOUNT


@admin.register(User)
class StaffAdmin(UserAdmin):
    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Else an administrator could make themselves anything."""
        return () if request.user.is_superuser else ("is_superuser", "user_permissions")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A superuser's password is not for others to set; the shipped content's has none."""
        allowed = super().has_change_permission(request, obj) and not is_shipped(obj)
        return allowed and (request.user.is_superuser or obj is None or not obj.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are deactivated: what people wrote and decided stays theirs."""
        return False
