"""Addresses of the shopkeepers' room that are not at the desk. Fixed words come first."""

from django.urls import include, path

from esnaf.views import asking, guide, portal, signup

urlpatterns = [
    path("", portal.home, name="esnaf"),
    path("kayit/", signup.start, name="esnaf_signup"),
    path("kayit/<slug:slug>/", signup.step, name="esnaf_signup_step"),
    path("sor/", asking.topics, name="esnaf_topics"),
    path("sor/<slug:code>/", asking.ask, name="esnaf_ask"),
    path("ruhsat-rehberi/", guide.start, name="esnaf_guide"),
    path("ruhsat-rehberi/devam/", guide.go, name="esnaf_guide_go"),
    path("ruhsat-rehberi/sonuc/", guide.result, name="esnaf_guide_result"),
    path("ruhsat-rehberi/liste/", guide.checklist, name="esnaf_guide_checklist"),
    path("ruhsat-rehberi/soru/<slug:code>/", guide.question, name="esnaf_guide_question"),
    path("isletmem/", include("esnaf.own_urls")),
]
