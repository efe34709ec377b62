"""Confirm, on the machine, that an account which others made or changed is in its owner's hands.

For the operator, where there is no second administrator to do it in the admin.
"""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from faq.models import AccountEvent


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("name", help="the account's user name")

    def handle(self, *, name: str, **_options: object) -> None:
        try:
            account = User.objects.get(username=name)
            AccountEvent.objects.confirm(account, by=None, at=timezone.now())
        except User.DoesNotExist as error:
            raise CommandError(f"{name}: no such account") from error
        except ValidationError as error:
            raise CommandError(f"{name}: nothing waits to be confirmed") from error
        self.stdout.write(f"{name}: confirmed")
