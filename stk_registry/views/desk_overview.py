"""The registry from above, for the unit and for those who plan participation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from people.roles import role_required
from stk_registry import overview, rules
from stk_registry.rules import keeps_the_registry


@role_required(*rules.OVERVIEW_ROLES)
def stk_overview(request: HttpRequest) -> HttpResponse:
    """Shows where nobody works, how the yearly word is kept, and how fast the unit answers."""
    today = timezone.localdate()
    table = overview.coverage(today)
    context = {
        "coverage": table,
        "cells": [
            {
                "place": place,
                "counts": [row.counts[number] for row in table.fields],
            }
            for number, place in enumerate(table.places)
        ],
        "word": overview.word(today),
        "answers": overview.answers(),
        "months": overview.months(today),
        "may_open": keeps_the_registry(request.user),
    }
    return render(request, "stk_registry/desk/overview.html", context)
