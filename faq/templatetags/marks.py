"""Marking in results what answers to the words of the question."""

from django import template
from django.utils.html import format_html, format_html_join
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
    parts = (
        (format_html("<mark>{}</mark>" if part.is_match else "{}", part.text),)
        for part in segments(text, marks)
    )
    return format_html_join("", "{}", parts)
