"""Addresses of surveys at the desk: opening them, inviting, and watching the field."""

from django.urls import path

from surveys.views import desk, inviting

urlpatterns = [
    path("", desk.survey_list, name="survey_list"),
    path("ac/", desk.survey_open, name="survey_open_form"),
    path("<slug:slug>/", desk.survey_desk, name="survey_desk"),
    path("<slug:slug>/plan/", desk.survey_plan, name="survey_plan"),
    path("<slug:slug>/tarihler/", desk.survey_dates, name="survey_dates"),
    path("<slug:slug>/karekod/", desk.survey_qr, name="survey_qr"),
    path("<slug:slug>/davetler/", inviting.survey_invitations, name="survey_invitations"),
    path("<slug:slug>/davetler/<int:pk>/", inviting.invitation_batch, name="invitation_batch"),
    path("<slug:slug>/kotalar/", inviting.survey_quotas, name="survey_quotas"),
    path("<slug:slug>/kotalar/oner/", inviting.quota_proposal, name="quota_proposal"),
]
