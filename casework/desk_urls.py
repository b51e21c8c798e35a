"""The desk addresses of casework."""

from django.urls import include, path

urlpatterns = [
    path("", include("casework.desk_urls_front")),
    path("kayitlar/", include("casework.desk_urls_registers")),
    path("", include("casework.desk_urls_tools")),
    path("", include("casework.desk_urls_shown")),
    path("", include("casework.desk_urls_work")),
]
