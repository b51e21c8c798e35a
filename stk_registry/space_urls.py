"""Addresses of the campus, the programme, calls and working groups."""

from django.urls import path

from stk_registry.views import programme, space, space_own

urlpatterns = [
    path("yerleske/", space.campuses, name="stk_campuses"),
    path("yerleske/<slug:slug>/", space.campus, name="stk_campus"),
    path("yerleske/<slug:slug>/<int:pk>/", space.space, name="stk_space"),
    path("yerleske/<slug:slug>/<int:pk>/takvim.ics", space.feed, name="stk_space_feed"),
    path("program/", programme.programme, name="stk_programme"),
    path("program/takvim.ics", programme.programme_feed, name="stk_programme_feed"),
    path("kurulusum/<slug:slug>/yer/", space_own.own_space, name="own_space"),
    path("kurulusum/<slug:slug>/yer/iste/<int:pk>/", space_own.own_space_ask, name="own_space_ask"),
    path("kurulusum/<slug:slug>/yer/<int:pk>/geri-al/", space_own.own_space_cancel, name="own_space_cancel"),
    path("kurulusum/<slug:slug>/yer/<int:pk>/takvim.ics", space_own.own_space_ics, name="own_space_ics"),
]
