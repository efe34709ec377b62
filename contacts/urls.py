from django.urls import path

from contacts import views

urlpatterns = [
    path("check/", views.check, name="check"),
    path("check/report/", views.check_report, name="check_report"),
]
