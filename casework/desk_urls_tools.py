"""Desk addresses of what makes work on cases lighter: templates, and what follows from rules."""

from django.urls import path

from casework.views import approvals, load, many, replies, saved_views, substitutes, trying

urlpatterns = [
    path("onay/", approvals.waiting, name="case_approvals"),
    path("toplu/", many.step, name="case_many"),
    path("toplu/sonuc/", many.result, name="case_many_result"),
    path("gorunum/", saved_views.keep, name="case_view_keep"),
    path("gorunum/<int:pk>/sil/", saved_views.remove, name="case_view_remove"),
    path("yuk/", load.load, name="case_load"),
    path("kurallar/", trying.rules, name="case_rules"),
    path("vekalet/", substitutes.substitutes, name="case_substitutes"),
    path("vekalet/<int:pk>/bitir/", substitutes.end, name="case_substitute_end"),
    path("sablonlar/", replies.templates, name="reply_templates"),
    path("sablonlar/yeni/", replies.template, name="reply_template_new"),
    path("sablonlar/<int:pk>/", replies.template, name="reply_template"),
    path("sablonlar/<int:pk>/sil/", replies.remove, name="reply_template_remove"),
]
