from importlib import import_module

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def install_rules(using: str, **_kwargs: object) -> None:
    """Put the triggers back after every migration and flush, and the one row that they raise."""
    from contacts import rules, triggers
    from contacts.models import ContentVersion

    connection = connections[using]
    triggers.install(connection, rules.triggers(connection.vendor))
    ContentVersion.objects.using(using).get_or_create(pk=1)


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = "钱包与联系渠道"

    def ready(self) -> None:
        import_module("contacts.checks")  # registers them
        post_migrate.connect(install_rules, sender=self)
