"""Addresses of Open311: the format is the ending, as the standard has it."""

from django.urls import URLPattern, path

from casework.open311.document import FORMATS
from casework.views import open311


def _in(kind: str) -> list[URLPattern]:
    given = {"kind": kind}
    return [
        path(f"discovery.{kind}", open311.discovery, given, name=f"open311_discovery_{kind}"),
        path(f"services.{kind}", open311.services, given, name=f"open311_services_{kind}"),
        path(f"services/<str:code>.{kind}", open311.service, given, name=f"open311_service_{kind}"),
        path(f"requests.{kind}", open311.requests, given, name=f"open311_requests_{kind}"),
        path(f"requests/<str:pk>.{kind}", open311.request_by_id, given, name=f"open311_request_{kind}"),
        path(f"tokens/<str:pk>.{kind}", open311.token, given, name=f"open311_token_{kind}"),
    ]


urlpatterns = [pattern for kind in FORMATS for pattern in _in(kind)]
