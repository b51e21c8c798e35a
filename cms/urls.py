"""Addresses of the pages that Wagtail does not serve."""

from django.urls import path

from cms.views import neighbourhoods, search

urlpatterns = [
    path("mahalle/", neighbourhoods.neighbourhood_list, name="neighbourhoods"),
    path("mahalle/<slug:code>/", neighbourhoods.neighbourhood, name="neighbourhood"),
    path("ara/", search.search, name="search"),
]
