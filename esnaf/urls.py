"""Addresses of the shopkeepers' room that are not at the desk."""

urlpatterns: list = []
