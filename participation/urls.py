"""Addresses of participation."""

urlpatterns = []
