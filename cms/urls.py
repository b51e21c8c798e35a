"""Addresses of the pages that Wagtail does not serve."""

urlpatterns = []
