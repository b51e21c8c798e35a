"""Addresses of participation at the desk."""

from django.urls import path

from participation.views import department, desk, reach

urlpatterns = [
    path("talepler/", department.request_list, name="request_list"),
    path("talepler/yeni/", department.request_new, name="request_new"),
    path("talepler/<int:pk>/", department.request_detail, name="request_detail"),
    path("talepler/<int:pk>/duzenle/", department.request_edit, name="request_edit"),
    path("talepler/<int:pk>/karar/", desk.decide, name="request_decide"),
    path("talepler/<int:pk>/yontem/", desk.brief_form, name="brief_form"),
    path("talepler/<int:pk>/imza/", desk.sign, name="brief_sign"),
    path("talepler/<int:pk>/proje/", desk.project_from_brief, name="project_from_brief"),
    path("gelen-talepler/", desk.triage, name="triage"),
    path("imzalar/", desk.signatures, name="signatures"),
    path("projeler/", desk.project_list, name="project_list"),
    path("projeler/<slug:slug>/", desk.project_desk, name="project_desk"),
    path("projeler/<slug:slug>/duzenle/", desk.project_edit, name="project_edit"),
    path("projeler/<slug:slug>/yayimla/", desk.project_publish, name="project_publish"),
    path("projeler/<slug:slug>/asama/<int:pk>/", desk.phase_edit, name="phase_edit"),
    path("projeler/<slug:slug>/ekle/<slug:what>/", desk.project_add, name="project_add"),
    path("projeler/<slug:slug>/kuruluslar/", reach.project_reach, name="project_reach"),
    path("taahhutler/", desk.commitment_list, name="commitment_list"),
]
