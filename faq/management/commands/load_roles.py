"""Make the groups of staff with their permissions; running it again changes nothing."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction

from faq.roles import ROLES, Role


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, **_options: object) -> None:
        known = permissions_by_name()
        for role in ROLES:
            group, _made = Group.objects.get_or_create(name=role.name)
            group.permissions.set(permissions_of(role, known))
        self.stdout.write(f"{len(ROLES)} roles")


def permissions_by_name() -> dict[str, Permission]:
    """All permissions that there are, by app and codename: faq.change_entry."""
    found = Permission.objects.select_related("content_type")
    return {f"{each.content_type.app_label}.{each.codename}": each for each in found}


def permissions_of(role: Role, known: dict[str, Permission]) -> list[Permission]:
    """The permissions of a role, out of `known`. Raises KeyError for one that no model has."""
    names = list(role.further)
    for model, actions in role.actions.items():
        app, name = model.split(".")
        names += [f"{app}.{action}_{name}" for action in actions]
    return [known[name] for name in names]
