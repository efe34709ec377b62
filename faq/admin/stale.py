"""Forms that were opened before somebody else saved: they overwrite nothing unseen."""

from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import display_for_field
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from contacts.lines import lines
from contacts.text_areas import PlainTextarea
from faq.admin.advising import number

CHANGED = "您打开之后，别人改了这一项，现在存着的是：{now}。您填的还没有存：再保存一次，就以您填的为准。"


class PlainHidden(PlainTextarea):
    """Text that was shown, sent along: compared with what `PlainTextarea` gives."""

    input_type = "hidden"
    template_name = forms.HiddenInput.template_name


class SeenField(forms.BoundField):
    """Sends along what its person looked at; after a conflict that is what is stored now."""

    @property
    def seen(self) -> object:
        """As a browser sent it, or as it is to be sent first."""
        if not self.form.is_bound or self.name in self.form.contested:
            return self.field.prepare_value(self.initial)
        widget = self.field.hidden_widget()
        return widget.value_from_datadict(self.form.data, self.form.files, self.html_initial_name)

    def as_widget(self, widget=None, attrs=None, only_initial: bool = False) -> SafeString:  # noqa: FBT001, FBT002
        """Django forgets after a mistake what was seen of a moment or of several choices."""
        if not only_initial:
            return super().as_widget(widget, attrs)
        known = {"id": self.html_initial_id}
        return widget.render(self.html_initial_name, self.seen, known, renderer=self.form.renderer)


class StaleForm(forms.ModelForm):
    """What somebody did not change stays as it is stored now, not as it was when they opened it."""

    bound_field_class = SeenField

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.contested: set[str] = set()
        for field in self.fields.values():
            field.show_hidden_initial = self.instance.pk is not None
            if isinstance(field.widget, PlainTextarea):
                field.hidden_widget = PlainHidden

    def clean(self) -> dict:
        cleaned = super().clean()
        for name in [name for name in cleaned if self.fields[name].show_hidden_initial]:
            self.settle(name)
        return cleaned

    def settle(self, name: str) -> None:
        """Of two who changed the same to different things, the second is asked."""
        now, mine = stored(self.instance, name), self.cleaned_data[name]
        if name not in self.changed_data:
            self.cleaned_data[name] = now
        elif plain(now) not in (self.plain_seen(name), plain(mine)):
            self.contested.add(name)
            field = self.instance._meta.get_field(name)
            self.add_error(name, ValidationError(CHANGED.format(now=in_words(field, now)), code="conflict"))

    def plain_seen(self, name: str) -> object:
        try:
            return plain(self.fields[name].clean(self[name].seen))
        except ValidationError:  # it was sent by no page of ours, or is gone meanwhile
            return None


class Stale(admin.ModelAdmin):
    """An admin whose form compares what was seen with what is stored."""

    form = StaleForm

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context=None
    ) -> HttpResponse:
        if request.method != "POST":  # who only looks waits for no writer
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            # Of two who save at once the second waits here, and then sees what the first did.
            rows = self.model.objects.select_for_update(of=("self",), no_key=True)
            rows.filter(pk=number(object_id)).first()
            return super().changeform_view(request, object_id, form_url, extra_context)


def stored(row: models.Model, name: str) -> object:
    field = row._meta.get_field(name)
    return field.value_from_object(row) if field.many_to_many else getattr(row, name)


def plain(value: object) -> object:
    """A value as forms know it: they send neither seconds nor space around a text."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    return set(value) if isinstance(value, list | models.QuerySet) else value


def in_words(field: models.Field, value: object) -> str:
    if isinstance(value, bool):
        return "已勾选" if value else "没有勾选"
    if isinstance(value, list):
        return joined(map(str, value))
    if isinstance(value, str) and not field.choices:
        return joined(lines(value))
    return str(display_for_field(value, field, "空"))


def joined(texts: Iterable[str]) -> str:
    return "、".join(texts) or "空"
