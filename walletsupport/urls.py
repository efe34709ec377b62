"""The addresses of the portal."""

from django.contrib import admin
from django.urls import include, path

from walletsupport import health

handler400 = "walletsupport.api_urls.handler400"
handler500 = "walletsupport.outage.handler500"
urlpatterns = [
    path("", include("faq.urls")),
    path("", include("contacts.urls")),
    path("api/v1/", include("walletsupport.api_urls")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/account/", include("faq.access.urls")),
    path("admin/", admin.site.urls),
]
