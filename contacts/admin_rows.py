"""Rows edited within another thing, with words for staff."""

from django.contrib import admin
from django.db.models import Model
from django.forms import BaseInlineFormSet
from django.http import HttpRequest


class RowFormSet(BaseInlineFormSet):
    def get_unique_error_message(self, unique_check: tuple[str, ...]) -> str:
        """Django would name the fields as the program does."""
        fields = (self.model._meta.get_field(name) for name in unique_check if name != self.fk.name)
        names = "、".join(str(field.verbose_name) for field in fields)
        return f"有两行的{names}一样，请改掉或删去一行。"


class Bounded:
    """A part of an inline: a form that claims more rows is refused, and not built, before anything else.

    Django would build 1,000 more than it allows, which takes a minute of a process and a lock.
    """

    max_num = 200

    def get_formset(
        self, request: HttpRequest, obj: Model | None = None, **kwargs
    ) -> type[BaseInlineFormSet]:
        return super().get_formset(request, obj, absolute_max=self.max_num, **kwargs)


class Rows(Bounded, admin.TabularInline):
    """A table of rows."""

    formset = RowFormSet
    extra = 0
