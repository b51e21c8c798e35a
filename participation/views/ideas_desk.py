"""Idea collection at the desk: its subjects, and one idea with its answer, photo and comments."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from participation.forms_of_ideas import AnswerIdeaForm, IdeaSubjectForm
from participation.forms_of_kinds import ModerationForm
from participation.models import Activity, IdeaComment, Said
from participation.services import ideas
from participation.views.ideas import COMMENTS_PER_PAGE, FOLDER, uuid_of

NEW = "yeni"


def panel(activity: Activity) -> dict[str, Any]:
    """What the desk's page of an idea collection shows."""
    shown = Count("ideas", filter=Q(ideas__state=Said.State.SHOWN))
    comments = IdeaComment.objects.filter(activity=activity)
    return {
        "subjects": activity.idea_subjects.annotate(number=shown),
        "comments": comments.count(),
        "comments_waiting": comments.waiting().count(),
        "new": NEW,
    }


def idea(request: HttpRequest, activity: Activity, key: str) -> HttpResponse:
    """Shows an idea with everything said to it, and takes the municipality's answer."""
    found = get_object_or_404(activity.ideas.select_related("neighbourhood", "subject"), pk=uuid_of(key))
    form = AnswerIdeaForm(request.POST or None, initial={"answer": found.answer})
    if request.method == "POST" and form.is_valid():
        ideas.answer(found, text=form.cleaned_data["answer"], actor=request.user)
        messages.success(request, _("The answer stands under the idea."))
        return redirect("activity_desk", activity.pk)
    page = Paginator(found.comments.in_threads(), COMMENTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "activity": activity,
        "project": activity.project,
        "detail": activity.idea_collection,
        "idea": found,
        "form": form,
        "hiding": ModerationForm(auto_id="id_idea_%s"),
        "page": page,
        "rows": [{"comment": each, "form": ModerationForm(auto_id=f"id_{each.pk}_%s")} for each in page],
    }
    return render(request, f"{FOLDER}/answer.html", context, status=422 if form.is_bound else 200)


@require_POST
def photo(request: HttpRequest, activity: Activity, key: str) -> HttpResponse:
    """Takes the photo of an idea away."""
    found = get_object_or_404(activity.ideas, pk=uuid_of(key))
    ideas.remove_photo(found, actor=request.user)
    messages.success(request, _("The photo is gone; the idea stays."))
    return redirect("moderation") if "sirada" in request.POST else _back(activity, key)


@require_POST
def comments(request: HttpRequest, activity: Activity, key: str) -> HttpResponse:
    """Closes the comments on an idea, or opens them again."""
    found = get_object_or_404(activity.ideas, pk=uuid_of(key))
    closed = "kapat" in request.POST
    ideas.close_comments(found, closed=closed, actor=request.user)
    said = _("No more comments are taken on this idea.") if closed else _("Comments are taken again.")
    messages.success(request, said)
    return _back(activity, key)


def subject(request: HttpRequest, activity: Activity, key: str = NEW) -> HttpResponse:
    """Adds a subject, names one anew, or takes it away."""
    if key != NEW and not (key.isdecimal() and len(key) < 10):
        raise Http404
    found = None if key == NEW else get_object_or_404(activity.idea_subjects, pk=int(key))
    form = IdeaSubjectForm(request.POST or None, instance=found)
    if request.method == "POST" and "remove" in request.POST and found:
        ideas.remove_subject(found, actor=request.user)
        messages.success(request, _("The subject is gone; its ideas stay."))
        return redirect("activity_desk", activity.pk)
    if request.method == "POST" and form.is_valid():
        try:
            ideas.save_subject(activity, subject=found, actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("title", str(refusal))
        else:
            messages.success(request, _("The subject is saved."))
            return redirect("activity_desk", activity.pk)
    context = {"activity": activity, "project": activity.project, "subject": found, "form": form}
    return render(request, f"{FOLDER}/subject.html", context, status=422 if form.is_bound else 200)


def _back(activity: Activity, key: str) -> HttpResponse:
    return redirect("activity_desk_part_of", activity.pk, "yanit", key)
