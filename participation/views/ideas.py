"""Idea collection to be read by everybody: the list and the map, one idea with its comments, its photo."""

import secrets
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from common.text import fold
from participation import rules
from participation.activities.registry import kind_of
from participation.forms_of_ideas import IdeaCommentForm
from participation.models import Activity, Idea, IdeaComment, IdeaSupport
from participation.services.ideas import takes_comments
from participation.views.idea_rows import drawn_rows
from participation.views.ideas_map import map_of
from participation.visitor import digest_of
from stk_registry.views.own_files import served

FOLDER = "participation/activities/ideas"
PER_PAGE = 20
COMMENTS_PER_PAGE = 30
ORDERS = {"yeni": ("-day", "pk"), "destek": ("-supports", "-day", "pk")}
AS_MAP = "harita"


def page(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Shows the ideas as a list narrowed by words, subject and neighbourhood, or on the map."""
    detail = kind_of(activity).detail_of(activity)
    asked = asked_of(request, takes_support=detail.takes_support)
    found = narrowed(activity, asked)
    as_map = detail.asks_place and request.GET.get("gorunum") == AS_MAP
    context = {
        "activity": activity,
        "project": activity.project,
        "detail": detail,
        "state": activity.state(),
        "asked": asked,
        "places": places_of(activity) if detail.asks_place else [],
        "subjects": activity.idea_subjects.all(),
        "query": query_of(asked),
        "as_map": as_map,
    }
    if as_map:
        everywhere = narrowed(activity, asked | {"mahalle": ""})
        context |= {"map": map_of(everywhere, asked), "total": everywhere.count()}
    else:
        context |= _listed(
            request, activity, found, asked, state=context["state"], takes_support=detail.takes_support
        )
    return render(request, f"{FOLDER}/list.html", context)


def idea(
    request: HttpRequest,
    activity: Activity,
    key: str,
    *,
    form: IdeaCommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Shows one published idea with what others say to it, and the form to say something."""
    found = get_object_or_404(
        activity.ideas.shown().select_related("neighbourhood", "subject"), pk=uuid_of(key)
    )
    found.activity = activity
    comments = found.comments.readable().in_threads()
    detail = kind_of(activity).detail_of(activity)
    visitor = digest_of(request, activity)
    takes = detail.takes_comments and activity.state() == "open" and takes_comments(found)
    form = form or (IdeaCommentForm(initial=_begun(request)) if takes else None)
    context = {
        "activity": activity,
        "project": activity.project,
        "detail": detail,
        "state": activity.state(),
        "idea": found,
        "is_supported": IdeaSupport.objects.filter(idea=found, visitor=visitor).exists(),
        "page": Paginator(comments, COMMENTS_PER_PAGE).get_page(request.GET.get("page")),
        "number": found.comments.shown().count(),
        "form": form,
        "replied": _replied(found, form),
    }
    return render(request, f"{FOLDER}/idea.html", context, status=status)


def photo(request: HttpRequest, activity: Activity, key: str) -> HttpResponse:
    """Serves a photo: of a published idea to everybody, of another to who reads what people wrote."""
    found = get_object_or_404(activity.ideas.exclude(photo=""), pk=uuid_of(key))
    is_public = found.state == Idea.State.SHOWN
    if not is_public and not rules.may_triage(request.user):
        raise Http404
    return served(found.photo, "image/webp", name="", is_public=is_public)


def asked_of(request: HttpRequest, *, takes_support: bool) -> dict[str, str]:
    """Returns what the address asks for, by the words of the address."""
    order = request.GET.get("sira", "")
    return {
        "q": request.GET.get("q", "")[:80],
        "konu": given if (given := request.GET.get("konu", "")).isdecimal() and len(given) < 10 else "",
        "mahalle": request.GET.get("mahalle", "")[:40],
        "sira": order if order in ORDERS else "destek" if takes_support else "yeni",
    }


def query_of(asked: dict[str, str], **changed: str) -> str:
    """Returns the query of an address that asks the same but for what is changed; it ends in & or is empty."""
    given = {name: value for name, value in (asked | changed).items() if value}
    return f"{urlencode(given)}&" if given else ""


def narrowed(activity: Activity, asked: dict[str, str]) -> QuerySet[Idea]:
    """Returns the published ideas that fit."""
    found = activity.ideas.shown()
    for word in fold(asked["q"]).split():
        found = found.filter(search_text__contains=word)
    if asked["konu"]:
        found = found.filter(subject=int(asked["konu"]))
    if asked["mahalle"]:
        found = found.filter(neighbourhood__code=asked["mahalle"])
    return found


def places_of(activity: Activity) -> list[tuple[str, str]]:
    """Returns the neighbourhoods that ideas name."""
    named = activity.ideas.shown().exclude(neighbourhood=None)
    return list(
        named.order_by("neighbourhood__sort_key")
        .values_list("neighbourhood__code", "neighbourhood__name")
        .distinct()
    )


def uuid_of(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise Http404 from None


def _listed(
    request: HttpRequest, activity: Activity, found: QuerySet[Idea], asked: dict[str, str], **alike: Any
) -> dict[str, Any]:
    rows = found.select_related("neighbourhood", "subject").order_by(*ORDERS[asked["sira"]])
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    keys = [idea.pk for idea in shown]
    mine = IdeaSupport.objects.filter(idea__in=keys, visitor=digest_of(request, activity))
    said = IdeaComment.objects.filter(idea__in=keys).shown().order_by()
    numbers = dict(said.values_list("idea").annotate(n=Count("pk")))
    supported = set(mine.values_list("idea_id", flat=True))
    for each in shown:
        each.number_of_comments = numbers.get(each.pk, 0)
        each.is_supported = each.pk in supported
    drawn = drawn_rows(request, activity, shown, query=query_of(asked), page=shown.number, **alike)
    return {"page": shown, "rows": drawn, "total": shown.paginator.count}


def _begun(request: HttpRequest) -> dict[str, str]:
    return {"key": secrets.token_urlsafe(18), "reply_to": request.GET.get("yanit", "")[:36]}


def _replied(found: Idea, form: IdeaCommentForm | None) -> IdeaComment | None:
    """Returns the published comment that the form answers."""
    try:
        key = UUID(str(form["reply_to"].value() or "")) if form else None
    except ValueError:
        return None
    return found.comments.shown().filter(pk=key).first() if key else None
