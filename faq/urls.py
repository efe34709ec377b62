from django.urls import path

from faq import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("wallets/<slug:slug>/", views.wallet, name="wallet"),
    path("wallets/<slug:slug>/contact/", views.wallet_contact, name="wallet_contact"),
    path("faq/<slug:slug>/", views.entry, name="entry"),
    path("faq/<slug:slug>/solved/", views.solved, name="solved"),
    path("emergency/", views.emergency, name="emergency"),
]
