"""Addresses of the public directory and its open data."""

from django.urls import path

from stk_registry.views import directory, directory_embed, directory_open

urlpatterns = [
    path("", directory.directory, name="stk_directory"),
    path("gomulu/", directory_embed.stk_embed_list, name="stk_embed_list"),
    path("gomulu/<slug:slug>/", directory_embed.stk_embed_one, name="stk_embed_one"),
    path("acik-veri/", directory_open.stk_open_data, name="stk_open_data"),
    path("acik-veri/kuruluslar.csv", directory_open.stk_extract, {"kind": "csv"}, name="stk_extract_csv"),
    path("acik-veri/kuruluslar.json", directory_open.stk_extract, {"kind": "json"}, name="stk_extract_json"),
    path("api/kuruluslar/", directory_open.stk_api_list, name="stk_api_list"),
    path("api/kuruluslar/<slug:slug>/", directory_open.stk_api_one, name="stk_api_one"),
    path("<slug:slug>/", directory.organisation, name="stk_organisation"),
]
