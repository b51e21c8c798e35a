"""Addresses of surveys."""

urlpatterns = []
