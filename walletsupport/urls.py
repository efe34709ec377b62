"""The addresses of the portal."""

from django.contrib import admin
from django.urls import include, path

from walletsupport import health
from walletsupport.api import api

handler500 = "walletsupport.outage.handler500"
urlpatterns = [
    path("", include("faq.urls")),
    path("", include("contacts.urls")),
    path("api/v1/", api.urls),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/", admin.site.urls),
]
