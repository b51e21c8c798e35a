"""The public addresses of casework."""

from django.urls import include, path

urlpatterns = [
    path("", include("casework.urls_front")),
    path("open311/v2/", include("casework.urls_open311")),
    path("", include("casework.urls_open")),
]
