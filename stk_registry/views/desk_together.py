"""Working together at the desk: what organisations ask, what the unit asks them, joint projects and their steps."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.refusal import Refusal
from people.roles import role_required
from stk_registry import rules
from stk_registry.forms.together import AnswerForm, AskForm, JointProjectForm, OutcomeForm
from stk_registry.joint_steps import LAW, steps_of
from stk_registry.models import CollaborationRequest, JointProject, Organisation
from stk_registry.services import collaborating
from stk_registry.views.own_together import TONES

PER_PAGE = 30
State, Direction = CollaborationRequest.State, CollaborationRequest.Direction


@role_required(*rules.REGISTRY_ROLES)
def stk_together(request: HttpRequest) -> HttpResponse:
    """Lists requests, those that wait for the unit first."""
    state = request.GET.get("durum", "")
    rows = CollaborationRequest.objects.select_related("organisation", "unit").order_by("-made_at")
    if state in State.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [{"asked": each, "tone": TONES.get(each.state, "")} for each in page.object_list]
    context = {
        "page": page,
        "state": state,
        "states": State.choices,
        "query": f"durum={state}&" if state else "",
        "waiting": collaborating.waiting_at_the_desk(),
    }
    return render(request, "stk_registry/desk/together.html", context)


@role_required(*rules.REGISTRY_ROLES)
def stk_together_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers a request, takes back one of the unit's own, or writes what came of it."""
    rows = CollaborationRequest.objects.select_related("organisation", "unit", "made_by", "answered_by")
    found = get_object_or_404(rows, pk=pk)
    answer, outcome = AnswerForm(request.POST or None), OutcomeForm(request.POST or None)
    if request.method == "POST" and answer.is_valid() and outcome.is_valid():
        verb, actor = request.POST.get("verb", ""), request.user
        try:
            if verb in ("accept", "decline"):
                text = answer.cleaned_data["text"]
                collaborating.answer(found, accepted=verb == "accept", text=text, actor=actor)
            elif verb == "withdraw":
                collaborating.withdraw(found, actor=actor)
            else:
                collaborating.finish(found, outcome=outcome.cleaned_data["outcome"], actor=actor)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Written down; the organisation reads it on its pages."))
            return redirect("stk_together_one", pk)
    is_open = found.state == State.SUBMITTED
    context = {
        "asked": found,
        "tone": TONES.get(found.state, ""),
        "answer_form": answer,
        "outcome_form": outcome,
        "can_answer": is_open and found.direction == Direction.FROM_ORGANISATION,
        "can_withdraw": is_open and found.direction == Direction.FROM_MUNICIPALITY,
        "can_finish": found.state == State.ACCEPTED,
    }
    return render(request, "stk_registry/desk/together_one.html", context)


@role_required(*rules.REGISTRY_ROLES)
def stk_together_ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks an organisation to work together; its managers get a letter."""
    organisation = get_object_or_404(Organisation, slug=slug)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = collaborating.ask(organisation, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Asked. Those who manage the profile get a letter."))
        return redirect("stk_together_one", made.pk)
    context = {"organisation": organisation, "form": form}
    return render(request, "stk_registry/desk/together_ask.html", context, status=422 if form.errors else 200)


@role_required(*rules.REGISTRY_ROLES)
def stk_joint_projects(request: HttpRequest) -> HttpResponse:
    """Lists joint projects with the step that is next."""
    rows = JointProject.objects.select_related("unit").prefetch_related("organisations")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [{"project": each, "next": _next(each)} for each in page.object_list]
    return render(request, "stk_registry/desk/joint_projects.html", {"page": page})


@role_required(*rules.REGISTRY_ROLES)
def stk_joint_new(request: HttpRequest) -> HttpResponse:
    """Begins a joint project."""
    return _joint(request, None)


@role_required(*rules.REGISTRY_ROLES)
def stk_joint(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a joint project's steps and changes it."""
    return _joint(request, get_object_or_404(JointProject.objects.select_related("unit"), pk=pk))


def _joint(request: HttpRequest, project: JointProject | None) -> HttpResponse:
    form = JointProjectForm(request.POST or None, instance=project)
    if request.method == "POST" and form.is_valid():
        try:
            made = collaborating.save_joint(project, changes=dict(form.cleaned_data), actor=request.user)
        except Refusal as refusal:
            form.add_error("protocol_on", str(refusal))
        else:
            messages.success(request, _("The joint project is saved."))
            return redirect("stk_joint", made.pk)
    stored = JointProject.objects.prefetch_related("organisations").get(pk=project.pk) if project else None
    steps = steps_of(stored) if stored else []
    context = {"project": stored, "form": form, "steps": steps, "law": LAW}
    return render(request, "stk_registry/desk/joint.html", context, status=422 if form.errors else 200)


def _next(project: JointProject) -> object:
    return next((step.label for step in steps_of(project) if step.state == "next"), "")
