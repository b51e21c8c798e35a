"""Addresses of the registry that are not at the desk: directory, self-service, space and cooperation.

Fixed words come before the directory's organisations, so that none of them is taken for a name.
"""

from django.urls import include, path

urlpatterns = [
    path("kurulusum/", include("stk_registry.own_urls")),
    path("", include("stk_registry.space_urls")),
    path("", include("stk_registry.calls_urls")),
    path("", include("stk_registry.cooperation_urls")),
    path("", include("stk_registry.directory_urls")),
]
