"""Taking part in an idea collection: proposing, what was proposed alike, supporting, commenting."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common import likeness
from common.refusal import Refusal
from participation.activities.registry import kind_of
from participation.errors import TooManyRequests
from participation.forms_of_ideas import IdeaCommentForm, IdeaForm
from participation.models import Activity, Idea, IdeaComment
from participation.services import ideas
from participation.views.ideas import FOLDER, uuid_of
from participation.views.ideas import idea as idea_page
from participation.views.said import receipt_page
from participation.visitor import digest_of, remember
from people.throttle import too_often

# A library or a mobile network shares one address among hundreds of people.
IDEAS_AN_HOUR = 300
COMMENTS_AN_HOUR = 600
SUPPORTS_AN_HOUR = 2000
LOOKS_AN_HOUR = 6000
MOST_ALIKE = 5


def propose(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Takes an idea; ideas that say something alike are shown before it is sent."""
    if request.method != "POST" and activity.state() != "open":
        return redirect("activity", activity.project.slug, activity.slug)
    detail = kind_of(activity).detail_of(activity)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = IdeaForm(*sent, detail=detail, activity=activity, initial={"key": secrets.token_urlsafe(18)})
    if not form.is_bound:
        return _form_page(request, activity, form)
    if not form.is_valid():
        return _form_page(request, activity, form, status=422)
    if not form.cleaned_data["seen"] and (near := alike_of(activity, form.cleaned_data["title"])):
        form.data = form.data.copy()
        form.data["seen"] = "1"
        return _form_page(request, activity, form, alike=near)
    if too_often(request, f"idea-{activity.pk}", limit=IDEAS_AN_HOUR):
        form.add_error(None, str(TooManyRequests()))
        return _form_page(request, activity, form, status=429)
    try:
        receipt = ideas.propose(
            activity,
            key=form.cleaned_data["key"],
            language=get_language() or "tr",
            photo=form.sent_photo,
            **form.said(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, activity, form, status=409)
    return receipt_page(request, activity, receipt)


@require_safe
def similar(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Answers a piece of a page: what was proposed alike, while somebody writes."""
    near: list[Idea] = []
    if not too_often(request, f"alike-{activity.pk}", limit=LOOKS_AN_HOUR):
        near = alike_of(activity, request.GET.get("q", "")[:120])
    context = {"activity": activity, "project": activity.project, "alike": near}
    return render(request, f"{FOLDER}/_alike.html", context)


@require_POST
def support(request: HttpRequest, activity: Activity, key: str) -> HttpResponse:
    """Supports an idea, or takes the support back, and leads back to where the button was."""
    detail = kind_of(activity).detail_of(activity)
    idea = get_object_or_404(activity.ideas.shown(), pk=uuid_of(key))
    if activity.state() != "open" or not detail.takes_support:
        messages.error(request, _("Support is not taken any more."))
    elif too_often(request, f"support-{activity.pk}", limit=SUPPORTS_AN_HOUR):
        messages.error(request, str(TooManyRequests()))
    else:
        ideas.support(idea, digest_of(request, activity))
    if "fikir" in request.POST:
        return remember(redirect(_address_of(idea, activity)), request)
    address = reverse("activity", args=[activity.project.slug, activity.slug])
    query = request.POST.get("geri", "")[:300]
    return remember(redirect(f"{address}?{query}#{idea.pk}"), request)


def comment(request: HttpRequest, activity: Activity, key: str) -> HttpResponse:
    """Takes a comment on an idea, or a reply; what cannot be taken stays on the page with the reason."""
    idea = get_object_or_404(activity.ideas.shown(), pk=uuid_of(key))
    if request.method != "POST":
        return redirect(_address_of(idea, activity))
    form = IdeaCommentForm(request.POST)
    if not form.is_valid():
        return idea_page(request, activity, key, form=form, status=422)
    try:
        if too_often(request, f"comment-{activity.pk}", limit=COMMENTS_AN_HOUR):
            raise TooManyRequests
        receipt = ideas.comment(
            idea,
            key=form.cleaned_data["key"],
            text=form.cleaned_data["text"],
            language=get_language() or "tr",
            parent=_parent(idea, form),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        status = 429 if isinstance(refusal, TooManyRequests) else 409
        return idea_page(request, activity, key, form=form, status=status)
    return receipt_page(request, activity, receipt)


def alike_of(activity: Activity, title: str) -> list[Idea]:
    """Returns published ideas that say something alike."""
    return list(likeness.alike(activity.ideas.shown(), title, most=MOST_ALIKE))


def _parent(idea: Idea, form: IdeaCommentForm) -> IdeaComment | None:
    """Returns the comment that is answered; the page named it, so one that is gone is refused."""
    wanted = form.cleaned_data["reply_to"]
    if wanted is None:
        return None
    found = idea.comments.select_related("parent").filter(pk=wanted).first()
    return found or IdeaComment(idea_id=None)


def _address_of(idea: Idea, activity: Activity) -> str:
    return reverse("activity_part_of", args=[activity.project.slug, activity.slug, "fikir", idea.pk])


def _form_page(
    request: HttpRequest, activity: Activity, form: IdeaForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "activity": activity,
        "project": activity.project,
        "detail": kind_of(activity).detail_of(activity),
        "form": form,
    }
    return render(request, f"{FOLDER}/form.html", context | more, status=status)
