"""Addresses of participation. The pages of projects are served by the pages' room."""

from django.urls import path

from participation.views import (
    activities,
    embeds,
    evaluation,
    feeds,
    following,
    members_seats,
    open_api,
    open_data,
    reach,
    said_and_done,
    table_capture,
    words,
)

urlpatterns = [
    path("stk/kurulusum/<slug:slug>/projeler/", reach.own_projects, name="own_projects"),
    path("stk/kurulusum/<slug:slug>/projeler/<int:pk>/", reach.own_answer, name="own_answer"),
    path("stk/kurulusum/<slug:slug>/calistay/<int:pk>/", members_seats.members_seats, name="members_seats"),
    path("masada/<slug:token>/", table_capture.by_link, name="table_by_link"),
    path("takip/", following.choose, name="follow_choose"),
    path("takip/onay/<slug:token>/", following.confirm, name="follow_confirm"),
    path("takip/ayar/<str:signed>/", following.settings, name="follow_settings"),
    path("takip/birak/<str:signed>/", following.stop, name="follow_stop"),
    path("takip/<slug:slug>/", following.project, name="follow"),
    path("sozum/", words.look_up, name="my_word"),
    # Words of ours before projects' addresses: services.projects.RESERVED and services.activities.RESERVED.
    path("katilim/acik-veri/", open_data.open_data, name="open_data"),
    path("katilim/acik-veri/sozluk.json", open_data.open_dictionary, name="open_dictionary"),
    path("katilim/api/", open_api.api_projects, name="api_projects"),
    path("katilim/api/<slug:slug>/", open_api.api_project, name="api_project"),
    path("katilim/akis/", feeds.projects_feed, name="projects_feed"),
    path("katilim/gomulu/", embeds.embed_projects, name="embed_projects"),
    path("katilim/gomulu/<slug:slug>/", embeds.embed_project, name="embed_project"),
    path("katilim/<slug:project>/akis/", feeds.project_feed, name="project_feed"),
    path("katilim/<slug:project>/acik-veri/", open_data.project_open_data, name="project_open_data"),
    path(
        "katilim/<slug:project>/acik-veri/<slug:of>/<slug:word>.<slug:form>",
        open_data.open_file,
        name="open_file",
    ),
    path("katilim/<slug:project>/degerlendirme/", evaluation.evaluation, name="evaluation"),
    path("katilim/<slug:project>/ne-oldu/", said_and_done.said_and_done, name="said_and_done"),
    path("katilim/<slug:project>/<slug:slug>/", activities.page, name="activity"),
    path("katilim/<slug:project>/<slug:slug>/<slug:part>/", activities.part, name="activity_part"),
    path(
        "katilim/<slug:project>/<slug:slug>/<slug:part>/<str:key>/", activities.part, name="activity_part_of"
    ),
]
