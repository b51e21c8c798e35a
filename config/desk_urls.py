"""The desk: staff's own area. Each room brings its pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("people.desk_urls")),
    path("", include("participation.desk_urls")),
    path("", include("surveys.desk_urls")),
    path("", include("reports.desk_urls")),
    path("basvurular/", include("casework.desk_urls")),
    path("stk/", include("stk_registry.desk_urls")),
    path("esnaf/", include("esnaf.desk_urls")),
]
