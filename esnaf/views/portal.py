"""The room's front page: what a shopkeeper can do here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from esnaf.models import Business


def home(request: HttpRequest) -> HttpResponse:
    """The ways of the room; who is signed in sees the way to the own business first."""
    mine = list(Business.objects.of_user(request.user).open()[:3]) if request.user.is_authenticated else []
    return render(request, "esnaf/home.html", {"mine": mine})
