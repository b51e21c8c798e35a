"""The questionnaire about the process, and its thanks."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from common.refusal import Refusal
from participation.errors import EvaluationIsClosed, TooManyRequests
from participation.forms_of_evaluation import EvaluationForm
from participation.models import Project
from participation.services import evaluating
from people.throttle import too_often

# A school or a library shares one address.
VIEWS_AN_HOUR = 300


def evaluation(request: HttpRequest, project: str) -> HttpResponse:
    """Takes one view of how a project was run; sent twice it is stored once and thanked for twice."""
    found = get_object_or_404(Project.objects.published(), slug=project)
    form = EvaluationForm(request.POST or None, initial={"key": secrets.token_urlsafe(18)})
    context = {"project": found, "form": form, "is_open": evaluating.is_open(found)}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "participation/evaluation.html", context, status=status)
    status = 409
    try:
        if too_often(request, f"evaluation-{found.pk}", limit=VIEWS_AN_HOUR):
            status = 429
            raise TooManyRequests
        evaluating.evaluate(
            found,
            key=form.cleaned_data["key"],
            answers=form.answers(),
            words=form.cleaned_data["words"],
            language=get_language() or "tr",
        )
    except Refusal as refusal:
        if not isinstance(refusal, EvaluationIsClosed):
            form.add_error(None, str(refusal))
        return render(request, "participation/evaluation.html", context, status=status)
    return render(request, "participation/evaluation_thanks.html", {"project": found})
