"""Addresses of self-service: an organisation's people and its profile. Fixed words come first."""

from django.urls import path

from stk_registry.views import own, own_claims, own_draft, own_files, own_people

urlpatterns = [
    path("", own.own_list, name="own_list"),
    path("basvuru/", own.own_apply, name="own_apply"),
    path("sahiplen/", own_claims.own_claim_search, name="own_claim_search"),
    path("sahiplen/<slug:slug>/", own_claims.own_claim, name="own_claim"),
    path("talep/<int:pk>/", own_claims.own_claim_state, name="own_claim_state"),
    path("davet/<str:token>/", own_people.own_invitation, name="own_invitation"),
    path("belge/<uuid:pk>/", own_files.document, name="stk_document"),
    path("foto/<uuid:pk>/", own_files.photo, name="stk_photo"),
    path("taslak/<int:pk>/", own_draft.own_draft, name="own_draft"),
    path("taslak/<int:pk>/onizleme/", own_draft.own_preview, name="own_preview"),
    path("taslak/<int:pk>/gonder/", own_draft.own_submit, name="own_submit"),
    path("taslak/<int:pk>/geri-al/", own_draft.own_withdraw, name="own_withdraw"),
    path("taslak/<int:pk>/<slug:section>/", own_draft.own_section, name="own_section"),
    path("<slug:slug>/", own.own_home, name="own_home"),
    path("<slug:slug>/duzenle/", own.own_edit, name="own_edit"),
    path("<slug:slug>/onayla/", own.own_confirm, name="own_confirm"),
    path("<slug:slug>/temsilciler/", own_people.own_people, name="own_people"),
    path("<slug:slug>/temsilciler/devret/", own_people.own_hand_over, name="own_hand_over"),
    path("<slug:slug>/temsilciler/davet/<int:pk>/geri-al/", own_people.own_uninvite, name="own_uninvite"),
    path("<slug:slug>/temsilciler/<int:pk>/bitir/", own_people.own_end, name="own_end"),
    path("<slug:slug>/dosyalar/", own_files.own_files, name="own_files"),
    path("<slug:slug>/dosyalar/belge/<uuid:pk>/sil/", own_files.remove_document, name="own_remove_document"),
    path("<slug:slug>/dosyalar/foto/<uuid:pk>/sil/", own_files.remove_photo, name="own_remove_photo"),
]
