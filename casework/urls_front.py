"""Addresses of citizens: bringing a matter and following it. No code and nothing personal stands in them."""

from django.urls import path

from casework.views import desks, follow, web, whatsapp

urlpatterns = [
    path("basvuru/", web.start, name="case_start"),
    path("basvuru/yaz/", web.write, name="case_write"),
    path("basvuru/alindi/", web.receipt, name="case_receipt"),
    path("basvuru/takip/", follow.follow, name="case_follow"),
    path("basvuru/takip/kapat/", follow.leave, name="case_leave"),
    path("basvuru/takip/<uuid:key>/", follow.page, name="case_page"),
    path("basvuru/takip/<uuid:key>/yaz/", follow.write, name="case_write_more"),
    path("basvuru/takip/<uuid:key>/geri-al/", follow.withdraw, name="case_withdraw"),
    path("basvuru/takip/<uuid:key>/yeniden/", follow.ask_again, name="case_ask_again"),
    path("basvuru/takip/<uuid:key>/memnuniyet/", follow.rate, name="case_rate"),
    path("basvuru/takip/<uuid:key>/dosya/<uuid:file>/", follow.download, name="case_file"),
    path("basvuru/memnuniyet/<str:token>/", follow.rate_by_letter, name="case_rate_by_letter"),
    path("kapi/whatsapp/", whatsapp.webhook, name="whatsapp_webhook"),
    path("sira/<str:token>/", desks.kiosk, name="hall_kiosk"),
    path("sira/<str:token>/ekran/", desks.board, name="hall_board"),
    path("hesap/basvurularim/", follow.own_list, name="own_cases"),
]
