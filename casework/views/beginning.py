"""What the form of an answer begins with: a chosen template, or the draft that was returned or is on its way."""

from typing import Any

from django.http import HttpRequest

from casework.forms_of_replies import ChooseTemplateForm
from casework.models import Case
from casework.services.replies import templates_for, text_for
from casework.signing import last_round


def beginning(request: HttpRequest, case: Case) -> tuple[ChooseTemplateForm | None, dict[str, Any]]:
    """Returns the chooser of templates, if any fits, and what the form begins with."""
    templates = templates_for(case, request.user)
    chooser = ChooseTemplateForm(request.GET, templates=templates) if templates else None
    chosen = chooser.cleaned_data["template"] if chooser and chooser.is_valid() else None
    begun = _of_last_round(case)
    return chooser, begun | {"text": text_for(chosen, case)} if chosen else begun


def _of_last_round(case: Case) -> dict[str, Any]:
    held = last_round(case)
    if held is None:
        return {}
    return {
        "text": held.message.text,
        "outcome": held.outcome,
        "ground": held.ground,
        "appeal_text": held.appeal_text,
    }
