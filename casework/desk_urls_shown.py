"""Desk addresses of copies without personal data, and of what is shown to everybody."""

from django.urls import path

from casework.views import copies, showing

urlpatterns = [
    path("gosterilecek/", showing.waiting, name="cases_to_show"),
    path("b/<slug:number>/goster/", showing.show, name="case_show"),
    path("b/<slug:number>/dosya/<uuid:pk>/ort/", copies.cover, name="case_cover"),
    path("b/<slug:number>/dosya/<uuid:pk>/sayfa/<int:page>/", copies.page, name="case_page_picture"),
]
