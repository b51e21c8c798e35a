"""Addresses of questionnaires at the desk."""

from django.urls import path

from surveys.views import editing, questionnaire_history, questionnaires, questionnaires_preview

urlpatterns = [
    path("", questionnaires.questionnaire_list, name="questionnaire_list"),
    path("al/", questionnaires.questionnaire_import, name="questionnaire_import"),
    path("yeni/", editing.questionnaire_new, name="questionnaire_new"),
    path("<slug:slug>/duzenle/", editing.questionnaire_edit, name="questionnaire_edit"),
    path("<slug:slug>/duzenle/bolum/<str:code>/", editing.section_edit, name="section_edit"),
    path("<slug:slug>/duzenle/soru/<str:code>/", editing.question_edit, name="question_edit"),
    path("<slug:slug>/duzenle/soru/<str:code>/bak/", editing.question_glimpse, name="question_glimpse"),
    path("<slug:slug>/duzenle/kosul/<str:code>/", editing.condition_lines, name="condition_lines"),
    path("<slug:slug>/", questionnaires.questionnaire_desk, name="questionnaire_desk"),
    path("<slug:slug>/gecmis/", questionnaire_history.questionnaire_history, name="questionnaire_history"),
    path(
        "<slug:slug>/gecmis/<int:number>/",
        questionnaire_history.questionnaire_state,
        name="questionnaire_state",
    ),
    path(
        "<slug:slug>/dosya/<slug:format_name>/",
        questionnaire_history.questionnaire_file,
        name="questionnaire_file",
    ),
    path("<slug:slug>/kaldir/", questionnaire_history.questionnaire_remove, name="questionnaire_remove"),
    path("<slug:slug>/yayimla/", questionnaires.questionnaire_publish, name="questionnaire_publish"),
    path(
        "<slug:slug>/onizleme/<int:number>/",
        questionnaires_preview.questionnaire_preview,
        name="questionnaire_preview",
    ),
]
