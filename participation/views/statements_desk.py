"""Statement polls at the desk: the unit's statements, sheets of paper, and the picture of opinions."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from participation.errors import StatementIsVotedOn
from participation.forms_of_statements import SheetForm, StatementOfUnitForm, choices_of
from participation.models import Activity, StatementVote
from participation.opinion_picture import picture_of
from participation.services import opinions

FOLDER = "participation/activities/statements"
NEW = "yeni"
MOST_ON_A_SHEET = 100


def panel(activity: Activity) -> dict[str, Any]:
    """What the desk's page of a statement poll shows."""
    return {
        "waiting": activity.statements.waiting().count(),
        "picture": picture_of(activity),
        "new": NEW,
    }


def statement(request: HttpRequest, activity: Activity, key: str = NEW) -> HttpResponse:
    """Adds a statement of the unit's own, or changes one that nobody has voted on."""
    found = (
        None if key == NEW else get_object_or_404(activity.statements.filter(is_of_unit=True), pk=_uuid(key))
    )
    initial = {"sentence": found.sentence, "sentence_en": found.sentence_en} if found else None
    form = StatementOfUnitForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if found:
                opinions.edit_statement(found, actor=request.user, **form.cleaned_data)
            else:
                opinions.add_statement(activity, actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The statement is saved."))
            if "another" in request.POST:
                return redirect("activity_desk_part", activity.pk, "ifade")
            return redirect("activity_desk", activity.pk)
    context = {
        "activity": activity,
        "project": activity.project,
        "statement": found,
        "form": form,
        "is_fixed": bool(found and found.votes.exists()),
        "fixed": str(StatementIsVotedOn()),
    }
    return render(request, f"{FOLDER}/statement.html", context, status=422 if form.is_bound else 200)


def sheet(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Enters a sheet on which somebody marked statements, at a stall, a door or a table."""
    statements = list(activity.statements.shown().order_by("-is_of_unit", "day", "pk")[:MOST_ON_A_SHEET])
    form = SheetForm(request.POST or None, initial={"key": secrets.token_urlsafe(18)})
    choices = choices_of(request.POST, statements)
    if request.method == "POST" and form.is_valid():
        try:
            number = opinions.enter_sheet(
                activity, choices=choices, entered_by=request.user, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            told = ngettext("The sheet is stored: %(n)s vote.", "The sheet is stored: %(n)s votes.", number)
            messages.success(request, told % {"n": number})
            return redirect("activity_desk_part", activity.pk, "kagit")
    context = {
        "activity": activity,
        "project": activity.project,
        "form": form,
        "choices": StatementVote.Choice,
        "rows": [{"statement": each, "typed": choices.get(each.pk)} for each in statements],
    }
    return render(request, f"{FOLDER}/sheet.html", context, status=422 if form.is_bound else 200)


@require_POST
def refresh(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Works the picture of opinions out anew."""
    opinions.make_picture(activity)
    messages.success(request, _("The groups are worked out from all votes so far."))
    return redirect("activity_desk", activity.pk)


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise Http404 from None
