"""My rounds: where somebody goes today, and entering visits on a phone, also while it has no connection.

A visit is sent as an ordinary form. A script keeps it on the phone until the server has it
(static/js/field-queue.js); then the answer is JSON, and the form's key lets nothing be stored twice.
"""

import json
import secrets
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.identifiers import keyed_digest
from common.refusal import Refusal
from participation import rules
from participation.errors import IntakeIsBusy
from participation.field_progress import with_progress
from participation.forms_of_fieldwork import VisitForm
from participation.models import CallBack, FieldConversation, Round, Visit
from participation.services import fieldwork
from participation.survey_rounds import begin_survey
from participation.views.field_words import CACHE, queue_words, worker_setup
from people.models import User
from people.roles import role_required

MOST_ROUNDS = 100
LAST_VISIT = "field_last_visit"
Outcome = Visit.Outcome


@role_required(*rules.FIELD_ROLES)
@never_cache
@require_safe
def my_rounds(request: HttpRequest) -> HttpResponse:
    """Lists a person's rounds: today's, those to come, and earlier ones of the last weeks or with call-backs."""
    today = timezone.localdate()
    has_call_backs = Exists(CallBack.objects.filter(visit__round=OuterRef("pk")))
    recent = Q(day__gte=today - fieldwork.KEEP_CALL_BACKS) | has_call_backs
    found = Round.objects.filter(recent, visitor=request.user).select_related(
        "activity__project", "neighbourhood"
    )
    rounds = list(with_progress(found).order_by("day", "pk")[:MOST_ROUNDS])
    context = {
        "groups": [
            (_("Today"), [each for each in rounds if each.day == today]),
            (_("To come"), [each for each in rounds if each.day > today]),
            (_("Earlier"), [each for each in reversed(rounds) if each.day < today]),
        ],
        "rounds": rounds,
        "call_backs": _due_call_backs(request.user),
        "today": today,
        "owner": owner_mark(request.user),
        "queue_words": queue_words(),
        "queue_cache": CACHE,
    }
    return render(request, "participation/field/rounds.html", context)


@role_required(*rules.FIELD_ROLES)
@never_cache
def one_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Enters visits of one round; asked by the script it answers JSON."""
    round = _round(request.user, pk)
    detail = FieldConversation.objects.select_related("survey").get(pk=round.activity_id)
    if request.method != "POST":
        return _page(request, round, detail)
    form = VisitForm(request.POST, questions=detail.questions)
    try:
        if not form.is_valid():
            return _refused(request, round, detail, form)
        received = _receive(request, round, form)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        status = 503 if isinstance(refusal, IntakeIsBusy) else 409
        return _refused(request, round, detail, form, status=status)
    request.session[LAST_VISIT] = str(received.visit.pk)
    if _is_script(request):
        return JsonResponse({"stored": True, "new": received.is_new, "doors": _doors(round)})
    return redirect("field_round", pk)


@role_required(*rules.FIELD_ROLES)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back the visit that was entered last."""
    round = _round(request.user, pk)
    visit = _last_visit(request, round)
    if visit is None:
        messages.error(request, _("There is nothing to take back."))
        return redirect("field_round", pk)
    try:
        fieldwork.take_back(visit, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back: it does not count."))
    request.session.pop(LAST_VISIT, None)
    return redirect("field_round", pk)


@role_required(*rules.FIELD_ROLES)
@never_cache
def call_backs(request: HttpRequest, pk: int) -> HttpResponse:
    """Lists the doors of a round to come back to. Never kept on the phone: here the doors are named."""
    round = _round(request.user, pk)
    if request.method == "POST":
        typed = request.POST.get("call_back", "")
        found = get_object_or_404(
            CallBack.objects.select_related("visit__round"),
            visit__round=round,
            pk=int(typed) if typed.isdecimal() else 0,
        )
        fieldwork.drop_call_back(found, actor=request.user)
        messages.success(request, _("Struck out: nobody comes back to this door."))
        return redirect("field_call_backs", pk)
    rows = CallBack.objects.filter(visit__round=round).select_related("visit")
    context = {"round": round, "activity": round.activity, "rows": rows, "today": timezone.localdate()}
    return render(request, "participation/field/call_backs.html", context)


@role_required(*rules.FIELD_ROLES)
@never_cache
def ask_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins the survey that is asked at the same doors; its response counts the visit, and leads back here."""
    round = _round(request.user, pk)
    detail = FieldConversation.objects.select_related("survey").get(pk=round.activity_id)
    if request.method != "POST":
        return redirect("field_round", pk)
    if not asks_survey(detail):
        messages.error(request, _("No survey is open for answers at the door now."))
        return redirect("field_round", pk)
    return redirect(begin_survey(request, round, detail.survey))


@role_required(*rules.FIELD_ROLES)
@never_cache
@require_safe
def state(request: HttpRequest) -> JsonResponse:
    """Tells the script who is signed in, as a mark, and with which token it may send."""
    return JsonResponse({"owner": owner_mark(request.user), "token": get_token(request)})


@role_required(*rules.FIELD_ROLES)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: its address lies where it reaches the rounds and nothing else."""
    answer = render(
        request,
        "participation/field/worker.js",
        {"setup": json.dumps(worker_setup())},
        content_type="text/javascript",
    )
    answer["Cache-Control"] = "no-cache"
    return answer


def owner_mark(user: User) -> str:
    """Returns what stands for a person on the phone: visits are sent by the one who entered them only."""
    return keyed_digest(str(user.pk), "field-owner", key=settings.SECRET_KEY)[:24]


def asks_survey(detail: FieldConversation) -> bool:
    """Tells whether the survey at the door takes answers now."""
    return detail.survey is not None and detail.survey.is_open() and "door" in detail.survey.channels


def _receive(request: HttpRequest, round: Round, form: VisitForm) -> fieldwork.Received:
    data = form.cleaned_data
    return fieldwork.receive_visit(
        round,
        key=data["key"],
        outcome=data["outcome"],
        place=data["place"],
        remarks=form.remarks,
        call_back=form.call_back(),
        returning=_returning(round, data["returns"]),
        day=data["day"],
        language=get_language() or "tr",
        actor=request.user,
    )


def _page(request: HttpRequest, round: Round, detail: FieldConversation, **more: Any) -> HttpResponse:
    """Shows the round. Nothing personal stands on it: the phone keeps the page for when there is no connection."""
    returning = _returning(round, request.GET.get("donus", ""))
    now, status = timezone.localtime(), more.pop("status", 200)
    activity = round.activity
    context = {
        "round": round,
        "activity": activity,
        "project": activity.project,
        "detail": detail,
        "doors": _doors(round),
        "to_return": CallBack.objects.filter(visit__round=round).count(),
        "returning": returning,
        "last": _last_visit(request, round),
        "is_taken": activity.opens_at <= now < activity.closes_at + fieldwork.STILL_TAKEN,
        "has_survey": asks_survey(detail),
        "outcomes": [(each.value, each.label) for each in (
            Outcome.NOBODY, Outcome.REFUSED, Outcome.VACANT, Outcome.LANGUAGE,
        )],
        "open_outcomes": [(each.value, each.label) for each in (Outcome.LATER, Outcome.NOBODY, Outcome.LANGUAGE)],
        "owner": owner_mark(request.user),
        "queue_words": queue_words(),
        "queue_cache": CACHE,
        "today": now.date(),
        **_visit_forms(round, detail, returning),
        **more,
    }  # fmt: skip
    return render(request, "participation/field/round.html", context, status=status)


def _visit_forms(round: Round, detail: FieldConversation, returning: CallBack | None) -> dict[str, VisitForm]:
    """Returns the page's three forms, each with a key of its own."""
    initial = {"place": round.place, "returns": returning.pk if returning else None}
    return {
        name: VisitForm(
            questions=detail.questions,
            auto_id=f"{name}_%s",
            initial=initial | {"key": secrets.token_urlsafe(18)},
        )
        for name in ("quick", "talk", "later")
    }


def _refused(
    request: HttpRequest, round: Round, detail: FieldConversation, form: VisitForm, *, status: int = 422
) -> HttpResponse:
    """Says what is wrong; what was typed stays in the form that it was typed into."""
    if _is_script(request):
        sentences = [str(each) for errors in form.errors.values() for each in errors]
        return JsonResponse({"stored": False, "why": " ".join(sentences)}, status=status)
    which = "talk" if form.data.get("outcome") == Outcome.COMPLETED else "later"
    form.auto_id = f"{which}_%s"
    return _page(request, round, detail, status=status, problem=form, **{which: form})


def _returning(round: Round, typed: Any) -> CallBack | None:
    """Returns the call-back that a visit answers; nothing when it was answered or struck out meanwhile."""
    if not str(typed or "").isdecimal():
        return None
    return CallBack.objects.filter(visit__round=round, pk=int(typed)).select_related("visit").first()


def _last_visit(request: HttpRequest, round: Round) -> Visit | None:
    pk = request.session.get(LAST_VISIT)
    found = (
        round.visits.filter(pk=pk, entered_by=request.user, is_return=False) if pk else round.visits.none()
    )
    return found.filter(day=timezone.localdate()).first()


def _doors(round: Round) -> int:
    return round.visits.doors().count()


def _due_call_backs(user: User) -> int:
    return CallBack.objects.filter(visit__round__visitor=user, on__lte=timezone.localdate()).count()


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _round(user: User, pk: int) -> Round:
    found = get_object_or_404(Round.objects.select_related("activity__project", "neighbourhood"), pk=pk)
    if not rules.may_enter_visits(user, found):
        raise Http404
    return found
