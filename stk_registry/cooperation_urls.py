"""Addresses of working together, for those who speak for an organisation."""

from django.urls import path

from stk_registry.views import own_together

urlpatterns = [
    path("kurulusum/<slug:slug>/birlikte/", own_together.own_together, name="own_together"),
    path(
        "kurulusum/<slug:slug>/birlikte/<int:pk>/", own_together.own_together_step, name="own_together_step"
    ),
]
