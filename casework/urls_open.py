"""Addresses of what is shown to everybody, without names."""

from django.urls import path

from casework.views import open_cases, supports, wish

urlpatterns = [
    path("basvurular/", open_cases.listing, name="open_cases"),
    path("basvurular/haber/<str:token>/", supports.confirm, name="support_confirm"),
    path("basvurular/haber-istemiyorum/<str:signed>/", supports.stop, name="support_stop"),
    path("basvurular/<slug:number>/", open_cases.page, name="open_case"),
    path("basvurular/<slug:number>/ben-de/", supports.support, name="support"),
    path("basvurular/<slug:number>/ben-de/geri/", supports.take_back, name="support_take_back"),
    path("basvurular/<slug:number>/dosya/<uuid:pk>/", open_cases.file, name="open_case_file"),
    path("basvuru/takip/<uuid:key>/gosterme/", wish.hide, name="case_hide"),
]
