from django.urls import path

from faq import discovery, views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("wallets/<slug:slug>/", views.wallet, name="wallet"),
    path("wallets/<slug:slug>/contact/", views.wallet_contact, name="wallet_contact"),
    path("faq/<slug:slug>/", views.entry, name="entry"),
    path("faq/<slug:slug>/solved/", views.solved, name="solved"),
    path("emergency/", views.emergency, name="emergency"),
    path("sitemap.xml", discovery.sitemap, name="sitemap"),
    path("robots.txt", discovery.robots, name="robots"),
    path("feed.atom", discovery.feed, name="feed"),
    path("opensearch.xml", discovery.opensearch, name="opensearch"),
    path("manifest.webmanifest", discovery.manifest, name="manifest"),
    path("favicon.ico", discovery.favicon, name="favicon"),
]
