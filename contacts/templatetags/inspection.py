"""What needs seeing to, for the first page of the admin."""

from django import template
from django.utils import timezone

from contacts.inspection import Finding, inspect

register = template.Library()


@register.simple_tag
def contact_findings() -> list[Finding]:
    return inspect(timezone.now())
