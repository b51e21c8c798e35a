"""The participation unit's side of the desk: triage, method briefs, signatures, projects, commitments."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from participation import rules
from participation.forms import (
    AnswerForm,
    BriefForm,
    DocumentForm,
    PhaseForm,
    ProgressForm,
    ProjectForm,
    SurveyLinkForm,
)
from participation.models import Phase, Project, StudyBrief, StudyRequest
from participation.querysets import (
    briefs_to_sign,
    commitments_visible_to,
    projects_at_the_desk,
    requests_visible_to,
)
from participation.services import commitments, evaluating, projects, requests
from people.models import Role
from people.roles import role_required

DECISIONS = {
    "accept": (lambda found, text, actor: requests.accept_request(found, note=text, actor=actor)),
    "ask_back": (lambda found, text, actor: requests.ask_back(found, reason=text, actor=actor)),
    "decline": (lambda found, text, actor: requests.decline_request(found, reason=text, actor=actor)),
}


@role_required(*rules.TRIAGE_ROLES)
def triage(request: HttpRequest) -> HttpResponse:
    """Lists what waits for the unit, the nearest decision first."""
    sent = requests_visible_to(request.user)
    context = {
        "waiting": sent.waiting().order_by("decision_due"),
        "without_brief": sent.filter(state=StudyRequest.State.ACCEPTED, brief=None).order_by("decision_due"),
        "without_project": sent.filter(brief__signed_at__isnull=False, project=None),
    }
    return render(request, "participation/triage.html", context)


@role_required(*rules.TRIAGE_ROLES)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts a sent request, asks back, or declines it with a reason."""
    found = get_object_or_404(requests_visible_to(request.user), pk=pk)
    form, verb = AnswerForm(request.POST), DECISIONS.get(request.POST.get("decision", ""))
    if verb and form.is_valid():
        _attempt(
            request,
            lambda: verb(found, form.cleaned_data["reason"], request.user),
            done=_("The department sees your answer now."),
        )
    return redirect("request_detail", pk=pk)


@role_required(*rules.TRIAGE_ROLES)
def brief_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes the method brief of an accepted request."""
    found = get_object_or_404(requests_visible_to(request.user), pk=pk)
    form = BriefForm(request.POST or None, instance=getattr(found, "brief", None))
    if request.method == "POST" and form.is_valid():
        _attempt(
            request,
            lambda: requests.write_brief(found, **form.cleaned_data, actor=request.user),
            done=_("The brief is written. The unit head signs it."),
        )
        return redirect("request_detail", pk=pk)
    return render(request, "participation/brief_form.html", {"form": form, "found": found})


@role_required(Role.UNIT_HEAD)
def signatures(request: HttpRequest) -> HttpResponse:
    """Lists the briefs that wait for a signature."""
    return render(request, "participation/signatures.html", {"briefs": briefs_to_sign(request.user)})


@role_required(Role.UNIT_HEAD)
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Signs a brief that somebody else wrote."""
    brief = get_object_or_404(StudyBrief, request_id=pk)
    _attempt(request, lambda: requests.sign_brief(brief, actor=request.user), done=_("The brief is signed."))
    return redirect("request_detail", pk=pk)


@role_required(*rules.TRIAGE_ROLES)
@require_POST
def project_from_brief(request: HttpRequest, pk: int) -> HttpResponse:
    """Creates the project of a signed brief."""
    brief = get_object_or_404(StudyBrief, request_id=pk)
    made = _attempt(
        request,
        lambda: projects.create_project_from_brief(brief, actor=request.user),
        done=_("The project is created. Complete it, then publish it."),
    )
    return redirect("project_desk", slug=made.slug) if made else redirect("request_detail", pk=pk)


@role_required(*rules.STUDY_ROLES)
def project_list(request: HttpRequest) -> HttpResponse:
    """Lists all projects."""
    context = {"projects": projects_at_the_desk(), "may_begin": rules.may_triage(request.user)}
    return render(request, "participation/project_list.html", context)


@role_required(*rules.STUDY_ROLES)
def project_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows a project with its phases, surveys and documents, and what can be added."""
    project = get_object_or_404(projects_at_the_desk(), slug=slug)
    context = {
        "project": project,
        "phase_form": PhaseForm(),
        "survey_form": SurveyLinkForm(project=project),
        "document_form": DocumentForm(),
        "may_change": rules.may_triage(request.user),
        "facts": _project_facts(project),
        "evaluation": evaluating.desk_results(project),
        "evaluation_words": evaluating.words_for_the_desk(project),
    }
    return render(request, "participation/project_desk.html", context)


@role_required(*rules.TRIAGE_ROLES)
def project_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Changes a project's texts, places, groups, topics and team."""
    project = get_object_or_404(Project, slug=slug)
    form = ProjectForm(request.POST or None, instance=project)
    if request.method == "POST" and form.is_valid():
        projects.edit_project(project, changes=form.cleaned_data, actor=request.user)
        messages.success(request, _("The project is saved."))
        return redirect("project_desk", slug=slug)
    return render(request, "participation/project_form.html", {"form": form, "project": project})


@role_required(*rules.TRIAGE_ROLES)
def phase_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Changes a phase's names and dates."""
    phase = get_object_or_404(Phase, project__slug=slug, pk=pk)
    form = PhaseForm(request.POST or None, instance=phase)
    if request.method == "POST" and form.is_valid():
        _attempt(
            request,
            lambda: projects.move_phase(phase, **form.cleaned_data, actor=request.user),
            done=_("The phase is saved."),
        )
        return redirect("project_desk", slug=slug)
    context = {"form": form, "project": phase.project, "phase": phase}
    return render(request, "participation/phase_form.html", context)


@role_required(*rules.TRIAGE_ROLES)
@require_POST
def project_add(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """Adds a phase, a survey or a document to a project."""
    project = get_object_or_404(Project, slug=slug)
    forms_and_verbs = {
        "asama": (PhaseForm(request.POST), projects.add_phase),
        "anket": (SurveyLinkForm(request.POST, project=project), projects.add_survey_activity),
        "belge": (DocumentForm(request.POST, request.FILES), projects.add_document),
    }
    if what not in forms_and_verbs:
        raise Http404
    form, verb = forms_and_verbs[what]
    if form.is_valid():
        _attempt(
            request, lambda: verb(project, **form.cleaned_data, actor=request.user), done=_("It is added.")
        )
    for name, errors in form.errors.items():
        for error in errors:
            messages.error(request, f"{form[name].label}: {error}" if name in form.fields else error)
    return redirect("project_desk", slug=slug)


@role_required(*rules.TRIAGE_ROLES)
@require_POST
def project_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the project to the public."""
    project = get_object_or_404(Project, slug=slug)
    _attempt(
        request,
        lambda: projects.publish_project(project, actor=request.user),
        done=_("The public sees the project now."),
    )
    return redirect("project_desk", slug=slug)


@role_required(Role.DEPARTMENT_OFFICER, *rules.TRIAGE_ROLES)
def commitment_list(request: HttpRequest) -> HttpResponse:
    """Lists what was promised, and takes a word on progress."""
    found = commitments_visible_to(request.user)
    if request.method == "POST":
        commitment = get_object_or_404(found, pk=request.POST.get("commitment") or 0)
        form = ProgressForm(request.POST)
        if form.is_valid():
            commitments.record_progress(commitment, **form.cleaned_data, actor=request.user)
            messages.success(request, _("The progress is saved; the project's page shows it."))
            return redirect("commitment_list")
        messages.error(request, _("Write what was done and a percentage from 0 to 100."))
    rows = [
        {
            "commitment": each,
            "form": ProgressForm(auto_id=f"id_{each.pk}_%s"),
            "progress": list(each.progress.all()),
        }
        for each in found
    ]
    return render(request, "participation/commitment_list.html", {"rows": rows})


def _attempt(request: HttpRequest, verb: Callable[[], Any], *, done: str) -> Any:
    """Runs the verb and says that it is done, or shows why it was refused; returns the result or nothing."""
    try:
        result = verb()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, done)
    return result


def _project_facts(project: Project) -> list[dict]:
    facts = [
        {"label": _("Level of participation"), "value": project.get_level_display()},
        {"label": _("Led by"), "value": project.lead.label},
        {"label": _("Neighbourhoods"), "value": ", ".join(map(str, project.neighbourhoods.all()))},
        {"label": _("Groups"), "value": ", ".join(group.label for group in project.groups.all())},
        {"label": _("Topics"), "value": ", ".join(topic.name for topic in project.topics.all())},
        {"label": _("Team"), "value": ", ".join(map(str, project.team.all()))},
        {"label": _("Contact"), "value": project.contact},
    ]
    return [fact for fact in facts if fact["value"]]
