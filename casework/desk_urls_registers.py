"""Desk addresses of those who keep registers of others: cases from there, answers for there."""

from django.urls import path

from casework.views import registers

urlpatterns = [
    path("", registers.page, name="registers"),
    path("gir/", registers.enter, name="register_enter"),
    path("dosya/", registers.upload, name="register_upload"),
    path("dosya/<uuid:pk>/", registers.file, name="register_file"),
    path("yanitlar/<slug:kind>/", registers.answers, name="register_answers"),
    path("girildi/<uuid:pk>/", registers.entered, name="register_entered"),
]
