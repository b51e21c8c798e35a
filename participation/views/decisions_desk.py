"""The desk's way from what people said to what is done: topics, gathering, decisions, promises, the end."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from common.text import fold
from participation import rules
from participation.activities.registry import said_models
from participation.forms_of_decisions import CloseForm, DecisionForm, PromiseForm, TopicForm
from participation.models import Project, Said, Topic
from participation.services import deciding
from people.roles import role_required

AT_A_TIME = 60


@role_required(*rules.STUDY_ROLES)
def topics(request: HttpRequest, slug: str) -> HttpResponse:
    """Lists a project's topics with how many said each and how far the decision is; adds one; ends the project."""
    project = get_object_or_404(Project, slug=slug)
    may_change = rules.may_triage(request.user)
    form = TopicForm(request.POST or None)
    if request.method == "POST" and may_change and form.is_valid():
        made = _attempt(request, lambda: deciding.add_topic(project, actor=request.user, **form.cleaned_data))
        return redirect("topic_desk", made.pk) if made else redirect("topics", slug)
    counts = deciding.counts_by_topic(project)
    rows = [
        {"topic": topic, "number": counts.get(topic.pk, 0)}
        for topic in project.said_topics.select_related("owner")
    ]
    context = {
        "project": project,
        "rows": rows,
        "form": form,
        "close_form": CloseForm(auto_id="close_%s"),
        "may_change": may_change,
        "ungathered": sum(rows.count() for rows in _ungathered(project)),
    }
    return render(request, "participation/topics.html", context, status=422 if form.is_bound else 200)


@role_required(*rules.TRIAGE_ROLES)
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """One topic: its words, its decision with the way it goes, its promises."""
    found = get_object_or_404(Topic.objects.select_related("project", "owner", "written_by"), pk=pk)
    form = DecisionForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        send = "send" in request.POST
        done = _("The unit head finds the decision on this page.") if send else _("The draft is saved.")
        changes = form.cleaned_data
        if _attempt(
            request,
            lambda: deciding.draft_decision(found, changes=changes, send=send, actor=request.user),
            done,
        ):
            return redirect("topic_desk", pk)
    words = request.GET.get("q", "")[:80]
    context = {
        "topic": found,
        "project": found.project,
        "form": form,
        "promise_form": PromiseForm(auto_id="promise_%s"),
        "commitments": found.commitments.select_related("owner"),
        "gathered": list(islice(_of_topic(found), AT_A_TIME)),
        "number": deciding.counts_by_topic(found.project).get(found.pk, 0),
        "ungathered": list(islice(_matching(found.project, words), AT_A_TIME)),
        "words": words,
        "may_decide": rules.heads_a_unit(request.user) and found.written_by_id != request.user.pk,
        "is_head": rules.heads_a_unit(request.user),
    }
    return render(request, "participation/topic.html", context, status=422 if form.is_bound else 200)


@role_required(*rules.TRIAGE_ROLES)
@require_POST
def topic_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Gathers words, lets one go, accepts, sends back, or promises."""
    found, actor = get_object_or_404(Topic, pk=pk), request.user
    if step == "topla":
        chosen = [each for each in map(_uuid, request.POST.getlist("said")) if each]
        moved = _attempt(request, lambda: deciding.gather(found, said=chosen, actor=actor))
        messages.success(request, _("%(n)s put under this topic.") % {"n": moved or 0})
    elif step == "birak" and (one := _uuid(request.POST.get("said", ""))):
        _attempt(request, lambda: deciding.release(found, said=one, actor=actor))
    elif step == "kabul":
        _attempt(
            request,
            lambda: deciding.accept_decision(found, actor=actor),
            _("Decided. Those who follow are told."),
        )
    elif step == "geri":
        _attempt(request, lambda: deciding.send_back(found, actor=actor), _("Sent back to who wrote it."))
    elif step == "soz":
        _promise(request, found)
    return redirect("topic_desk", pk)


@role_required(*rules.TRIAGE_ROLES)
@require_POST
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Ends a project that has told people what became of their word, or says why it has not."""
    project, form = get_object_or_404(Project, slug=slug), CloseForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        _attempt(
            request,
            lambda: deciding.close_project(project, reason=reason, actor=request.user),
            _("The project is closed; its page says what came of it."),
        )
    return redirect("topics", slug)


def _promise(request: HttpRequest, found: Topic) -> None:
    form = PromiseForm(request.POST)
    if form.is_valid():
        _attempt(
            request,
            lambda: deciding.promise(found, actor=request.user, **form.cleaned_data),
            _("The promise stands on the department’s desk and on the project’s page."),
        )
    else:
        messages.error(request, _("Write what will be done, until when, and whose it is."))


def _attempt(request: HttpRequest, verb: Any, done: str = "") -> Any:
    try:
        result = verb()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return None
    if done:
        messages.success(request, done)
    return result if result is not None else True


def _ungathered(project: Project) -> Iterator[QuerySet[Said]]:
    for model in said_models():
        rows = model._default_manager.filter(activity__project=project, topic=None)
        yield rows.exclude(state=Said.State.HIDDEN)


def _matching(project: Project, words: str) -> Iterator[Said]:
    """Yields words without a topic that hold what was looked for, a kind after the other."""
    wanted = fold(words).split()
    for rows in _ungathered(project):
        for said in rows.select_related("activity").order_by("-day", "pk")[
            : AT_A_TIME * (5 if wanted else 1)
        ]:
            if all(word in fold(f"{said} {getattr(said, 'text', '')}") for word in wanted):
                yield said


def _of_topic(found: Topic) -> Iterator[Said]:
    for model in said_models():
        rows = model._default_manager.filter(topic=found).exclude(state=Said.State.HIDDEN)
        yield from rows.select_related("activity").order_by("-day", "pk")[:AT_A_TIME]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
