"""Addresses of the shopkeepers' room that are not at the desk. Fixed words come first."""

from django.urls import include, path

from esnaf.views import portal, signup

urlpatterns = [
    path("", portal.home, name="esnaf"),
    path("kayit/", signup.start, name="esnaf_signup"),
    path("kayit/<slug:slug>/", signup.step, name="esnaf_signup_step"),
    path("isletmem/", include("esnaf.own_urls")),
]
