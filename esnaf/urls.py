"""Addresses of the shopkeepers' room that are not at the desk. Fixed words come first."""

from django.urls import include, path

from esnaf.views import appointments, asking, directory, guide, notices, portal, signup

urlpatterns = [
    path("", portal.home, name="esnaf"),
    path("kayit/", signup.start, name="esnaf_signup"),
    path("kayit/<slug:slug>/", signup.step, name="esnaf_signup_step"),
    path("sor/", asking.topics, name="esnaf_topics"),
    path("sor/<slug:code>/", asking.ask, name="esnaf_ask"),
    path("duyurular/", notices.notices, name="esnaf_notices"),
    path("duyurular/takvim.ics", notices.calendar, name="esnaf_notices_calendar"),
    path("duyurular/akis/", notices.feed, name="esnaf_notices_feed"),
    path("duyurular/takip/onay/<slug:token>/", notices.confirm, name="esnaf_notice_confirm"),
    path("duyurular/takip/birak/<str:signed>/", notices.stop, name="esnaf_notice_stop"),
    path("duyurular/<int:pk>/", notices.notice, name="esnaf_notice"),
    path("firsatlar/", directory.announcements, name="esnaf_announcements"),
    path("firsatlar/<int:pk>/", directory.announcement, name="esnaf_announcement"),
    path("randevu/", appointments.book, name="esnaf_book"),
    path("randevu/<str:signed>/", appointments.appointment, name="esnaf_appointment"),
    path("randevu/<str:signed>/takvim.ics", appointments.calendar, name="esnaf_appointment_calendar"),
    path("rehber/", directory.directory, name="esnaf_directory"),
    path("rakamlar/", directory.numbers, name="esnaf_figures"),
    path("ruhsat-rehberi/", guide.start, name="esnaf_guide"),
    path("ruhsat-rehberi/devam/", guide.go, name="esnaf_guide_go"),
    path("ruhsat-rehberi/sonuc/", guide.result, name="esnaf_guide_result"),
    path("ruhsat-rehberi/liste/", guide.checklist, name="esnaf_guide_checklist"),
    path("ruhsat-rehberi/soru/<slug:code>/", guide.question, name="esnaf_guide_question"),
    path("isletmem/", include("esnaf.own_urls")),
]
