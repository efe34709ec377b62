"""The contexts of this app's pages: one function a page, each a flat dictionary."""

from datetime import datetime

from django.utils import timezone

from contacts.checking import LONGEST, Answer, CannotCheck, Verdict, check_each
from contacts.forms import ReportForm
from contacts.models import ContactReport


def check(*, typed: str = "", problem: str = "", report_form: ReportForm | None = None) -> dict:
    return {
        "typed": typed,
        "longest": LONGEST,
        "problem": problem,
        "verdicts": [],
        "report_form": report_form or ReportForm(),
    }


def answer(typed: str, at: datetime) -> dict:
    """What we can say of `typed`, or why nothing."""
    try:
        verdicts = check_each(typed, at)
    except CannotCheck as problem:
        return check(typed=typed, problem=str(problem))
    return check(typed=typed, report_form=report_about(verdicts)) | {"verdicts": verdicts}


def report_about(verdicts: list[Verdict]) -> ReportForm:
    """The form for a report, begun for the reader where one value was checked."""
    if len(verdicts) != 1:
        return ReportForm()
    found = verdicts[0]
    kind = ContactReport.Kind.WRONG if found.verdict == Answer.OFFICIAL else ContactReport.Kind.FAKE
    return ReportForm(initial={"kind": kind, "value": found.written, "channel": found.channel})


def keep_report(form: ReportForm, at: datetime) -> ContactReport:
    """Keep what a valid `form` says, with the date of `at` and nothing else."""
    return ContactReport.objects.receive(**form.cleaned_data, on=timezone.localdate(at))
