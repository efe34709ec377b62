"""The reader's pages."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from contacts.form_guard import guarded
from contacts.limits import too_many, wait_before
from faq import counting, guide, outage_pages, pages, trail
from faq.forms import FeedbackForm
from faq.keeping import keep
from faq.results import count_search, search_page
from faq.solving import Answer, after_url, count_vote, keep_feedback, solved_page
from faq.walk import START, Before, Walk


def page(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """A reader's page, kept as long as it stays true by those who may keep it."""
    response = render(request, template, context)
    keep(response, context["kept_until"], request.GET.get("q", ""))
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return page(request, "faq/home.html", pages.home(timezone.now()))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    context = search_page(request.GET, at)
    if trail.is_read(request) and trail.is_new_question(request):
        count_search(context["found"], at)
    return page(request, "faq/search.html", context)


@require_safe
def wallet(request: HttpRequest, slug: str) -> HttpResponse:
    return page(request, "faq/wallet.html", pages.wallet(slug, timezone.now()))


@require_safe
def wallet_contact(request: HttpRequest, slug: str) -> HttpResponse:
    return page(request, "faq/wallet_contact.html", pages.wallet_contact(slug, timezone.now()))


@require_safe
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    at, term = timezone.now(), counting.term_of(request.GET.get("q", ""))
    context = pages.entry(slug, at)
    if trail.is_read(request):
        counting.counts.open(term, context["entry"], on=timezone.localdate(at))
    outage_pages.kept_pages.keep(request, "faq/entry.html", context, [context["entry"], *context["led_to"]])
    return page(request, "faq/entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def solved(request: HttpRequest, slug: str) -> HttpResponse:
    """Counts the answer and leads to an address of its own: loaded again, that counts nothing."""
    answer, at = Answer.of((request.POST or request.GET).get("solved")), timezone.now()
    if request.method != "POST" or answer == Answer.NONE:
        context = solved_page(slug, answer, at, counting.term_of(request.GET.get("q", "")))
        context |= guide.way_on(guide.outer_place(place_of(request, slug), at))
        return page(request, "faq/solved.html", context | {"is_told": request.GET.get("told") == "yes"})
    term = trail.term_before(request, reverse("entry", args=[slug]))
    context = solved_page(slug, answer, at, term)
    if seconds := wait_before("vote", request, at):
        return too_many(request, "faq/solved.html", context | {"is_limited": True}, seconds)
    count_vote(term, context["entry"], answer, at)
    return HttpResponseRedirect(after_url(slug, answer, term), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """Keeps why it helped or did not, and leads back to the page that it was written on."""
    answer, at = Answer.of(request.POST.get("solved")), timezone.now()
    told = solved_page(slug, answer, at)
    if answer == Answer.NONE:
        return redirect("solved", slug)
    form = FeedbackForm(solved=answer == Answer.YES, data=request.POST)
    context = told | {"feedback_form": form}
    if not form.is_valid():
        return render(request, "faq/solved.html", context, status=422)
    if seconds := wait_before("feedback", request, at):
        return too_many(request, "faq/solved.html", context | {"is_feedback_limited": True}, seconds)
    keep_feedback(form, context["entry"], answer, at)
    return HttpResponseRedirect(f"{after_url(slug, answer, '')}&told=yes#feedback", status=303)


def leading_out(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where an entry was taken off, leads a reader back to the step that had led into it."""

    @wraps(view)
    def led(request: HttpRequest, slug: str, walk: Walk = START) -> HttpResponse:
        try:
            return view(request, slug, walk)
        except Http404:
            outer = guide.outer_place(place_of(request, slug, walk), timezone.now())
            if outer is None:
                raise
            return HttpResponseRedirect(outer.url())

    return led


@require_http_methods(["GET", "HEAD", "POST"])
@guarded
@leading_out
def guide_step(request: HttpRequest, slug: str, walk: Walk = START) -> HttpResponse:
    """Counts what is said of a step and leads to the next page; counted or not, nobody is held up."""
    said, at = guide.Said.of(request.POST.get("said")), timezone.now()
    context = guide.guide_page(place_of(request, slug, walk), at)
    if said is None:
        return page(request, "faq/guide.html", context)
    if not wait_before("guide", request, at):
        guide.count(said, context, at)
    return HttpResponseRedirect(guide.next_url(said, context), status=303)


@require_safe
@leading_out
def guide_unsolved(request: HttpRequest, slug: str, walk: Walk = START) -> HttpResponse:
    context = guide.unsolved_page(place_of(request, slug, walk), timezone.now())
    return page(request, "faq/guide_unsolved.html", context)


def place_of(request: HttpRequest, slug: str, walk: Walk = START) -> guide.Place:
    return guide.Place(slug, walk, Before.of(request.GET.get(guide.PARAMETER, "")))


@require_safe
def emergency(request: HttpRequest) -> HttpResponse:
    context = pages.emergency(timezone.now())
    outage_pages.kept_pages.keep(request, "faq/emergency.html", context, context["guides"])
    return page(request, "faq/emergency.html", context)
