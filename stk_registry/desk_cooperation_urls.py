"""Addresses of working together at the desk: requests in both directions, joint projects."""

from django.urls import path

from stk_registry.views import desk_together

urlpatterns = [
    path("birlikte/", desk_together.stk_together, name="stk_together"),
    path("birlikte/sor/<slug:slug>/", desk_together.stk_together_ask, name="stk_together_ask"),
    path("birlikte/<int:pk>/", desk_together.stk_together_one, name="stk_together_one"),
    path("ortak-projeler/", desk_together.stk_joint_projects, name="stk_joint_projects"),
    path("ortak-projeler/yeni/", desk_together.stk_joint_new, name="stk_joint_new"),
    path("ortak-projeler/<int:pk>/", desk_together.stk_joint, name="stk_joint"),
]
