"""Addresses of participation. The pages of projects are served by the pages' room."""

from django.urls import path

from participation.views import activities, public, reach, said_and_done, words

urlpatterns = [
    path("stk/kurulusum/<slug:slug>/projeler/", reach.own_projects, name="own_projects"),
    path("stk/kurulusum/<slug:slug>/projeler/<int:pk>/", reach.own_answer, name="own_answer"),
    path("takip/onay/<slug:token>/", public.follow_confirm, name="follow_confirm"),
    path("takip/birak/<str:signed>/", public.follow_stop, name="follow_stop"),
    path("takip/<slug:slug>/", public.follow, name="follow"),
    path("sozum/", words.look_up, name="my_word"),
    path("katilim/<slug:project>/ne-oldu/", said_and_done.said_and_done, name="said_and_done"),
    path("katilim/<slug:project>/<slug:slug>/", activities.page, name="activity"),
    path("katilim/<slug:project>/<slug:slug>/<slug:part>/", activities.part, name="activity_part"),
    path(
        "katilim/<slug:project>/<slug:slug>/<slug:part>/<str:key>/", activities.part, name="activity_part_of"
    ),
]
