"""The questionnaire desk: the list, one questionnaire with what was found, taking in a file, publishing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.refusal import Refusal
from people.roles import role_required
from surveys import rules
from surveys.editing.differences import differences
from surveys.forms.questionnaires import ImportForm
from surveys.language.checking import check
from surveys.language.definition import DefinitionError, digest, from_json, localise
from surveys.language.formats import FileRefusedError
from surveys.models import Questionnaire
from surveys.services.importing_questionnaires import import_questionnaire
from surveys.services.publishing import as_published, publish_as_read

FILES = (
    ("xlsform", _lazy("XLSForm (ODK, KoboToolbox)")),
    ("surveyjs", _lazy("SurveyJS")),
    ("ddi", _lazy("DDI codebook")),
    ("json", _lazy("Katılım’s own format")),
)


@role_required(*rules.DRAFTING_ROLES)
@require_GET
def questionnaire_list(request: HttpRequest) -> HttpResponse:
    """Lists the questionnaires, those changed last first."""
    found = Questionnaire.objects.prefetch_related("versions").order_by("-updated_at")
    rows = [
        {"questionnaire": each, "newest": max((v.number for v in each.versions.all()), default=None)}
        for each in found
    ]
    return render(request, "surveys/desk/questionnaire_list.html", {"rows": rows})


@role_required(*rules.DRAFTING_ROLES)
@require_GET
def questionnaire_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows a draft: what it asks, what was found in it, its versions."""
    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    versions = list(questionnaire.versions.select_related("published_by").order_by("-number"))
    context = {
        "questionnaire": questionnaire,
        "versions": versions,
        "may_publish": rules.may_open(request.user),
        "files": FILES,
    }
    try:
        definition = from_json(questionnaire.draft)
    except DefinitionError as error:
        context["unreadable"] = str(error)
        return render(request, "surveys/desk/questionnaire_detail.html", context)
    language = get_language() or definition.default_language
    found = [{"finding": each, "sentence": each.sentence(_)} for each in check(definition)]
    sha256 = digest(definition)
    changes = (
        differences(versions[0].definition, as_published(questionnaire.draft), language=language)
        if versions and versions[0].sha256 != sha256
        else []
    )
    saved_by = questionnaire.latest_revision.user_id if questionnaire.latest_revision else None
    context |= {
        "changes": changes,
        "needs_second_person": saved_by in (None, request.user.pk)
        and any(each.is_critical for each in changes),
        "sha256": sha256,
        "is_published": bool(versions) and versions[0].sha256 == sha256,
        "errors": [each for each in found if each["finding"].is_blocking],
        "warnings": [each for each in found if not each["finding"].is_blocking],
        "sections": [
            {
                "code": section.code,
                "title": localise(section.title, language) or section.code,
                "questions": [
                    {"code": q.code, "label": localise(q.label, language), "required": q.required}
                    for q in section.questions
                ],
            }
            for section in definition.sections
        ],
    }
    return render(request, "surveys/desk/questionnaire_detail.html", context)


@role_required(*rules.DRAFTING_ROLES)
@require_http_methods(["GET", "POST"])
def questionnaire_import(request: HttpRequest) -> HttpResponse:
    """Makes a new draft of a file; it never replaces another."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = import_questionnaire(file.read(), name=file.name, actor=request.user).questionnaire
        except (FileRefusedError, DefinitionError) as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The file was read and saved as a new draft."))
            return redirect("questionnaire_desk", slug=made.slug)
    status = 422 if form.errors else 200
    return render(request, "surveys/desk/questionnaire_import.html", {"form": form}, status=status)


@role_required(*rules.OPENING_ROLES)
@require_POST
def questionnaire_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Freezes the draft that was read as the next version."""
    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    try:
        version = publish_as_read(questionnaire, read=request.POST.get("read", ""), actor=request.user)
    except (Refusal, DefinitionError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Version %(number)s is published.") % {"number": version.number})
    return redirect("questionnaire_desk", slug=slug)
