"""Marking in results what answers to the words of the question."""

from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from faq.search.marking import segments

register = template.Library()


@register.simple_tag
def marked(text: str, marks: frozenset[str] | str = frozenset()) -> SafeString:
    """`text`, escaped, with what answers to `marks` in <mark>; without marks (or "") just escaped.

    Each part is escaped before a mark is put around it, so that no text becomes markup.
    """
    if not marks:
        return format_html("{}", text)
    parts = [(escape(part), is_match) for part, is_match in segments(text, marks)]
    return SafeString("".join([f"<mark>{part}</mark>" if is_match else part for part, is_match in parts]))
