from django.urls import path, register_converter

from faq import discovery, offline, views
from faq.walk import PATTERN, Walk


class WalkConverter:
    """How far a reader is in guided mode, as a piece of an address."""

    regex = PATTERN
    to_python = staticmethod(Walk.of)
    to_url = staticmethod(str)


register_converter(WalkConverter, "walk")

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("wallets/<slug:slug>/", views.wallet, name="wallet"),
    path("wallets/<slug:slug>/contact/", views.wallet_contact, name="wallet_contact"),
    path("faq/<slug:slug>/", views.entry, name="entry"),
    path("faq/<slug:slug>/solved/", views.solved, name="solved"),
    path("faq/<slug:slug>/feedback/", views.feedback, name="feedback"),
    path("faq/<slug:slug>/guide/", views.guide_step, name="guide"),
    path("faq/<slug:slug>/guide/unsolved/", views.guide_unsolved, name="guide_unsolved"),
    path("faq/<slug:slug>/guide/<walk:walk>/", views.guide_step, name="guide"),
    path("faq/<slug:slug>/guide/<walk:walk>/unsolved/", views.guide_unsolved, name="guide_unsolved"),
    path("emergency/", views.emergency, name="emergency"),
    path("sitemap.xml", discovery.sitemap, name="sitemap"),
    path("robots.txt", discovery.robots, name="robots"),
    path("feed.atom", discovery.feed, name="feed"),
    path("opensearch.xml", discovery.opensearch, name="opensearch"),
    path("manifest.webmanifest", discovery.manifest, name="manifest"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("favicon.ico", discovery.favicon, name="favicon"),
]
