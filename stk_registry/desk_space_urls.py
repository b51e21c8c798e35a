"""Addresses of space and cooperation at the desk."""

from django.urls import path

from stk_registry.views import desk_programme, desk_space, desk_space_rooms

urlpatterns = [
    path("yer/", desk_space.stk_space_queue, name="stk_space_queue"),
    path("yer/istek/<int:pk>/", desk_space.stk_space_request, name="stk_space_request"),
    path("yer/istek/<int:pk>/program/", desk_programme.stk_programme_switch, name="stk_programme_switch"),
    path("yer/verilen/<int:pk>/", desk_space.stk_space_take_back, name="stk_space_take_back"),
    path("yer/yerler/", desk_space_rooms.stk_spaces, name="stk_spaces"),
    path("yer/yerler/<int:pk>/", desk_space_rooms.stk_space_calendar, name="stk_space_calendar"),
    path("yer/yerler/<int:pk>/duzenle/", desk_space_rooms.stk_space_edit, name="stk_space_edit"),
    path("yer/yerleske-ekle/", desk_space_rooms.stk_campus_add, name="stk_campus_add"),
    path("yer/yerleske/<slug:slug>/", desk_space_rooms.stk_campus_edit, name="stk_campus_edit"),
    path("yer/yerleske/<slug:slug>/ekle/", desk_space_rooms.stk_space_add, name="stk_space_add"),
]
