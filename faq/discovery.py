"""What tells programs of this site: sitemap, robots, feed, search description, web manifest, icon."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap as render_sitemap
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from faq.feeds import EntryFeed
from faq.keeping import keep
from faq.results import results_kept_until
from faq.sitemaps import PortalSitemap

AN_HOUR = 60 * 60  # seconds; these change with a new version of the program only

entry_feed = EntryFeed()


@require_safe
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    response = render_sitemap(request, {"portal": PortalSitemap(at)}, template_name="sitemap.xml")
    keep(response, results_kept_until(at))
    return response


@require_safe
@conditional_page
def robots(request: HttpRequest) -> HttpResponse:
    """One line for each page of the sitemap: a page holds 50,000 addresses."""
    at = timezone.now()
    pages = range(2, PortalSitemap(at).paginator.num_pages + 1)
    response = render(
        request, "robots.txt", {"further_pages": pages}, content_type="text/plain; charset=utf-8"
    )
    keep(response, results_kept_until(at))
    return response


@require_safe
@conditional_page
def feed(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    response = entry_feed(request, at=at)
    del response["Last-Modified"]  # an entry taken off makes the feed older: only its ETag tells
    keep(response, results_kept_until(at))
    return response


@require_safe
@conditional_page
@cache_control(public=True, max_age=AN_HOUR)
def opensearch(request: HttpRequest) -> HttpResponse:
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "opensearch.xml", {"name": settings.SITE_NAME}, content_type=kind)


@require_safe
@conditional_page
@cache_control(public=True, max_age=AN_HOUR)
def manifest(request: HttpRequest) -> JsonResponse:
    kind = "application/manifest+json"
    return JsonResponse(web_manifest(), content_type=kind, json_dumps_params={"ensure_ascii": False})


def web_manifest() -> dict:
    """What a phone needs to put the site beside its apps; with the bar that shows the address."""
    home, maskable = reverse("home"), {"purpose": "maskable"}
    return {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": "手机钱包出了问题怎么办。",
        "lang": "zh-Hans",
        "start_url": home,
        "scope": home,
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#0b5a52",
        "icons": [
            {"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("icon-512.png"), "sizes": "512x512", "type": "image/png"} | maskable,
            {"src": static("icon-180.png"), "sizes": "180x180", "type": "image/png"},
        ],
        "shortcuts": [
            {"name": "紧急求助", "url": reverse("emergency")},
            {"name": "这个号码是真的吗？", "url": reverse("check")},
        ],
    }


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """For programs that ask for it without reading a page."""
    return HttpResponseRedirect(static("favicon.ico"))
