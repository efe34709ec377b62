"""Rows edited within another thing, with words for staff."""

from django.contrib import admin
from django.forms import BaseInlineFormSet


class RowFormSet(BaseInlineFormSet):
    def get_unique_error_message(self, unique_check: tuple[str, ...]) -> str:
        """Django would name the fields as the program does."""
        fields = (self.model._meta.get_field(name) for name in unique_check if name != self.fk.name)
        names = "、".join(str(field.verbose_name) for field in fields)
        return f"有两行的{names}一样，请改掉或删去一行。"


class Rows(admin.TabularInline):
    """A table of rows."""

    formset = RowFormSet
    extra = 0
