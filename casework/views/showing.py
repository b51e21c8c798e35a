"""Showing a case to everybody, at the desk: what waits to be looked at, the summary, the preview, the decision."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casework.forms_of_showing import ShowForm
from casework.models import Case
from casework.public_face import face_of
from casework.public_list import with_others
from casework.rules import CASE_ROLES, may_show
from casework.services.publishing import masked, may_become_public, publish, warnings_of
from casework.services.redacting import copies_of
from casework.views.work import seen_case
from common.refusal import Refusal
from people.roles import role_required

workers = role_required(*CASE_ROLES)
PAGE = 25


@never_cache
@workers
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Lists the cases whose applicants wish them to be shown, the oldest first, a page by keys."""
    found = Case.objects.visible_to(request.user).may_be_shown().order_by("received_at", "number")
    if after := request.GET.get("sonra", ""):
        last = Case.objects.filter(number=after).values_list("received_at").first()
        found = (
            found.filter(received_at__gte=last[0]).exclude(number__lte=after, received_at=last[0])
            if last
            else found
        )
    rows = list(found.select_related("topic", "neighbourhood", "unit")[: PAGE + 1])
    following = rows[PAGE - 1].number if len(rows) > PAGE else ""
    return render(request, "casework/work/to_show.html", {"rows": rows[:PAGE], "following": following})


@never_cache
@workers
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Takes the summary, shows what everybody would see, and publishes just that."""
    case = with_others(Case.objects.filter(pk=_shown_by(request, number).pk))
    case = case.select_related("applicant", "topic", "neighbourhood", "unit").get()
    copies = [each for each in copies_of(case) if each.message_id is None]
    form = ShowForm(request.POST or None, case=case, copies=copies)
    if not form.is_bound:
        return _page(request, case, form)
    if request.POST.get("go") == "mask":
        form.data = form.data.copy()
        form.data["summary"] = masked(form.data.get("summary", ""))
    if not form.is_valid():
        return _page(request, case, form, status=422)
    if request.POST.get("go") != "publish" or form.cleaned_data["seen"] != form.mark:
        return _page(request, case, form, is_preview=True)
    return _publish(request, case, form)


def _shown_by(request: HttpRequest, number: str) -> Case:
    case = seen_case(request, number)
    if not (may_show(request.user, case) and may_become_public(case)):
        raise Http404
    return case


def _publish(request: HttpRequest, case: Case, form: ShowForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        publish(
            case, summary=said["summary"], shown=form.shown, looked_at=said["looked_at"], actor=request.user
        )
    except Refusal as refusal:
        form.add_error("looked_at" if refusal.code == "summary_names_somebody" else None, str(refusal))
        return _page(request, case, form, is_preview=True, status=409)
    messages.success(request, _("Everybody sees it now, without names."))
    return redirect("case_desk", case.number)


def _page(
    request: HttpRequest, case: Case, form: ShowForm, *, is_preview: bool = False, status: int = 200
) -> HttpResponse:
    face, warned = None, []
    if is_preview:
        summary = form.cleaned_data["summary"]
        face = face_of(case, summary=summary, shown=form.shown, copies=form.copies.values())
        warned = warnings_of(case, "\n".join((summary, *form.shown.values())))
        form.data = form.data.copy()
        form.data["seen"] = form.mark
    if not warned:
        form.fields.pop("looked_at", None)
    context = {
        "case": case,
        "form": form,
        "face": face,
        "warned": warned,
        "can_mask": bool(face) and masked(face.summary) != face.summary,
        "written": case.messages.filter(way="in").order_by("at").first(),
    }
    return render(request, "casework/work/show.html", context, status=status)
