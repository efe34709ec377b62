"""Make the groups of staff with their permissions; running it again changes nothing."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction

from faq.roles import ROLES, Role


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, **_options: object) -> None:
        for role in ROLES:
            group, _made = Group.objects.get_or_create(name=role.name)
            group.permissions.set(permissions_of(role))
        self.stdout.write(f"{len(ROLES)} roles")


def permissions_of(role: Role) -> list[Permission]:
    """The permissions of a role. Raises Permission.DoesNotExist for one that no model has."""
    names = list(role.further)
    for model, actions in role.actions.items():
        app, name = model.split(".")
        names += [f"{app}.{action}_{name}" for action in actions]
    return [
        Permission.objects.get(content_type__app_label=app, codename=codename)
        for app, codename in (name.split(".") for name in names)
    ]
