"""Addresses of the shopkeepers' room at the desk."""

from django.urls import path

from esnaf.views import desk_guide, desk_trades

urlpatterns = [
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
