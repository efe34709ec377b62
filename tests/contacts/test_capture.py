import pytest
from django.template import Context, Template, TemplateSyntaxError


def render(source: str, **context) -> str:
    return Template("{% load capture %}" + source).render(Context(context))


def test_what_is_captured_can_be_said_twice():
    assert (
        render("{% capture as name %} {{ word }} {% endcapture %}{{ name }}, {{ name }}", word="a") == "a, a"
    )


def test_it_is_escaped_once():
    assert render("{% capture as name %}{{ word }}{% endcapture %}{{ name }}", word="<") == "&lt;"


@pytest.mark.parametrize(
    "tag", ["{% capture %}", "{% capture name %}", "{% capture as %}", "{% capture as a b %}"]
)
def test_it_needs_a_name(tag):
    with pytest.raises(TemplateSyntaxError, match="expected"):
        render(tag + "{% endcapture %}")
