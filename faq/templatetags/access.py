"""What the desk tells somebody about their own account."""

from django import template

from faq.access.backend import is_unconfirmed
from faq.models.accounts import powers

register = template.Library()


@register.simple_tag(takes_context=True)
def account_waits(context: dict) -> bool:
    """Whether the roles of whoever looks let them approve, but their account is not confirmed."""
    person = context["request"].user
    return person.is_authenticated and is_unconfirmed(person) and bool(powers(person))
