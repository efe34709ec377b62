"""The steps of a revision, as rows of its form."""

from django import forms
from django.contrib import admin
from django.db import transaction

from contacts.admin_rows import Bounded
from contacts.choosing import Choosing
from faq.models import Entry, Step

FIRST_ROWS = 3  # empty rows of a text without steps, so that it can be begun without script


class StepForm(forms.ModelForm):
    position = forms.IntegerField(
        label="次序", required=False, min_value=1, max_value=999, help_text="不填就排在最后。"
    )

    class Meta:
        model = Step
        fields = ["position", *Step.TEXTS, "if_not_entry"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["if_not_entry"].queryset = Entry.objects.with_newest()  # shown by its title

    def has_changed(self) -> bool:
        """A further row in which nothing stands but its number is none."""
        return bool(set(self.changed_data) - {"position"} or (self.instance.pk and self.changed_data))


class StepFormSet(forms.BaseInlineFormSet):
    """Steps in the order of their numbers; equal or missing numbers are put right when saving.

    Rows are not tied to the steps they came from: these are written anew each time, also by
    somebody else in the meantime.
    """

    def _construct_form(self, i: int, **kwargs) -> StepForm:
        form = super()._construct_form(i, **kwargs)
        form.fields["id"] = forms.Field(
            required=False, disabled=True, initial=form.instance.pk, widget=forms.HiddenInput
        )
        return form

    def validate_unique(self) -> None:
        """Numbers may repeat here: they only say the order."""

    def written(self) -> list[Step]:
        """The steps as posted, in their order, without those removed."""
        kept = [form for form in self.forms if form not in self.deleted_forms and self._is_written(form)]
        last = len(self.forms) + max((form.cleaned_data.get("position") or 0 for form in kept), default=0)
        kept.sort(key=lambda form: form.cleaned_data.get("position") or last)
        return [form.instance for form in kept]

    @transaction.atomic
    def save(self, commit: bool = True) -> list[Step]:  # noqa: FBT001, FBT002
        """Write all steps anew in their order: moved one by one, two would share a number half way."""
        changed = super().save(commit=False)
        if self.has_changed():
            self.instance.replace_steps(step.as_fields() for step in self.written())
        return changed

    @staticmethod
    def _is_written(form: StepForm) -> bool:
        return bool(form.instance.pk or form.has_changed())


class StepInline(Choosing, Bounded, admin.StackedInline):
    model = Step
    max_num = Step.MOST
    form = StepForm
    formset = StepFormSet
    autocomplete_fields = ["if_not_entry"]

    def get_extra(self, request, obj=None, **kwargs) -> int:
        return 0 if obj is None or obj.steps.exists() else FIRST_ROWS

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """An entry is chosen here; it is not made, changed or removed in a window of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "if_not_entry":
            for name in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{name}_related", False)
        return field
