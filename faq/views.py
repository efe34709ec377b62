"""The reader's pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from faq import pages
from faq.results import search_page


def page(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """A reader's page that every cache may keep for its lifetime, and no longer."""
    response = render(request, template, context)
    patch_cache_control(response, public=True, max_age=context["lifetime"])
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return page(request, "faq/home.html", pages.home(timezone.now()))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    return page(request, "faq/search.html", search_page(request.GET, timezone.now()))


@require_safe
def wallet(request: HttpRequest, slug: str) -> HttpResponse:
    return page(request, "faq/wallet.html", pages.wallet(slug, timezone.now()))


@require_safe
def wallet_contact(request: HttpRequest, slug: str) -> HttpResponse:
    return page(request, "faq/wallet_contact.html", pages.wallet_contact(slug, timezone.now()))


@require_safe
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    return page(request, "faq/entry.html", pages.entry(slug, timezone.now()))


@require_safe
def emergency(request: HttpRequest) -> HttpResponse:
    return page(request, "faq/emergency.html", pages.emergency(timezone.now()))
