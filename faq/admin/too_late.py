"""Text sent for a revision that was submitted, decided or set aside meanwhile: kept, and said so."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.forms import inlineformset_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from faq.admin.steps import StepForm, StepFormSet
from faq.models import Revision, Step
from faq.models.revision_queries import COPIED
from faq.revision_texts import compare


def too_late(desk: ModelAdmin, request: HttpRequest, revision: Revision) -> HttpResponse:
    """Keep what was typed as a version set aside; what cannot be kept is shown with the reason."""
    typed = Revision(entry=revision.entry, number=revision.number, author=request.user)
    form = desk.get_form(request, None, change=True)(request.POST, instance=typed)
    step_formset = inlineformset_factory(
        Revision, Step, form=StepForm, formset=StepFormSet, max_num=Step.MOST, absolute_max=Step.MOST
    )
    steps = step_formset(request.POST, instance=revision)
    if not (form.is_valid() and steps.is_valid()):
        return not_saved(desk, request, revision, [form, *steps.forms])
    written = steps.written()
    if compare(revision, typed, new_steps=written).is_same:
        messages.info(request, f"这一版已经是“{revision.get_state_display()}”，您没有改动，什么也没有存。")
        return HttpResponseRedirect(reverse("admin:faq_revision_change", args=[revision.pk]))
    texts = {name: getattr(typed, name) for name in COPIED}
    kept = Revision.objects.keep(
        revision.entry, request.user, timezone.now(), [step.as_fields() for step in written], **texts
    )
    desk.log_addition(request, kept, f"第 {revision.number} 版已不能改，文字另存")
    messages.warning(
        request,
        f"您写的时候，第 {revision.number} 版变成了“{revision.get_state_display()}”，不能再改。"
        f"您的文字没有丢，另存为第 {kept.number} 版（已搁置）。",
    )
    compared = reverse("admin:faq_revision_compare", args=[kept.pk])
    return HttpResponseRedirect(f"{compared}?with={revision.pk}")


def not_saved(desk: ModelAdmin, request: HttpRequest, revision: Revision, forms: list) -> HttpResponse:
    """What was typed, to be copied, and why it cannot be kept."""
    errors = [f"{field}：{text}" for form in forms for field, texts in named(form) for text in texts]
    typed = [
        (form.fields[name].label, form[name].value())
        for form in forms
        for name in (*COPIED, *Step.TEXTS)
        if name in form.fields and form[name].value()
    ]
    context = desk.admin_site.each_context(request) | {
        "title": "没有存下",
        "opts": desk.opts,
        "revision": revision,
        "errors": errors,
        "typed": typed,
    }
    return TemplateResponse(request, "admin/faq/revision/not_saved.html", context, status=409)


def named(form) -> list[tuple[str, list[str]]]:
    """The errors of a form, each field by its label."""
    return [
        (form.fields[name].label if name in form.fields else "全部", list(texts))
        for name, texts in form.errors.items()
    ]
