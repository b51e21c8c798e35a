"""The licence guide at the desk: rows with their days, drafts, the try-out of what is not in force yet."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.dates import parse_day
from common.refusal import Refusal
from esnaf import guidance, rules
from esnaf.forms.guide import DayForm, form_of
from esnaf.guide import Guide, guide_on
from esnaf.models import GuideQuestion, GuideRow, GuideRule
from esnaf.services import guiding
from people.roles import role_required

MODELS: dict[str, type[GuideRow]] = {"soru": GuideQuestion, "kural": GuideRule}


@never_cache
@role_required(*rules.DESK_ROLES)
def guide(request: HttpRequest) -> HttpResponse:
    """All rows in force and all drafts; what the walk over every path finds wrong stands above them."""
    today = timezone.localdate()
    tables = [
        {
            "what": what,
            "title": title,
            "rows": [_row(row, today) for row in model.objects.filter(valid_to=None)]
            + [_row(row, today) for row in model.objects.filter(valid_to__gte=today)],
        }
        for what, title, model in (
            ("soru", _("Questions of the guide"), GuideQuestion),
            ("kural", _("Classes, documents and steps"), GuideRule),
        )
    ]
    context = {
        "tables": tables,
        "findings": [_told(each) for each in _findings(guide_on(today))],
        "draft_findings": [_told(each) for each in _findings(guide_on(today, with_drafts=True))],
        "to_confirm": GuideRule.objects.in_force(today).filter(confirmed=False).count(),
    }
    return render(request, "esnaf/desk/guide.html", context)


@never_cache
@role_required(*rules.DESK_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_new(request: HttpRequest, what: str) -> HttpResponse:
    """Writes a new row."""
    return _edit(request, what, _model(what)())


@never_cache
@role_required(*rules.DESK_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Edits a draft; shows a row in force with the ways to revise or end it."""
    found = get_object_or_404(_model(what), pk=pk)
    if found.is_draft:
        return _edit(request, what, found)
    context = {"row": found, "what": what, "facts": _facts(found), "day_form": DayForm()}
    return render(request, "esnaf/desk/guide_row.html", context)


@role_required(*rules.DESK_ROLES)
@require_POST
def act(request: HttpRequest, what: str, pk: int, verb: str) -> HttpResponse:
    """Revises, puts in force, ends or discards a row."""
    found = get_object_or_404(_model(what), pk=pk)
    if verb not in VERBS:
        raise Http404
    try:
        kept = VERBS[verb](request, found)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("esnaf_desk_guide_row", what, pk)
    return redirect("esnaf_desk_guide_row", what, kept.pk) if kept else redirect("esnaf_desk_guide")


@never_cache
@role_required(*rules.DESK_ROLES)
def try_out(request: HttpRequest) -> HttpResponse:
    """The guide as it would be with every draft in force, on a day: all questions and the result on one page."""
    day = _day(request)
    tried = guide_on(day, with_drafts=True)
    answers = {each.code: request.GET[each.code] for each in tried.questions if each.code in request.GET}
    given = tried.path(answers)
    done = given and guidance.open_question(given) is None
    context = {
        "day": day,
        "given": given,
        "outcome": tried.outcome(guidance.kept_answers(given)) if done else None,
        "drafts": GuideQuestion.objects.drafts().count() + GuideRule.objects.drafts().count(),
    }
    return render(request, "esnaf/desk/guide_try.html", context)


def _edit(request: HttpRequest, what: str, found: GuideRow) -> HttpResponse:
    form = form_of(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = guiding.save_draft(found, values=form.values(), actor=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            messages.success(request, _("The draft is saved. Try it out before it holds."))
            return redirect("esnaf_desk_guide_row", what, saved.pk)
    context = {"row": found, "what": what, "form": form, "day_form": DayForm()}
    return render(request, "esnaf/desk/guide_edit.html", context, status=422 if form.errors else 200)


def _revise(request: HttpRequest, found: GuideRow) -> GuideRow:
    return guiding.revise(found, actor=request.user)


def _put_in_force(request: HttpRequest, found: GuideRow) -> GuideRow:
    form = DayForm(request.POST)
    day = form.cleaned_data["day"] if form.is_valid() else date.min
    return guiding.put_in_force(found, from_day=day, actor=request.user, today=timezone.localdate())


def _end(request: HttpRequest, found: GuideRow) -> GuideRow:
    form = DayForm(request.POST)
    day = form.cleaned_data["day"] if form.is_valid() else date.min
    return guiding.end(found, last_day=day, actor=request.user)


def _discard(request: HttpRequest, found: GuideRow) -> None:
    guiding.discard(found, actor=request.user)


VERBS = {"degistir": _revise, "yururluk": _put_in_force, "bitir": _end, "sil": _discard}


def _model(what: str) -> type[GuideRow]:
    if what not in MODELS:
        raise Http404
    return MODELS[what]


def _row(found: GuideRow, today: date) -> dict[str, Any]:
    if found.is_draft:
        state, kind = _("Draft"), "waiting"
    elif found.valid_from > today:
        state, kind = _("Holds later"), "open"
    else:
        state, kind = _("In force"), "done"
    return {"row": found, "state": state, "kind": kind, "condition": guidance.condition_text(found.condition)}


def _facts(found: GuideRow) -> list[dict[str, Any]]:
    names = ("text", "text_en", "hint", "where", "authority", "fee", "time", "law", "source")
    fields = [found._meta.get_field(name) for name in names if hasattr(found, name)]
    facts = [{"label": field.verbose_name, "value": getattr(found, field.name)} for field in fields]
    facts.append({"label": _("Condition"), "value": guidance.condition_text(found.condition) or _("always")})
    return [fact for fact in facts if fact["value"]]


def _findings(found: Guide) -> list[guidance.Finding]:
    return guidance.findings(found.questions, found.rules)


def _told(finding: guidance.Finding) -> str:
    told = {"code": finding.code, "detail": finding.detail}
    return {
        "condition": _("%(code)s: its condition names a question or answer that is not there: %(detail)s."),
        "never": _("%(code)s: no answers lead to it."),
        "no_class": _("These answers lead to no class: %(detail)s."),
    }[finding.what] % told


def _day(request: HttpRequest) -> date:
    try:
        return parse_day(request.GET.get("gun", ""))
    except ValueError:
        return timezone.localdate()
