"""Desk addresses of those who work on cases."""

from django.urls import path

from casework.views import work

urlpatterns = [
    path("", work.inbox, name="case_inbox"),
    path("b/<slug:number>/", work.case, name="case_desk"),
    path("b/<slug:number>/dosya/<uuid:pk>/", work.file, name="case_desk_file"),
    path("b/<slug:number>/<slug:key>/", work.step, name="case_step"),
]
