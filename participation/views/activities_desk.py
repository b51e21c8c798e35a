"""Activities at the desk: added, changed, looked at, exported; a kind adds pages of its own."""

import csv
import io
from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from common.formula_safe import disarm
from common.refusal import Refusal
from participation import rules
from participation.activities.registry import Kind, kind_of, kinds
from participation.forms_of_kinds import ActivityForm
from participation.models import Activity, Project
from participation.services.activities import add_activity, edit_activity
from people.roles import role_required

PER_PAGE = 50


@role_required(*rules.TRIAGE_ROLES)
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows which kinds of activity there are, and what each is for."""
    project = get_object_or_404(Project, slug=slug)
    return render(
        request, "participation/activity_choose.html", {"project": project, "kinds": kinds().values()}
    )


@role_required(*rules.TRIAGE_ROLES)
def add(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Adds an activity of a kind to a project."""
    project, kind = get_object_or_404(Project, slug=slug), _kind(key)
    form, detail = _forms(request, kind)
    if request.method == "POST" and form.is_valid() and detail.is_valid():
        try:
            made = add_activity(
                project, kind=kind, actor=request.user, detail=detail.cleaned_data, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The activity is added. The project’s page shows it."))
            return redirect("activity_desk", made.pk)
    return _form_page(request, project, kind, form, detail)


@role_required(*rules.TRIAGE_ROLES)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes an activity and what its kind adds."""
    activity = _activity(pk)
    kind = kind_of(activity)
    form, detail = _forms(request, kind, activity=activity)
    if request.method == "POST" and form.is_valid() and detail.is_valid():
        changes, more = form.cleaned_data, detail.cleaned_data
        try:
            edit_activity(activity, kind=kind, changes=changes, detail=more, actor=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The activity is saved."))
            return redirect("activity_desk", pk)
    return _form_page(request, activity.project, kind, form, detail, activity=activity)


@role_required(*rules.STUDY_ROLES)
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows an activity with what was said in it, a page at a time."""
    activity = _activity(pk)
    kind = kind_of(activity)
    page = None
    if kind.said:
        rows = kind.said[0]._default_manager.filter(activity=activity).order_by("-day", "pk")
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "activity": activity,
        "project": activity.project,
        "kind": kind,
        "detail": kind.detail_of(activity),
        "page": page,
        "may_change": rules.may_triage(request.user),
        "state": activity.state(),
        "has_answers": "yanit" in kind.desk_parts,
    }
    if kind.panel:
        context |= import_string(kind.panel)(activity)
    return render(request, f"participation/activities/{kind.key}/desk.html", context)


@role_required(*rules.TRIAGE_ROLES)
def part(request: HttpRequest, pk: int, part: str, key: str | None = None) -> HttpResponse:
    """Shows a page that only this kind has at the desk."""
    activity = _activity(pk)
    view = kind_of(activity).desk_view(part)
    if view is None:
        raise Http404
    return view(request, activity) if key is None else view(request, activity, key=key)


@role_required(*rules.STUDY_ROLES)
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse | StreamingHttpResponse:
    """Sends everything that was said as CSV or JSON, formulas disarmed."""
    activity = _activity(pk)
    found = kind_of(activity)
    if kind == "json":
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows(activity)]
        answer = JsonResponse(
            {"activity": activity.slug, "rows": rows}, json_dumps_params={"ensure_ascii": False}
        )
    elif kind == "csv":
        answer = StreamingHttpResponse(_lines(found, activity), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{activity.slug}.{kind}"'
    return answer


def _lines(kind: Kind, activity: Activity) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    for row in (kind.columns, *kind.rows(activity)):
        writer.writerow([disarm(cell) for cell in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def _activity(pk: int) -> Activity:
    return get_object_or_404(Activity.objects.select_related("project").exclude(slug=""), pk=pk)


def _kind(key: str) -> Kind:
    try:
        return kinds()[key]
    except KeyError:
        raise Http404 from None


def _forms(request: HttpRequest, kind: Kind, *, activity: Activity | None = None):
    data = request.POST if request.method == "POST" else None
    detail = kind.detail_of(activity) if activity else None
    form = ActivityForm(data, instance=activity, is_moderated=kind.is_moderated)
    return form, import_string(kind.form)(data, instance=detail)


def _form_page(request, project: Project, kind: Kind, form, detail, *, activity=None) -> HttpResponse:
    context = {"project": project, "kind": kind, "form": form, "detail": detail, "activity": activity}
    status = 422 if form.is_bound else 200
    return render(request, "participation/activity_form.html", context, status=status)
