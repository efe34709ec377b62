"""What is to be done, for the first page of the desk."""

from django import template
from django.template.context import Context
from django.utils import timezone

from faq.admin import dashboard as desk

register = template.Library()


@register.simple_tag(takes_context=True)
def dashboard(context: Context) -> dict:
    return desk.dashboard(context["request"].user, timezone.now())
