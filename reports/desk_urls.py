"""The report desk's addresses."""

from django.urls import path

from reports.views import coding, desk

urlpatterns = [
    path("raporlar/", desk.report_list, name="report_list"),
    path("raporlar/tart/<slug:survey>/", desk.weigh, name="report_weigh"),
    path("raporlar/<int:pk>/", desk.report, name="report_desk"),
    path("raporlar/<int:pk>/yaz/", desk.edit, name="report_edit"),
    path("raporlar/<int:pk>/karsilastir/<int:other>/", desk.compare, name="report_compare"),
    path("raporlar/<int:pk>/adim/", desk.step, name="report_step"),
    path("raporlar/<int:pk>/yanit/", desk.reply, name="report_reply"),
    path("raporlar/<int:pk>/dosya/<slug:form>/", desk.file, name="report_file"),
    path("raporlar/temalar/<slug:survey>/", coding.codebooks, name="codebooks"),
    path("raporlar/temalar/<slug:survey>/<path:variable>/oku/", coding.read, name="coding_read"),
    path("raporlar/temalar/<slug:survey>/<path:variable>/liste/", coding.listed, name="coding_list"),
    path("raporlar/temalar/<slug:survey>/<path:variable>/karar/", coding.decide, name="coding_decide"),
    path("raporlar/temalar/<slug:survey>/<path:variable>/kodlayici/", coding.lead, name="coding_lead"),
    path("raporlar/temalar/<slug:survey>/<path:variable>/", coding.codebook, name="codebook"),
    path("raporlar/tema/<int:pk>/", coding.change, name="theme_change"),
    path("raporlar/tema/<int:pk>/alintilar/", coding.quotes, name="theme_quotes"),
]
