"""Public addresses of results."""

from django.urls import path

from reports.views import public

urlpatterns = [
    path("sonuclar/", public.results, name="results"),
    path("sonuclar/<slug:survey>/", public.report, name="report_public"),
    path("sonuclar/<slug:survey>/<slug:form>/", public.report_file, name="report_public_file"),
]
