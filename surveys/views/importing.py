"""Batches from paper and telephone: a file is checked first, its bad rows are shown, then it is saved."""

import csv
import secrets
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.formula_safe import disarm
from common.refusal import Refusal
from people.models import Role
from people.roles import role_required
from surveys.forms.data import BatchForm
from surveys.importing.saving import ImportOutcome, import_responses
from surveys.models import Survey

MAY_IMPORT = (Role.ANALYST, Role.PARTICIPATION)
KEPT_SECONDS = 3_600
SHOWN = 200


@role_required(*MAY_IMPORT)
@never_cache
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes a file, shows what is wrong with it, and saves it at the second step."""
    survey = get_object_or_404(Survey.objects.select_related("version"), slug=slug)
    _sweep()
    step = request.POST.get("step", "")
    if step in ("save", "keep", "rejects", "cancel"):
        return _second_step(request, survey, step)
    form = BatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        wanted = {key: form.cleaned_data[key] for key in ("channel", "weight_column", "stratum_column")}
        data = form.cleaned_data["file"].read()
        try:
            outcome = import_responses(
                survey, data, name=form.cleaned_data["file"].name, dry_run=True, keep_valid=True, **wanted
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            _put_aside(request, survey, data, name=form.cleaned_data["file"].name, **wanted)
            return _report(request, survey, outcome)
    context = {"survey": survey, "form": form, "variables": _variables(survey), "crumbs": _crumbs(survey)}
    return render(request, "surveys/desk/field_import.html", context, status=422 if form.errors else 200)


def _second_step(request: HttpRequest, survey: Survey, step: str) -> HttpResponse:
    kept = request.session.get(_session_key(survey))
    path = _folder() / kept["token"] if kept else None
    if step == "cancel" or path is None or not path.exists():
        if path is not None:
            _forget(request, survey)
        if step != "cancel":
            messages.error(request, _("The file is no longer here. Choose it again."))
        return redirect("survey_import", slug=survey.slug)
    wanted = {key: kept[key] for key in ("name", "channel", "weight_column", "stratum_column")}
    is_check = step == "rejects"
    try:
        outcome = import_responses(
            survey,
            path.read_bytes(),
            dry_run=is_check,
            keep_valid=is_check or step == "keep",
            actor=request.user,
            **wanted,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        _forget(request, survey)
        return redirect("survey_import", slug=survey.slug)
    if is_check:
        return _rejects_file(survey, outcome)
    if not outcome.accepted:
        return _report(request, survey, outcome)
    _forget(request, survey)
    done = ngettext("%(count)s response was saved.", "%(count)s responses were saved.", outcome.accepted)
    messages.success(request, done % {"count": outcome.accepted})
    return redirect("survey_field", slug=survey.slug)


def _report(request: HttpRequest, survey: Survey, outcome: ImportOutcome) -> HttpResponse:
    context = {
        "survey": survey,
        "outcome": outcome,
        "rejects": outcome.rejects[:SHOWN],
        "more": max(0, len(outcome.rejects) - SHOWN),
        "left_out": outcome.left_out.items(),
        "crumbs": _crumbs(survey),
    }
    return render(
        request, "surveys/desk/field_import_report.html", context, status=422 if outcome.rejected else 200
    )


def _rejects_file(survey: Survey, outcome: ImportOutcome) -> HttpResponse:
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{survey.slug}.rejects.csv"'},
    )
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(["line", "column", "reason"])
    writer.writerows([each.line, disarm(each.column), disarm(each.reason)] for each in outcome.rejects)
    return answer


def _folder() -> Path:
    folder = Path(settings.PRIVATE_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _put_aside(request: HttpRequest, survey: Survey, data: bytes, **wanted: str) -> None:
    """Keeps the file for the second step, under a random name, for an hour at most."""
    _forget(request, survey)
    token = secrets.token_urlsafe(24)
    path = _folder() / token
    path.write_bytes(data)
    path.chmod(0o600)
    request.session[_session_key(survey)] = {"token": token, **wanted}


def _forget(request: HttpRequest, survey: Survey) -> None:
    kept = request.session.pop(_session_key(survey), None)
    if kept:
        (_folder() / kept["token"]).unlink(missing_ok=True)


def _sweep() -> None:
    """Deletes files whose second step never came."""
    oldest = time.time() - KEPT_SECONDS
    for path in _folder().iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _session_key(survey: Survey) -> str:
    return f"import-{survey.pk}"


def _variables(survey: Survey) -> list[dict[str, Any]]:
    """Returns the columns that a file may have, with their codes."""
    from django.utils.translation import get_language

    from surveys.language.elements import localise

    language = get_language() or "tr"
    return [
        {
            "code": variable.code,
            "label": localise(variable.label, language),
            "codes": ", ".join(option.code for option in variable.options),
        }
        for variable in survey.version.compiled.variables
        if variable.kind != "calculation"
    ]


def _crumbs(survey: Survey) -> list[dict[str, str]]:
    return [
        {"label": _("Field"), "url": reverse("survey_field", args=[survey.slug])},
        {"label": _("Bring in a batch"), "url": ""},
    ]
