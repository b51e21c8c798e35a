"""Addresses of a running field: watching it, bringing in batches, taking responses out."""

from django.urls import path

from surveys.views import exports, field, importing

urlpatterns = [
    path("<slug:slug>/alan/", field.field, name="survey_field"),
    path("<slug:slug>/alan/say/", field.refresh, name="survey_field_refresh"),
    path("<slug:slug>/disa-aktar/", exports.export, name="survey_export"),
    path("<slug:slug>/ice-aktar/", importing.batch, name="survey_import"),
]
