"""Prioritising for everybody: the options, one's ballot, and what came out with the rule explained."""

import secrets
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from common.refusal import Refusal
from participation.activities.registry import kind_of
from participation.errors import AlreadyVoted, TooManyRequests
from participation.forms_of_priorities import choices_of
from participation.models import Activity, Option
from participation.visitor import digest_of, remember
from people.throttle import too_often

BALLOTS_AN_HOUR = 300
VOTED = "verildi"
COUNT_KEPT_SECONDS = 86_400


def page(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Shows the ballot while voting runs, and the result when it is over."""
    return _page(request, activity, given=VOTED in request.GET)


def cast(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Takes a ballot; what does not fit stays on the page with the reason."""
    address = reverse("activity", args=[activity.project.slug, activity.slug])
    if request.method != "POST":
        return redirect(address)
    from participation.services import voting

    options = list(activity.options.all())
    choices, key = choices_of(request.POST, options), request.POST.get("key", "")[:64]
    try:
        if too_often(request, f"ballot-{activity.pk}", limit=BALLOTS_AN_HOUR):
            raise TooManyRequests
        voting.vote(
            activity,
            choices=choices,
            key=key or secrets.token_urlsafe(18),
            visitor=digest_of(request, activity),
            language=get_language() or "tr",
        )
    except Refusal as refusal:
        status = 409 if isinstance(refusal, AlreadyVoted) else 422
        return _page(request, activity, typed=choices, key=key, refusal=str(refusal), status=status)
    return remember(redirect(f"{address}?{VOTED}"), request)


def as_pabulib(request: HttpRequest, activity: Activity) -> HttpResponse | StreamingHttpResponse:
    """Sends the result in the format of participatory budgeting's library, when voting is over."""
    detail = kind_of(activity).detail_of(activity)
    if activity.state() != "closed" or detail.method != detail.Method.BUDGET:
        raise Http404
    from participation.services import voting

    answer = StreamingHttpResponse(voting.pabulib(activity), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{activity.slug}.pb"'
    return answer


def _page(
    request: HttpRequest,
    activity: Activity,
    *,
    typed: dict[int, int] | None = None,
    key: str = "",
    refusal: str = "",
    given: bool = False,
    status: int = 200,
) -> HttpResponse:
    detail, state = kind_of(activity).detail_of(activity), activity.state()
    options = list(activity.options.select_related("neighbourhood"))
    has_voted = activity.ballots.filter(visitor=digest_of(request, activity)).exists()
    context = {
        "activity": activity,
        "project": activity.project,
        "detail": detail,
        "state": state,
        "rows": [{"option": option, "typed": (typed or {}).get(option.pk, "")} for option in options],
        "ranks": range(1, min(detail.ranks, len(options)) + 1),
        "spent": sum(option.cost or 0 for option in options if option.pk in (typed or {})),
        "key": key or secrets.token_urlsafe(18),
        "refusal": refusal,
        "has_voted": has_voted and not refusal,
        "given": given and has_voted,
        "result": result_rows(activity, options) if state == "closed" else None,
    }
    return render(request, "participation/activities/priorities/page.html", context, status=status)


def result_rows(activity: Activity, options: list[Option]) -> dict[str, Any]:
    """Returns the result as a page shows it; counting is loaded here, not with the addresses."""
    result, by_pk = _counted(activity), {option.pk: option for option in options}
    if result.funded is None:
        most = max((each.score for each in result.standings), default=0) or 1
        rows = [
            {
                "option": by_pk[each.option],
                "score": float(each.score),
                "voters": each.voters,
                "rank": each.rank,
                "percent": round(100 * float(each.score / most)),
            }
            for each in result.standings
        ]
        return {"ballots": result.ballots, "rows": rows}
    chosen = {pk: place for place, pk in enumerate(result.funded.chosen)}
    order = sorted(by_pk, key=lambda pk: (chosen.get(pk, len(chosen)), -result.supporters.get(pk, 0), pk))
    rows = [
        {
            "option": by_pk[pk],
            "voters": result.supporters.get(pk, 0),
            "is_funded": pk in chosen,
            "by_shares": pk in result.funded.by_shares,
            "percent": round(100 * result.supporters.get(pk, 0) / result.ballots) if result.ballots else 0,
        }
        for pk in order
    ]
    money = {"spent": int(result.funded.spent), "left": int(result.funded.left)}
    return {"ballots": result.ballots, "rows": rows, **money}


def _counted(activity: Activity) -> Any:
    """Returns the count of a closed vote, made once: a visit costs the same however many have voted."""
    from participation.services import voting

    key = f"vote:{activity.pk}:{activity.closes_at.timestamp()}:{activity.ballots.count()}"
    return cache.get_or_set(key, lambda: voting.result_of(activity), COUNT_KEPT_SECONDS)
