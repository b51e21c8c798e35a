"""Addresses of answering; the survey's own name is in the path, its answers never are."""

from django.urls import path

from surveys.views import fill, putting_aside

urlpatterns = [
    path("<slug:slug>/", fill.start, name="survey_start"),
    path("<slug:slug>/<int:number>/", fill.section, name="survey_section"),
    path("<slug:slug>/gozden-gecir/", fill.review, name="survey_review"),
    path("<slug:slug>/devam/", putting_aside.resume, name="survey_resume"),
    path("<slug:slug>/alindi/", fill.receipt, name="survey_receipt"),
]
