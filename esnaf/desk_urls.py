"""Addresses of the shopkeepers' room at the desk."""

from django.urls import path

from esnaf.views import desk_guide, desk_meeting, desk_notices, desk_trades

urlpatterns = [
    path("isletmeler/", desk_meeting.business_list, name="esnaf_desk_businesses"),
    path("isletmeler/<uuid:public_id>/", desk_meeting.business, name="esnaf_desk_business"),
    path("isletmeler/<uuid:public_id>/numara/", desk_meeting.business_number, name="esnaf_desk_number"),
    path("ziyaretler/<int:pk>/sonuc/", desk_meeting.visit_follow_up, name="esnaf_desk_follow_up"),
    path("randevular/", desk_meeting.appointments, name="esnaf_desk_appointments"),
    path("randevular/<int:pk>/kaldir/", desk_meeting.slot_withdraw, name="esnaf_desk_slot_withdraw"),
    path("egilimler/", desk_meeting.themes, name="esnaf_desk_themes"),
    path("duyurular/", desk_notices.notice_list, name="esnaf_desk_notices"),
    path("duyurular/yeni/", desk_notices.notice, name="esnaf_desk_notice_new"),
    path("duyurular/<int:pk>/", desk_notices.notice, name="esnaf_desk_notice"),
    path("duyurular/<int:pk>/<slug:verb>/", desk_notices.notice_act, name="esnaf_desk_notice_act"),
    path("firsatlar/", desk_notices.announcement_list, name="esnaf_desk_announcements"),
    path("firsatlar/yeni/", desk_notices.announcement, name="esnaf_desk_announcement_new"),
    path("firsatlar/<int:pk>/", desk_notices.announcement, name="esnaf_desk_announcement"),
    path(
        "firsatlar/<int:pk>/<slug:verb>/", desk_notices.announcement_act, name="esnaf_desk_announcement_act"
    ),
    path("rehber/", desk_guide.guide, name="esnaf_desk_guide"),
    path("rehber/dene/", desk_guide.try_out, name="esnaf_desk_guide_try"),
    path("rehber/<slug:what>/yeni/", desk_guide.draft_new, name="esnaf_desk_guide_new"),
    path("rehber/<slug:what>/<int:pk>/", desk_guide.row, name="esnaf_desk_guide_row"),
    path("rehber/<slug:what>/<int:pk>/<slug:verb>/", desk_guide.act, name="esnaf_desk_guide_act"),
    path("meslekler/", desk_trades.trades, name="esnaf_desk_trades"),
    path("meslekler/dosya/<int:pk>/", desk_trades.trade_file, name="esnaf_desk_trade_file"),
    path("meslekler/sozcuk/", desk_trades.synonym_add, name="esnaf_desk_synonym_add"),
    path("meslekler/sozcuk/<int:pk>/sil/", desk_trades.synonym_remove, name="esnaf_desk_synonym_remove"),
    path("meslekler/<str:code>/", desk_trades.trade, name="esnaf_desk_trade"),
]
