"""Addresses of the registry at the desk."""

from django.urls import include, path

urlpatterns = [
    path("", include("stk_registry.desk_registry_urls")),
    path("", include("stk_registry.desk_space_urls")),
    path("", include("stk_registry.desk_calls_urls")),
    path("", include("stk_registry.desk_cooperation_urls")),
]
