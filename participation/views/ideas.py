"""Idea collection for everybody: the list, proposing, supporting; and the answer at the desk."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from common.text import fold
from participation.activities.registry import kind_of
from participation.errors import TooManyRequests
from participation.forms_of_kinds import AnswerIdeaForm, IdeaForm
from participation.models import Activity, Idea, IdeaSupport
from participation.models.ideas import count_support
from participation.services.receiving import receive
from participation.views.said import receipt_page
from participation.visitor import digest_of, remember
from people.audit import record
from people.throttle import too_often

PER_PAGE = 20
# A library or a mobile network shares one address among hundreds of people.
IDEAS_AN_HOUR = 300
SUPPORTS_AN_HOUR = 2000
ORDERS = {"yeni": ("-day", "pk"), "destek": ("-supports", "-day", "pk")}
MOST_ALIKE = 5


def page(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Shows the ideas, the most supported first or the newest, narrowed by words and neighbourhood."""
    detail = kind_of(activity).detail_of(activity)
    order = request.GET.get("sira", "destek" if detail.takes_support else "yeni")
    words, place = request.GET.get("q", "")[:80], request.GET.get("mahalle", "")[:40]
    found = matching(activity.ideas.shown(), words)
    if place:
        found = found.filter(neighbourhood__code=place)
    rows = found.select_related("neighbourhood").order_by(*ORDERS.get(order, ORDERS["yeni"]))
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    mine = IdeaSupport.objects.filter(
        idea__in=[idea.pk for idea in shown], visitor=digest_of(request, activity)
    )
    context = {
        "activity": activity,
        "project": activity.project,
        "detail": detail,
        "state": activity.state(),
        "page": shown,
        "supported": set(mine.values_list("idea_id", flat=True)),
        "words": words,
        "place": place,
        "order": order,
        "places": places_of(activity) if detail.asks_place else [],
        "query": "".join(
            f"{name}={value}&" for name, value in (("q", words), ("mahalle", place), ("sira", order))
        ),
    }
    return render(request, "participation/activities/ideas/list.html", context)


def propose(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Takes an idea; ideas that say something alike are shown before it is sent."""
    detail = kind_of(activity).detail_of(activity)
    if request.method != "POST" and activity.state() != "open":
        return redirect("activity", activity.project.slug, activity.slug)
    form = IdeaForm(request.POST or None, detail=detail, initial={"key": secrets.token_urlsafe(18)})
    context: dict[str, Any] = {
        "activity": activity,
        "project": activity.project,
        "detail": detail,
        "form": form,
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "participation/activities/ideas/form.html", context, status=_status(request))
    if not form.cleaned_data["seen"] and (alike := alike_of(activity, form.cleaned_data["title"])):
        form = IdeaForm(request.POST.copy() | {"seen": "1"}, detail=detail)
        return render(
            request, "participation/activities/ideas/form.html", context | {"form": form, "alike": alike}
        )
    if too_often(request, f"idea-{activity.pk}", limit=IDEAS_AN_HOUR):
        form.add_error(None, str(TooManyRequests()))
        return render(request, "participation/activities/ideas/form.html", context, status=429)
    try:
        receipt = receive(
            Idea, activity, key=form.cleaned_data["key"], language=get_language() or "tr", **form.said()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "participation/activities/ideas/form.html", context, status=409)
    return receipt_page(request, activity, receipt)


@require_POST
def support(request: HttpRequest, activity: Activity, key: str) -> HttpResponse:
    """Supports an idea, or takes the support back; pressed twice at once it counts once."""
    detail = kind_of(activity).detail_of(activity)
    idea = get_object_or_404(activity.ideas.shown(), pk=_uuid(key))
    if activity.state() != "open" or not detail.takes_support:
        messages.error(request, _("Support is not taken any more."))
    elif too_often(request, f"support-{activity.pk}", limit=SUPPORTS_AN_HOUR):
        messages.error(request, str(TooManyRequests()))
    else:
        _support(idea, digest_of(request, activity))
    address = reverse("activity", args=[activity.project.slug, activity.slug])
    query = request.POST.get("geri", "")[:200]
    return remember(redirect(f"{address}?{query}#{idea.pk}"), request)


def answer(request: HttpRequest, activity: Activity, key: str) -> HttpResponse:
    """The municipality's answer to an idea, written at the desk."""
    idea = get_object_or_404(activity.ideas.all(), pk=_uuid(key))
    form = AnswerIdeaForm(request.POST or None, initial={"answer": idea.answer})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            Idea.objects.filter(pk=idea.pk).update(
                answer=form.cleaned_data["answer"], answered_on=timezone.localdate()
            )
            record("answered_idea", idea, actor=request.user)
        messages.success(request, _("The answer stands under the idea."))
        return redirect("activity_desk", activity.pk)
    context = {"activity": activity, "project": activity.project, "idea": idea, "form": form}
    return render(request, "participation/activities/ideas/answer.html", context)


def matching(ideas: Any, words: str) -> Any:
    """Returns ideas whose folded text holds every word."""
    for word in fold(words).split():
        ideas = ideas.filter(search_text__contains=word)
    return ideas


def alike_of(activity: Activity, title: str) -> list[Idea]:
    """Returns published ideas that share most of the longer words of a title, compared by their stems."""
    stems = {word[:5] for word in fold(title).split() if len(word) > 3}
    if not stems:
        return []
    found: dict[Any, Idea] = {}
    hits: dict[Any, int] = {}
    for stem in sorted(stems)[:8]:
        for idea in activity.ideas.shown().filter(search_text__contains=stem)[:50]:
            found[idea.pk] = idea
            hits[idea.pk] = hits.get(idea.pk, 0) + 1
    near = sorted((pk for pk, n in hits.items() if 2 * n > len(stems)), key=lambda pk: -hits[pk])
    return [found[pk] for pk in near[:MOST_ALIKE]]


def places_of(activity: Activity) -> list[tuple[str, str]]:
    """Returns the neighbourhoods that ideas name."""
    named = activity.ideas.shown().exclude(neighbourhood=None)
    return list(
        named.order_by("neighbourhood__sort_key")
        .values_list("neighbourhood__code", "neighbourhood__name")
        .distinct()
    )


def _support(idea: Idea, visitor: str) -> None:
    try:
        with transaction.atomic():
            IdeaSupport.objects.create(idea=idea, visitor=visitor, day=timezone.localdate())
            count_support(idea, 1)
    except IntegrityError:
        with transaction.atomic():
            if IdeaSupport.objects.filter(idea=idea, visitor=visitor).delete()[0]:
                count_support(idea, -1)


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


def _uuid(key: str) -> Any:
    from uuid import UUID

    try:
        return UUID(key)
    except ValueError:
        raise Http404 from None
