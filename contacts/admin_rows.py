"""Rows edited within another thing, with words for staff."""

from collections import Counter
from datetime import date

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseInlineFormSet
from django.http import HttpRequest


class RowFormSet(BaseInlineFormSet):
    def get_unique_error_message(self, unique_check: tuple[str, ...]) -> str:
        """Django would name the fields as the program does."""
        fields = (self.model._meta.get_field(name) for name in unique_check if name != self.fk.name)
        names = "、".join(str(field.verbose_name) for field in fields)
        return f"有两行的{names}一样，请改掉或删去一行。"


class SpecialDayFormSet(RowFormSet):
    def clean(self) -> None:
        """A closed date has no other row; to the database no two closings are the same."""
        super().clean()
        rows = self.kept_rows()
        counted = Counter(row["date"] for row in rows)
        closed = {row["date"] for row in rows if row["opens"] is None}
        if errors := [stands_alone(day) for day in sorted(closed) if counted[day] > 1]:
            raise ValidationError(errors)

    def kept_rows(self) -> list[dict]:
        """What is filled in without fault and not to be deleted."""
        rows = [form.cleaned_data for form in self.forms if form.is_valid()]
        return [row for row in rows if row.get("date") and not row.get("DELETE")]


def stands_alone(day: date) -> str:
    return f"{day} 已有一行“不服务”，这一天就不能再有别的行，请改掉或删去多余的。"


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
