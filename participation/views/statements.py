"""Statement polls for everybody: one statement at a time, one's own answers, adding one, and what came out."""

import csv
import io
import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.formula_safe import disarm
from common.refusal import Refusal
from common.text import fold
from participation.activities.registry import kind_of
from participation.errors import TooManyRequests
from participation.forms_of_statements import StatementForm
from participation.models import Activity, Statement, StatementVote
from participation.models.statements import FEWEST
from participation.opinion_picture import picture_of
from participation.services import opinions
from participation.services.receiving import receive
from participation.views.said import receipt_page
from participation.visitor import digest_of, remember
from people.throttle import too_often

FOLDER = "participation/activities/statements"
# A class of thirty on one address votes on fifty statements each.
VOTES_AN_HOUR = 3000
STATEMENTS_AN_HOUR = 300
MOST_ALIKE = 5
Choice = StatementVote.Choice


def page(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Shows the next statement while the poll runs, and what came out when it is over."""
    return _page(request, activity)


def cast(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Takes a vote and leads to the next statement, or back to one's own answers."""
    address = reverse("activity", args=[activity.project.slug, activity.slug])
    if request.method != "POST":
        return redirect(address)
    statement = get_object_or_404(activity.statements.shown(), pk=_uuid(request.POST.get("statement", "")))
    choice = request.POST.get("choice", "")
    if choice not in map(str, Choice.values):
        return _page(
            request, activity, statement=statement, refusal=_("Choose one of the three."), status=422
        )
    try:
        if too_often(request, f"statement-vote-{activity.pk}", limit=VOTES_AN_HOUR):
            raise TooManyRequests
        opinions.vote(
            statement,
            visitor=digest_of(request, activity),
            choice=int(choice),
            language=get_language() or "tr",
        )
    except Refusal as refusal:
        status = 429 if isinstance(refusal, TooManyRequests) else 409
        return _page(request, activity, statement=statement, refusal=str(refusal), status=status)
    if "again" in request.POST:
        messages.success(request, _("Your answer is changed."))
        address = reverse("activity_part", args=[activity.project.slug, activity.slug, "yanitlarim"])
    return remember(redirect(address if "again" in request.POST else f"{address}#ifade"), request)


def mine(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Shows the visitor's own answers, each to be changed while the poll runs."""
    votes = opinions.own_votes(activity, visitor=digest_of(request, activity))
    context = _context(activity) | {"votes": votes, "choices": Choice}
    return render(request, f"{FOLDER}/mine.html", context)


def add(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Takes a statement; those that say something alike are shown before it is sent."""
    context = _context(activity)
    if not context["takes_statements"] and request.method != "POST":
        return redirect("activity", activity.project.slug, activity.slug)
    form = StatementForm(request.POST or None, initial={"key": secrets.token_urlsafe(18)})
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, f"{FOLDER}/add.html", context | {"form": form}, status=status)
    said = form.cleaned_data
    if not said["seen"] and (alike := alike_of(activity, said["sentence"])):
        form = StatementForm(request.POST.copy() | {"seen": "1"})
        return render(request, f"{FOLDER}/add.html", context | {"form": form, "alike": alike})
    status = 409
    try:
        if not kind_of(activity).detail_of(activity).takes_statements:
            raise Http404
        if too_often(request, f"statement-{activity.pk}", limit=STATEMENTS_AN_HOUR):
            status = 429
            raise TooManyRequests
        receipt = receive(
            Statement, activity, key=said["key"], language=get_language() or "tr", sentence=said["sentence"]
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, f"{FOLDER}/add.html", context | {"form": form}, status=status)
    return receipt_page(request, activity, receipt)


def votes_file(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Sends the votes of a poll that is over: a row a person in no order of arrival, a column a statement.

    A statement of few votes has no column: its cells would tell what its figures leave out.
    """
    if activity.state() != "closed":
        raise Http404
    import numpy as np

    _visitors, statements, table = opinions.matrix_of(activity)
    told = [number for number, each in enumerate(statements) if each.votes_cast >= FEWEST]
    if not told:
        raise Http404
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["participant", *(disarm(statements[number].sentence) for number in told)])
    has_voted = ~np.isnan(table[:, told]).all(axis=1)
    for number, row in enumerate(table[has_voted][:, told], start=1):
        writer.writerow([number, *("" if np.isnan(vote) else int(vote) for vote in row)])
    answer = HttpResponse(f"\ufeff{buffer.getvalue()}", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{activity.slug}-oylar.csv"'
    return answer


def alike_of(activity: Activity, sentence: str) -> list[Statement]:
    """Returns statements that share most of the longer words of a sentence, compared by their stems."""
    stems = sorted({word[:5] for word in fold(sentence).split() if len(word) > 3})[:8]
    hits: dict[Statement, int] = {}
    for stem in stems:
        for each in activity.statements.shown().filter(search_text__contains=stem)[:50]:
            hits[each] = hits.get(each, 0) + 1
    near = sorted((each for each, n in hits.items() if 2 * n > len(stems)), key=lambda each: -hits[each])
    return near[:MOST_ALIKE]


def _page(
    request: HttpRequest,
    activity: Activity,
    *,
    statement: Statement | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context, visitor = _context(activity), digest_of(request, activity)
    if context["state"] == "open":
        voted, shown = opinions.progress(activity, visitor=visitor)
        context |= {
            "voted": voted,
            "shown": shown,
            "statement": statement or opinions.next_statement(activity, visitor=visitor),
            "choices": Choice,
            "refusal": refusal,
        }
    if context["state"] == "closed" or (context["state"] == "open" and context["detail"].shows_groups):
        context["picture"] = picture_of(activity)
    return render(request, f"{FOLDER}/page.html", context, status=status)


def _context(activity: Activity) -> dict[str, Any]:
    detail, state = kind_of(activity).detail_of(activity), activity.state()
    return {
        "activity": activity,
        "project": activity.project,
        "detail": detail,
        "state": state,
        "takes_statements": detail.takes_statements and state == "open",
    }


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise Http404 from None
