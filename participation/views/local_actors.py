"""Local actors at the desk: the list, their person, tasks in projects, contacts and results."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from city.models import Neighbourhood, SocialGroup
from common.refusal import Refusal
from common.text import fold
from participation import rules
from participation.forms_of_reach import (
    ActorContactForm,
    ActorFilterForm,
    ActorResultForm,
    ActorTaskForm,
    LocalActorForm,
)
from participation.models import ActorTask, LocalActor, Project
from participation.services import local_actors
from people.audit import record
from people.roles import role_required

A_PAGE = 50


@role_required(*rules.STUDY_ROLES)
def listing(request: HttpRequest) -> HttpResponse:
    """Lists the local actors, and the person's own tasks whose end is not known."""
    form = ActorFilterForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = LocalActor.objects.prefetch_related("neighbourhoods", "groups")
    for word in fold(wanted.get("words") or "").split():
        found = found.filter(folded_name__contains=word)
    if wanted.get("kind"):
        found = found.filter(kind=wanted["kind"])
    if wanted.get("place"):
        found = found.filter(neighbourhoods=wanted["place"])
    mine = ActorTask.objects.open().filter(owner=request.user).select_related("actor", "project")
    context = {
        "form": form,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "mine": mine[:50],
        "today": timezone.localdate(),
        "may_change": rules.may_triage(request.user),
    }
    return render(request, "participation/local_actors.html", context)


@role_required(*rules.TRIAGE_ROLES)
def new(request: HttpRequest) -> HttpResponse:
    """Keeps a new local actor."""
    place = Neighbourhood.objects.filter(code=request.GET.get("yer", ""))
    form = LocalActorForm(request.POST or None, initial={"neighbourhoods": place})
    return _saved(request, form) or _form_page(request, form)


@role_required(*rules.TRIAGE_ROLES)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a local actor with its person, and changes it; looking at the person is recorded."""
    actor = get_object_or_404(LocalActor, pk=pk)
    if request.method == "GET":
        record("read_actor", actor, actor=request.user)
    initial = {
        "kind": actor.kind,
        "name": actor.name,
        "organisation": actor.organisation.slug if actor.organisation else "",
        "neighbourhoods": actor.neighbourhoods.all(),
        "groups": actor.groups.all(),
        "person": actor.person,
        "phone": actor.phone,
        "email": actor.email,
        "is_active": actor.is_active,
    }
    form = LocalActorForm(request.POST or None, initial=initial)
    return _saved(request, form, actor=actor) or _form_page(request, form, actor=actor)


@role_required(*rules.TRIAGE_ROLES)
def task_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Plans a task in a project; where one is needed comes from the board."""
    project = get_object_or_404(Project, slug=slug)
    initial: dict[str, Any] = {
        "neighbourhood": Neighbourhood.objects.filter(code=request.GET.get("yer", "")).first(),
        "group": SocialGroup.objects.filter(code=request.GET.get("grup", "")).first(),
        "actor": request.GET.get("kim", ""),
        "owner": request.user,
    }
    form = ActorTaskForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = local_actors.plan_task(project, by=request.user, **form.cleaned_data)
        messages.success(request, _("The task is planned."))
        return redirect("actor_task", slug, made.pk)
    status = 422 if form.is_bound else 200
    context = {"project": project, "form": form}
    return render(request, "participation/actor_task_form.html", context, status=status)


@role_required(*rules.TRIAGE_ROLES)
def task(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Shows a task with its contacts; takes a contact, the result, or opens it again."""
    found = get_object_or_404(
        ActorTask.objects.select_related("project", "actor", "neighbourhood", "group", "owner"),
        project__slug=slug,
        pk=pk,
    )
    step = request.POST.get("step", "") if request.method == "POST" else ""
    contact = ActorContactForm(
        request.POST if step == "contact" else None, initial={"on": timezone.localdate()}, prefix="contact"
    )
    result = ActorResultForm(
        request.POST if step == "result" else None,
        initial={"result": found.result, "people": found.people},
        prefix="result",
    )
    if step and _did(request, found, step, contact, result):
        return redirect("actor_task", slug, pk)
    context = {
        "project": found.project,
        "task": found,
        "contacts": found.contacts.select_related("by"),
        "contact_form": contact,
        "result_form": result,
    }
    status = 422 if step else 200
    return render(request, "participation/actor_task.html", context, status=status)


def _did(
    request: HttpRequest, task: ActorTask, step: str, contact: ActorContactForm, result: ActorResultForm
) -> bool:
    """Does the step; a refusal is said at its form."""
    form = {"contact": contact, "result": result}.get(step)
    try:
        if step == "contact" and contact.is_valid():
            local_actors.log_contact(task, by=request.user, **contact.cleaned_data)
            messages.success(request, _("The contact is written down."))
        elif step == "result" and result.is_valid():
            local_actors.finish_task(task, by=request.user, **result.cleaned_data)
            messages.success(request, _("The result is saved."))
        elif step == "reopen":
            local_actors.reopen_task(task, by=request.user)
            messages.success(request, _("The task is taken up again."))
        else:
            return False
    except Refusal as refusal:
        if form is None:
            messages.error(request, str(refusal))
            return True
        form.add_error(None, str(refusal))
        return False
    return True


def _saved(
    request: HttpRequest, form: LocalActorForm, *, actor: LocalActor | None = None
) -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        local_actors.save_actor(actor, by=request.user, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error("name", str(refusal))
        return None
    messages.success(request, _("The local actor is saved."))
    return redirect("local_actors")


def _form_page(
    request: HttpRequest, form: LocalActorForm, *, actor: LocalActor | None = None
) -> HttpResponse:
    tasks = actor.tasks.select_related("project").order_by("-due_on")[:50] if actor else ()
    status = 422 if form.is_bound else 200
    context = {"form": form, "actor": actor, "tasks": tasks}
    return render(request, "participation/local_actor_form.html", context, status=status)
