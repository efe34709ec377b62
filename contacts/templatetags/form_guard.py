"""The token that a public form carries in place of a CSRF cookie."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from contacts import form_guard

register = template.Library()


@register.simple_tag
def form_token() -> SafeString:
    return format_html(
        '<input type="hidden" name="{}" value="{}">', form_guard.FIELD, form_guard.form_token()
    )
