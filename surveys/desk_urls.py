"""Addresses of the survey desk: the instruments, and the field."""

from django.urls import include, path

urlpatterns = [
    path("soru-formlari/", include("surveys.questionnaire_urls")),
    path("anketler/", include("surveys.field_urls")),
    path("anketler/", include("surveys.live_urls")),
]
