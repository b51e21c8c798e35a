"""The report desk's addresses."""

from django.urls import path

from reports.views import desk

urlpatterns = [
    path("raporlar/", desk.report_list, name="report_list"),
    path("raporlar/tart/<slug:survey>/", desk.weigh, name="report_weigh"),
    path("raporlar/<int:pk>/", desk.report, name="report_desk"),
    path("raporlar/<int:pk>/yaz/", desk.edit, name="report_edit"),
    path("raporlar/<int:pk>/adim/", desk.step, name="report_step"),
    path("raporlar/<int:pk>/yanit/", desk.reply, name="report_reply"),
    path("raporlar/<int:pk>/pdf/", desk.pdf, name="report_pdf"),
]
