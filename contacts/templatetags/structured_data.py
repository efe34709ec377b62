"""What a page tells machines: structured data as a block that no browser runs, and whole addresses."""

import json

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from contacts.structured import Address

register = template.Library()

# What could end the block or begin a tag or comment within it.
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def absolute(context: Context, path: str) -> str:
    """The address of a page of this site with scheme and host, as it was asked for."""
    return context["request"].build_absolute_uri(path)


@register.simple_tag(takes_context=True)
def structured_data(context: Context, data: dict | None) -> SafeString | str:
    """`data` as JSON-LD, its addresses made whole; nothing for None."""
    if data is None:
        return ""

    def whole(address: Address) -> str:
        return absolute(context, address.path) + address.template

    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=whole).translate(ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  escaped above
