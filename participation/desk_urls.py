"""Addresses of participation at the desk."""

from django.urls import path

from participation.views import activities_desk, decisions_desk, department, desk, moderation, reach

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
    path("projeler/<slug:slug>/etkinlik/", activities_desk.choose, name="activity_choose"),
    path("projeler/<slug:slug>/etkinlik/ekle/<slug:key>/", activities_desk.add, name="activity_add"),
    path("etkinlik/<int:pk>/", activities_desk.overview, name="activity_desk"),
    path("etkinlik/<int:pk>/duzenle/", activities_desk.edit, name="activity_edit"),
    path("etkinlik/<int:pk>/dokum/<slug:kind>/", activities_desk.export, name="activity_export"),
    path("etkinlik/<int:pk>/<slug:part>/", activities_desk.part, name="activity_desk_part"),
    path("etkinlik/<int:pk>/<slug:part>/<str:key>/", activities_desk.part, name="activity_desk_part_of"),
    path("okunacaklar/", moderation.queue, name="moderation"),
    path("okunacaklar/<slug:kind>/<uuid:pk>/", moderation.decide, name="moderation_decide"),
    path("projeler/<slug:slug>/konular/", decisions_desk.topics, name="topics"),
    path("projeler/<slug:slug>/bitir/", decisions_desk.close, name="project_close"),
    path("konular/<int:pk>/", decisions_desk.topic, name="topic_desk"),
    path("konular/<int:pk>/<slug:step>/", decisions_desk.topic_step, name="topic_step"),
    path("taahhutler/", desk.commitment_list, name="commitment_list"),
]
