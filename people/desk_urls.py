"""The desk's front page and the audit trail."""

from django.urls import path

from people.views import desk

urlpatterns = [
    path("", desk.home, name="desk_home"),
    path("iz/", desk.audit_trail, name="desk_audit"),
]
