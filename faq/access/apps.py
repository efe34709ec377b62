from importlib import import_module

from allauth.account.apps import AccountConfig


class SignInConfig(AccountConfig):
    """allauth's accounts, without its demand to stand in the path of every reader's request.

    `faq.access.middleware` puts its middleware before the admin only.
    """

    def ready(self) -> None:
        import_module("allauth.account.checks")
