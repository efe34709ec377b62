"""Choices that staff find by typing, at the desk."""

from collections.abc import Iterable

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import ForeignKey, ManyToManyField
from django.forms import Field
from django.http import HttpRequest


def keys(values: Iterable[object]) -> list[str]:
    """Those that may be the key of a row."""
    texts = map(str, values)
    return [text for text in texts if text.isascii() and text.isdigit() and len(text) < 19]


class KeysOnly:
    """A part of a widget: Django would ask the database for whatever was sent, and fail at "abc"."""

    def optgroups(self, name: str, value: list[str], attr: dict | None = None) -> list:
        return super().optgroups(name, keys(value), attr)


class Choice(KeysOnly, AutocompleteSelect):
    """One of many."""


class Choices(KeysOnly, AutocompleteSelectMultiple):
    """Some of many."""


class Choosing:
    """A part of an admin with `autocomplete_fields`: what is no choice is a form error, not a fault."""

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs) -> Field:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Choice(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs) -> Field:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Choices(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
