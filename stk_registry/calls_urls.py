"""Addresses of calls and working groups, for everybody."""

from django.urls import path

from stk_registry.views import calls, groups

urlpatterns = [
    path("cagrilar/", calls.calls, name="stk_calls"),
    path("cagrilar/atom.xml", calls.CallFeed(), name="stk_call_feed"),
    path("cagrilar/<slug:slug>/", calls.call, name="stk_call"),
    path("gruplar/", groups.groups, name="stk_working_groups"),
    path("gruplar/<slug:slug>/", groups.group, name="stk_working_group"),
]
