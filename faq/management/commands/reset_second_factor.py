"""Take away, on the machine, the second factors of an account whose owner lost them.

For the operator, where no administrator can do it in the admin: the only one lost theirs.
"""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from faq.models import AccountEvent


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("name", help="the account's user name")

    @transaction.atomic
    def handle(self, *, name: str, **_options: object) -> None:
        account = User.objects.filter(username=name).first()
        if account is None:
            raise CommandError(f"{name}: no such account")
        removed, _rows = Authenticator.objects.filter(user=account).delete()
        if not removed:
            raise CommandError(f"{name}: has no second factor")
        AccountEvent.objects.record(AccountEvent.Kind.FACTOR_RESET, at=timezone.now(), account=account)
        self.stdout.write(f"{name}: removed; a new one can be set up after signing in")
