"""Addresses of one's own businesses. Fixed words come first."""

from django.urls import path

from esnaf.views import asking, own, own_people

urlpatterns = [
    path("", own.own_list, name="esnaf_own"),
    path("davet/<str:token>/", own_people.invitation, name="esnaf_invitation"),
    path("<uuid:public_id>/", own.business, name="esnaf_business"),
    path("<uuid:public_id>/meslek/", own.trade, name="esnaf_business_trade"),
    path("<uuid:public_id>/kapat/", own.close, name="esnaf_business_close"),
    path("<uuid:public_id>/kisiler/", own_people.own_people, name="esnaf_people"),
    path("<uuid:public_id>/kisiler/<int:pk>/bitir/", own_people.end, name="esnaf_person_end"),
    path("<uuid:public_id>/kisiler/davet/<int:pk>/geri-al/", own_people.uninvite, name="esnaf_uninvite"),
    path("<uuid:public_id>/sorular/", asking.queries, name="esnaf_queries"),
    path("<uuid:public_id>/sorular/<uuid:case>/", asking.query, name="esnaf_query"),
    path("<uuid:public_id>/duzenle/<slug:what>/", own.edit, name="esnaf_business_edit"),
]
