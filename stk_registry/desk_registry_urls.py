"""Addresses of the registry's records and decisions at the desk."""

from django.urls import path

from stk_registry.views import (
    desk_claims,
    desk_decide,
    desk_import,
    desk_merge,
    desk_overview,
    desk_queue,
    desk_record_edit,
    desk_records,
)

urlpatterns = [
    path("", desk_queue.stk_queue, name="stk_queue"),
    path("dosyalar/", desk_queue.stk_files, name="stk_files"),
    path("ustlen/<slug:what>/<int:pk>/", desk_queue.stk_assign, name="stk_assign"),
    path("degisiklik/<int:pk>/", desk_decide.stk_change, name="stk_change"),
    path("talep/<int:pk>/", desk_claims.stk_claim, name="stk_claim"),
    path("belge/<uuid:pk>/", desk_claims.stk_desk_document, name="stk_desk_document"),
    path("genel-bakis/", desk_overview.stk_overview, name="stk_overview"),
    path("aktarim/", desk_import.stk_import_list, name="stk_import_list"),
    path("aktarim/<int:pk>/", desk_import.stk_import, name="stk_import"),
    path("aktarim/<int:pk>/alinmayanlar.csv", desk_import.stk_import_refused, name="stk_import_refused"),
    path("aktarim/sablon.<slug:kind>", desk_import.stk_import_template, name="stk_import_template"),
    path("birlestir/", desk_merge.stk_merge_list, name="stk_merge_list"),
    path("birlestir/<slug:heir>/<slug:other>/", desk_merge.stk_merge, name="stk_merge"),
    path("kayitlar/", desk_records.stk_records, name="stk_records"),
    path("kayitlar/<slug:slug>/", desk_records.stk_record, name="stk_record"),
    path("kayitlar/<slug:slug>/durum/", desk_record_edit.stk_record_state, name="stk_record_state"),
    path(
        "kayitlar/<slug:slug>/duzenle/<slug:section>/",
        desk_record_edit.stk_record_edit,
        name="stk_record_edit",
    ),
    path("kayitlar/<slug:slug>/<slug:tab>/", desk_records.stk_record_tab, name="stk_record_tab"),
]
