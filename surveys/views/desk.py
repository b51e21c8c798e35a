"""The survey desk: the list, one survey, opening it, its plan and its end."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from common.refusal import Refusal
from people.intake import Channel
from people.models import AuditEvent, Role
from people.roles import has_role, role_required
from surveys import rules
from surveys.addresses import public_address, qr_svg, station_address
from surveys.errors import FixedAfterOpening, NotPlausible, SurveyHasClosed
from surveys.forms.desk import CloseForm, ExtendForm, OpenForm, ReplanForm
from surveys.homes import keeper
from surveys.models import Survey
from surveys.outcomes import outcomes_of
from surveys.querysets import surveys_visible_to, with_answers
from surveys.services.opening import change_plan, close_early, extend, open_survey
from surveys.services.stations import STATIONS
from surveys.views.desk_words import events_of, facts_of, next_step, row_of, tabs_of

STATES = ("open", "planned", "closed")


@role_required(*rules.READING_ROLES)
def survey_list(request: HttpRequest) -> HttpResponse:
    """Lists the surveys this person sees: those that run first, then what comes, then what is over."""
    found = list(with_answers(surveys_visible_to(request.user)))
    homes = keeper().homes(survey.pk for survey in found)
    found.sort(key=lambda survey: STATES.index(survey.state()))
    outcomes = outcomes_of(survey.pk for survey in found)
    rows = [
        row_of(survey, home=homes.get(survey.pk), outcome=outcomes.get(survey.pk), user=request.user)
        for survey in found
    ]
    context = {"rows": rows, "may_open": rules.may_open(request.user)}
    return render(request, "surveys/desk/survey_list.html", context)


@role_required(*rules.READING_ROLES)
def survey_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows one survey with its address, dates, version, history and next step."""
    return _show(request, _survey(request, slug))


@role_required(*rules.OPENING_ROLES)
def survey_open(request: HttpRequest) -> HttpResponse:
    """Opens a survey on the newest published version of a questionnaire."""
    form = OpenForm(request.POST or None, initial=_proposal(request))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        version = given.pop("questionnaire").newest_version
        try:
            made = open_survey(version=version, actor=request.user, **given)
        except NotPlausible as refusal:
            form.show(refusal)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _opened_sentence(made))
            return redirect("survey_desk", slug=made.slug)
    context = {"form": form, "has_questionnaires": form.fields["questionnaire"].queryset.exists()}
    return render(request, "surveys/desk/survey_open.html", context, status=422 if form.errors else 200)


@role_required(*rules.OPENING_ROLES)
def survey_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Changes a survey that has not opened yet."""
    survey = _survey(request, slug)
    if survey.state() != "planned":
        messages.error(request, str(FixedAfterOpening()))
        return redirect("survey_desk", slug=slug)
    form = ReplanForm(request.POST or None, survey=survey)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_plan(survey, changes=form.changes(), actor=request.user)
        except NotPlausible as refusal:
            form.show(refusal)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The plan is saved."))
            return redirect("survey_desk", slug=changed.slug)
    context = {"form": form, "survey": survey}
    return render(request, "surveys/desk/survey_plan.html", context, status=422 if form.errors else 200)


@role_required(*rules.OPENING_ROLES)
@require_POST
def survey_dates(request: HttpRequest, slug: str) -> HttpResponse:
    """Lets a survey run longer, or ends it now; both with a reason."""
    survey = _survey(request, slug)
    wants_close = request.POST.get("act") == "close"
    form = CloseForm(request.POST) if wants_close else ExtendForm(request.POST)
    if form.is_valid():
        verb = close_early if wants_close else extend
        try:
            verb(survey, actor=request.user, **form.cleaned_data)
        except SurveyHasClosed as refusal:
            messages.error(request, str(refusal))
            return redirect("survey_desk", slug=slug)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            done = _("The survey is closed.") if wants_close else _("The survey runs longer.")
            messages.success(request, done)
            return redirect("survey_desk", slug=slug)
    return _show(request, survey, **{"close_form" if wants_close else "extend_form": form})


@role_required(*rules.READING_ROLES)
@require_GET
def survey_qr(request: HttpRequest, slug: str) -> HttpResponse:
    """Hands out the QR code of the survey's address, for posters."""
    survey = _survey(request, slug)
    answer = HttpResponse(qr_svg(public_address(survey)), content_type="image/svg+xml")
    answer["Content-Disposition"] = f'attachment; filename="{survey.slug}-karekod.svg"'
    return answer


def _survey(request: HttpRequest, slug: str) -> Survey:
    found = with_answers(surveys_visible_to(request.user)).select_related("population", "notice", "version")
    return get_object_or_404(found.select_related("version__questionnaire"), slug=slug)


def stations_of(survey: Survey) -> list[dict[str, str]]:
    """Returns the addresses at which answers are recorded with another channel than the web."""
    return [
        {"label": str(Channel(each).label), "address": station_address(survey, each)}
        for each in survey.channels
        if each in STATIONS
    ]


def _show(request: HttpRequest, survey: Survey, **forms: Any) -> HttpResponse:
    home = keeper().homes([survey.pk]).get(survey.pk)
    outcome = outcomes_of([survey.pk]).get(survey.pk)
    audit = AuditEvent.objects.filter(subject="surveys.survey", subject_id=str(survey.pk))
    state = survey.state()
    may_change = rules.may_open(request.user)
    context = {
        "survey": survey,
        "tabs": tabs_of(survey, active="survey_desk", user=request.user),
        "row": row_of(survey, home=home, outcome=outcome, user=request.user),
        "home": home,
        "step": next_step(survey, outcome),
        "facts": facts_of(survey, home=home),
        "address": public_address(survey),
        "stations": stations_of(survey),
        "qr": qr_svg(public_address(survey), inline=True),
        "versions": survey.version.questionnaire.versions.select_related("published_by").order_by("-number"),
        "newest": survey.version.questionnaire.newest_version,
        "events": events_of(audit.select_related("actor").order_by("sequence")),
        "is_team": rules.reads_all(request.user),
        "may_take_data": has_role(request.user, Role.ANALYST, Role.PARTICIPATION),
        "may_change": may_change,
        "may_plan": may_change and state == "planned",
        "may_extend": may_change and state != "closed",
        "may_close": may_change and state == "open",
        "extend_form": forms.get("extend_form") or ExtendForm(),
        "close_form": forms.get("close_form") or CloseForm(),
    }
    return render(request, "surveys/desk/survey_detail.html", context, status=422 if forms else 200)


def _proposal(request: HttpRequest) -> dict[str, Any]:
    """What the address names: a project's brief, a questionnaire."""
    initial = keeper().proposal(request.GET.get("proje", ""))
    return initial | {"questionnaire": request.GET.get("soru-formu", "")}


def _opened_sentence(survey: Survey) -> str:
    if survey.opens_at <= timezone.now():
        return _("The survey is open.")
    return _("The survey is planned. Until it opens, the plan can be changed.")
