"""One step for many cases that were selected in the inbox, and what came of each."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casework import forms_of_many as forms
from casework.rules import CASE_ROLES
from casework.services import many
from people.roles import role_required

workers = role_required(*CASE_ROLES)
RESULT = "cases_many_result"


@dataclass(frozen=True, slots=True)
class Way:
    """A step that can be taken for many: its name, its form, what is done."""

    label: object
    form: type[forms.ManyForm]
    do: Callable[..., list[many.Done]]


WAYS = {
    "ver": Way(gettext_lazy("Give to somebody"), forms.AssignManyForm, many.assign_all),
    "havale": Way(gettext_lazy("Refer to a unit"), forms.ReferManyForm, many.refer_all),
    "yanit": Way(gettext_lazy("Answer alike"), forms.AnswerManyForm, many.answer_all),
}


@never_cache
@workers
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest) -> HttpResponse:
    """Shows the selected cases with the form of a step, and takes the step for each."""
    given = request.POST if request.method == "POST" else request.GET
    cases = many.cases_of(given.getlist("n"), user=request.user)
    if not cases:
        messages.info(request, _("Select the cases first."))
        return redirect("case_inbox")
    key = given.get("adim") if given.get("adim") in WAYS else "ver"
    way = WAYS[key]
    form = way.form(request.POST or None, cases=cases, user=request.user)
    if form.is_bound and form.is_valid():
        done = way.do(cases, actor=request.user, **form.cleaned_data)
        request.session[RESULT] = {"step": key, "rows": [asdict(each) for each in done]}
        return redirect("case_many_result")
    context = {"cases": cases, "form": form, "key": key, "way": way, "tabs": _tabs(cases, key)}
    return render(request, "casework/work/many.html", context, status=422 if form.is_bound else 200)


@never_cache
@workers
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """Shows what was done and what was refused, and why."""
    kept = request.session.get(RESULT)
    if kept is None:
        return redirect("case_inbox")
    rows: list[dict[str, Any]] = kept["rows"]
    context = {
        "label": WAYS[kept["step"]].label,
        "done": [row for row in rows if row["is_done"]],
        "refused": [row for row in rows if not row["is_done"]],
    }
    return render(request, "casework/work/many_result.html", context)


def _tabs(cases: list[Any], key: str) -> list[dict[str, Any]]:
    numbers = "".join(f"&n={case.number}" for case in cases)
    return [
        {"label": way.label, "url": f"?adim={name}{numbers}", "active": name == key}
        for name, way in WAYS.items()
    ]
