"""The preview: a draft as the public will meet it, section by section; nothing is stored."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.roles import role_required
from surveys import rules
from surveys.language.answering import clean_section, next_section, previous_section
from surveys.language.checking import errors
from surveys.language.definition import DefinitionError, digest, from_json
from surveys.models import Questionnaire, QuestionnaireVersion, Survey
from surveys.views import paper
from surveys.views.pages import show, speak
from surveys.views.sitting import Sitting, sitting_of


@dataclass
class Rehearsal(Sitting):
    """A sitting whose answers go to the preview and nowhere else."""

    def address(self, number: int) -> str:
        """Returns the address of a section of the preview."""
        return reverse("questionnaire_preview", args=[self.survey.slug, number])


@role_required(*rules.DRAFTING_ROLES)
@never_cache
@require_http_methods(["GET", "POST"])
def questionnaire_preview(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Shows a section of the draft, checks what was ticked and goes on or back."""
    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    survey = _pretended(questionnaire)
    if survey is None:
        messages.error(request, _("The preview opens once the errors are mended."))
        return redirect("questionnaire_desk", slug=slug)
    sitting = Rehearsal(survey)
    sitting.take(sitting_of(request, survey).content)
    if not 1 <= number <= len(sitting.compiled.sections):
        raise Http404
    page = sitting.compiled.sections[number - 1]
    if request.method == "GET":
        return _shown(request, sitting, page)
    go = request.POST.get("go", "")
    result = clean_section(
        sitting.compiled,
        page.code,
        dict(request.POST.lists()),
        sitting.answers,
        today=timezone.localdate(),
        places=paper.place_codes(sitting.compiled),
    )
    sitting.answers = result.answers
    if go.startswith("language:"):
        return speak(request, go.removeprefix("language:"), lambda: _shown(request, sitting, page))
    if go == "back":
        page = previous_section(sitting.compiled, page.code, sitting.answers) or page
        return _shown(request, sitting, page)
    if go == "save":
        return _shown(request, sitting, page)
    if not result.is_complete:
        return show(request, sitting, page, raw=result.raw, errors=result.errors)
    after = next_section(sitting.compiled, page.code, sitting.answers)
    if after is not None:
        return _shown(request, sitting, after)
    messages.success(request, _("The preview is at its end. Nothing was stored."))
    return redirect("questionnaire_desk", slug=slug)


def _shown(request: HttpRequest, sitting: Rehearsal, page: object) -> HttpResponse:
    messages.info(request, _("Preview: nothing is stored."))
    return show(request, sitting, page)


def _pretended(questionnaire: Questionnaire) -> Survey | None:
    """Returns a survey on the draft that is never saved; None while the draft has errors."""
    try:
        definition = from_json(questionnaire.draft)
    except DefinitionError:
        return None
    if errors(definition):
        return None
    sha256 = digest(definition)
    # The digest is in the seal too, so that answers to another draft are not taken over.
    survey = Survey(id=f"preview-{sha256}", slug=questionnaire.slug, title=questionnaire.title)
    survey.version = QuestionnaireVersion(
        questionnaire=questionnaire, definition=questionnaire.draft, sha256=sha256
    )
    return survey
