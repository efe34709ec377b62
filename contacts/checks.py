"""What Django's system check finds wrong with how the portal is set up."""

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

NO_PROXY = Warning(
    "TRUSTED_PROXIES is empty, though the portal is public: all that comes through a proxy counts as one client.",
    hint="Name the proxy, e.g. TRUSTED_PROXIES=127.0.0.1 or unix. /readyz asked through it then says "
    '"client_address": "proxy".',
    id="contacts.W001",
)


@register(Tags.security, deploy=True)
def client_address_is_seen(app_configs, **_options: object) -> list[CheckMessage]:
    """A public portal stands behind a proxy: without its name nobody's address is known."""
    return [NO_PROXY] if settings.PUBLIC and not settings.TRUSTED_PROXIES else []
