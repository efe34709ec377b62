from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def install_rules(using: str, **_kwargs: object) -> None:
    """Put the triggers back after every migration and flush."""
    from contacts import triggers
    from faq import rules

    connection = connections[using]
    triggers.install(connection, rules.triggers(connection.vendor))


class FaqConfig(AppConfig):
    name = "faq"
    verbose_name = "常见问题"

    def ready(self) -> None:
        from faq.access import receivers

        post_migrate.connect(install_rules, sender=self)
        receivers.connect()
