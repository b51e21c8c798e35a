"""The public pages about people's data: notices with their versions, rights, applications; one's account."""

from django.urls import path

from people.views import account, privacy

urlpatterns = [
    path("gizlilik/", privacy.notice_list, name="privacy_notices"),
    path("gizlilik/haklariniz/", privacy.your_rights, name="your_rights"),
    path("gizlilik/basvuru/", privacy.data_request, name="data_request"),
    path("gizlilik/basvuru/durum/", privacy.data_request_status, name="data_request_status"),
    path("gizlilik/<slug:slug>/", privacy.notice_in_force, name="privacy_notice_in_force"),
    path("gizlilik/<slug:slug>/<int:version>/", privacy.notice, name="privacy_notice"),
    path("hesap/", account.home, name="account_home"),
    path("hesap/verilerim/", account.download, name="account_download"),
    path("hesap/sil/", account.erase, name="account_erase"),
]
