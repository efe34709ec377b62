"""The addresses of the portal."""

from django.contrib import admin
from django.urls import include, path

from walletsupport.api import api

urlpatterns = [
    path("", include("faq.urls")),
    path("api/v1/", api.urls),
    path("admin/", admin.site.urls),
]
