"""What a draft was: every saved state, what bringing one back would change, and files for other programs."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.refusal import Refusal
from people.roles import role_required
from surveys import rules
from surveys.editing.differences import differences
from surveys.language.definition import DefinitionError, from_json, localise
from surveys.models import Questionnaire
from surveys.services import drafting

STATES_A_PAGE = 30
SUFFIXES = {"xlsform": ".xlsx", "surveyjs": ".json", "ddi": ".xml", "json": ".katilim.json"}


@role_required(*rules.DRAFTING_ROLES)
@require_GET
def questionnaire_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Lists the saved states of a draft, the newest first."""
    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    states = questionnaire.revisions.select_related("user").order_by("-created_at", "-pk")
    page = Paginator(states.defer("content"), STATES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "questionnaire": questionnaire,
        "page": page,
        "rows": [{"state": each, "is_present": each.pk == questionnaire.latest_revision_id} for each in page],
    }
    return render(request, "surveys/desk/questionnaire_history.html", context)


@role_required(*rules.DRAFTING_ROLES)
@require_http_methods(["GET", "POST"])
def questionnaire_state(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Shows what bringing a saved state back would change, and brings it back."""
    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    state = get_object_or_404(questionnaire.revisions.select_related("user"), pk=number)
    draft = state.content["draft"]
    if request.method == "POST":
        try:
            drafting.step(slug, lambda _now: draft, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("The draft is again what it was. What it was before stays in the history.")
            )
        return redirect("questionnaire_edit", slug=slug)
    language = get_language() or "tr"
    context = {
        "questionnaire": questionnaire,
        "state": state,
        "is_present": state.pk == questionnaire.latest_revision_id,
        "differences": differences(questionnaire.draft, draft, language=language),
        "sections": [
            {
                "title": localise(section.get("title", {}), language) or section["code"],
                "questions": [
                    localise(each.get("label", {}), language) or each["code"]
                    for each in section.get("questions", [])
                ],
            }
            for section in draft["sections"]
        ],
    }
    return render(request, "surveys/desk/questionnaire_state.html", context)


@role_required(*rules.DRAFTING_ROLES)
@require_GET
def questionnaire_file(request: HttpRequest, slug: str, format_name: str) -> HttpResponse:
    """Sends the published version, or with `?taslak` the draft, as a file for another program."""
    from surveys.language.formats.writing import WRITERS, write

    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    version = questionnaire.newest_version
    if format_name not in WRITERS:
        raise Http404
    stored = questionnaire.draft if version is None or "taslak" in request.GET else version.definition
    try:
        definition = from_json(stored)
    except DefinitionError as error:
        messages.error(request, str(error))
        return redirect("questionnaire_desk", slug=slug)
    name = f"{slug}{SUFFIXES[format_name]}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(definition, path, format_name=format_name)
        content = path.read_bytes()
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@role_required(*rules.DRAFTING_ROLES)
@require_POST
def questionnaire_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """Removes a questionnaire that was never published."""
    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    try:
        drafting.remove_questionnaire(questionnaire, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("questionnaire_desk", slug=slug)
    messages.success(request, _("The questionnaire was removed."))
    return redirect("questionnaire_list")
