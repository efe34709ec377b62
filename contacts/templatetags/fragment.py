"""A part of a page that is the same for many requests, remembered as it was rendered."""

from collections.abc import Hashable

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from contacts.memory import Memory

register = template.Library()
fragments = Memory(1_000)  # some 10 KB each


class FragmentNode(template.Node):
    def __init__(self, nodes: NodeList, given: list[FilterExpression]) -> None:
        self.nodelist = nodes
        self.given = given

    def render(self, context: Context) -> SafeString:
        at, until = context.get("at"), context.get("same_until", context.get("kept_until"))
        if at is None or until is None:
            return self.nodelist.render(context)
        key: list[Hashable] = [context.get("made_of"), *(each.resolve(context) for each in self.given)]
        return fragments.recall(tuple(key), at, lambda: (self.nodelist.render(context), until))


@register.tag
def fragment(parser: Parser, token: Token) -> FragmentNode:
    """`{% fragment "name" value … %}…{% endfragment %}`: rendered once for each name and values.

    It is shown for as long as the page it was rendered for (`at` to `kept_until` in the context, or to
    `same_until` where others may not keep the page for as long as it stays the same), to pages that are
    `made_of` the same: what was read before the content changed is not shown as of after it. All that it
    depends on besides must stand among the values.
    """
    given = [parser.compile_filter(each) for each in token.split_contents()[1:]]
    nodes = parser.parse(("endfragment",))
    parser.delete_first_token()
    return FragmentNode(nodes, given)
