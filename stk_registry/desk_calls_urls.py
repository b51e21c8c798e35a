"""Addresses of calls and working groups at the desk."""

from django.urls import path

from stk_registry.views import desk_calls, desk_groups

urlpatterns = [
    path("cagrilar/", desk_calls.stk_desk_calls, name="stk_desk_calls"),
    path("cagrilar/yeni/", desk_calls.stk_call_new, name="stk_call_new"),
    path("cagrilar/<int:pk>/", desk_calls.stk_desk_call, name="stk_desk_call"),
    path("cagrilar/<int:pk>/duzenle/", desk_calls.stk_call_edit, name="stk_call_edit"),
    path("cagrilar/<int:pk>/durum/", desk_calls.stk_call_act, name="stk_call_act"),
    path("gruplar/", desk_groups.stk_groups, name="stk_groups"),
    path("gruplar/yeni/", desk_groups.stk_group_new, name="stk_group_new"),
    path("gruplar/<int:pk>/", desk_groups.stk_group, name="stk_group"),
    path("gruplar/<int:pk>/duzenle/", desk_groups.stk_group_edit, name="stk_group_edit"),
    path("gruplar/<int:pk>/uyelik/<int:seat>/", desk_groups.stk_group_seat, name="stk_group_seat"),
]
