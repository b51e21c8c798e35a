"""The desk's front page, the audit trail, roles, and data protection."""

from django.urls import path

from people.views import data_desk, desk, roles

urlpatterns = [
    path("", desk.home, name="desk_home"),
    path("iz/", desk.audit_trail, name="desk_audit"),
    path("roller/", roles.role_list, name="role_list"),
    path("roller/ver/", roles.role_give, name="role_give"),
    path("roller/<int:pk>/bitir/", roles.role_end, name="role_end"),
    path("aydinlatma/", data_desk.notice_desk, name="notice_desk"),
    path("aydinlatma/yeni/", data_desk.notice_new, name="notice_new"),
    path("aydinlatma/<slug:code>/", data_desk.notice_edit, name="notice_edit"),
    path("aydinlatma/<slug:code>/yayimla/", data_desk.notice_publish, name="notice_publish"),
    path("veri-basvurulari/", data_desk.data_request_list, name="data_request_list"),
    path("veri-basvurulari/<int:pk>/", data_desk.data_request_desk, name="data_request_desk"),
]
