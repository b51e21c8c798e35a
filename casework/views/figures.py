"""The figures of cases for units and for the yearly report, the report of law 4982, and appeals."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import rules
from casework.forms_of_figures import AppealForm, PeriodForm
from casework.models import InformationAppeal
from casework.render_figures import as_workbook
from casework.report_tables import Table, information_tables, tables_of
from casework.services.appeals import note_appeal
from casework.services.figures import appeals_of, figures, units_with_figures
from city.models import OrgUnit
from people.models import Role
from people.roles import role_required

readers = role_required(*rules.FIGURE_ROLES)
MOST_APPEALS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@readers
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Shows the figures of a period, of one's units or of all."""
    form = _form(request)
    tables, information = _tables(request, form) if form.is_valid() else ([], [])
    context = {
        "form": form,
        "tables": tables,
        "information": information,
        "query": request.GET.urlencode(),
        "heading": _heading(form) if form.is_valid() else "",
    }
    return render(request, "casework/figures.html", context, status=200 if form.is_valid() else 422)


@readers
@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """Hands out the same tables as a workbook."""
    form = _form(request)
    if not form.is_valid():
        return redirect("case_figures")
    tables, information = _tables(request, form)
    first, last = form.period
    name = f"basvuru-rakamlari-{first:%Y-%m}-{last:%Y-%m}.xlsx"
    return HttpResponse(
        as_workbook([*tables, *information], heading=_heading(form)),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@role_required(Role.CASE_OFFICER, Role.CASE_HEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def appeals(request: HttpRequest) -> HttpResponse:
    """Notes appeals against answers under law 4982, and their results."""
    form = AppealForm(request.POST or None, user=request.user)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        note_appeal(
            form.case,
            before=data["before"],
            on=data["on"],
            result=data["result"],
            decided_on=data["decided_on"],
            actor=request.user,
        )
        messages.success(request, _("Noted. It is counted in the yearly report."))
        return redirect("case_appeals")
    known = InformationAppeal.objects.filter(case__unit__in=rules.units_with_cases(request.user))
    context = {"form": form, "appeals": known.select_related("case")[:MOST_APPEALS]}
    return render(request, "casework/appeals.html", context, status=422 if form.errors else 200)


def _units(request: HttpRequest) -> tuple[list[OrgUnit], bool]:
    """Returns the units whose figures a person may see, and whether these are all."""
    if rules.may_see_all_figures(request.user):
        return units_with_figures(), True
    return list(OrgUnit.objects.filter(pk__in=rules.units_with_cases(request.user))), False


def _form(request: HttpRequest) -> PeriodForm:
    today = timezone.localdate()
    start = {"ilk": date(today.year, 1, 1).strftime("%Y-%m"), "son": today.strftime("%Y-%m"), "birim": ""}
    given = {name: request.GET.get(name) or start[name] for name in start}
    units, sees_all = _units(request)
    return PeriodForm(given, units=units, sees_all=sees_all)


def _tables(request: HttpRequest, form: PeriodForm) -> tuple[list[Table], list[Table]]:
    first, last = form.period
    chosen = form.cleaned_data["birim"]
    units, sees_all = _units(request)
    keys = [chosen.pk] if chosen else None if sees_all else [unit.pk for unit in units]
    counts = figures(first, last, units=keys, on=timezone.localdate())
    return tables_of(counts), information_tables(counts, appeals_of(first, last, units=keys))


def _heading(form: PeriodForm) -> str:
    first, last = form.period
    unit = form.cleaned_data["birim"]
    return f"{unit.label if unit else form.fields['birim'].empty_label}, {first:%m.%Y} – {last:%m.%Y}"
