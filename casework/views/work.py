"""The desk of cases: the inbox, one case with its timeline and its clock, the steps, its files."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casework.alike import alike_of
from casework.explaining import reasons, silence_sentence
from casework.forms_of_work import InboxForm
from casework.handing_out import handed_out
from casework.inbox import VIEWS, cases_in, narrowed, page_of
from casework.inbox_drawing import drawn_fields, drawn_rows
from casework.models import Attachment, Case
from casework.rules import CASE_ROLES, is_sensitive, may_refer, may_show
from casework.services.files import download_name
from casework.services.publishing import may_become_public
from casework.services.referring import responsible_body
from casework.services.saved_views import kept_part, views_of
from casework.services.talking import mark_read
from casework.signing import draft_underway, last_round, shown, steps_waiting_for
from casework.steps import find_step, steps_for
from casework.terms import clock_of
from casework.timeline import lines
from casework.views.beginning import beginning
from casework.words import State
from common.refusal import Refusal
from people.audit import record
from people.roles import role_required

workers = role_required(*CASE_ROLES)


@never_cache
@workers
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Shows the cases of a view, narrowed, a page at a time."""
    today = timezone.localdate()
    view = request.GET.get("gorunum", "is")
    view = view if view in VIEWS else "is"
    form = InboxForm(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    found = narrowed(cases_in(view, user=request.user, today=today), filters)
    kept = request.GET.copy()
    for name in ("sonra", "gorunum"):
        kept.pop(name, None)
    page = page_of(found, view=view, after=request.GET.get("sonra", ""))
    kept_views, shown_query = views_of(request.user), kept_part(request.GET.urlencode())
    context = {
        "page": page,
        "rows": drawn_rows(page.rows, today=today),
        "fields": drawn_fields(form),
        "words": request.GET.get("q", ""),
        "view": view,
        "views": VIEWS.items(),
        "query": kept.urlencode(),
        "is_narrowed": any(filters.values()),
        "is_later": bool(request.GET.get("sonra")),
        "today": today,
        "kept": kept_views,
        "shown": shown_query,
        "is_own": any(each.query == shown_query for each in kept_views),
    }
    return render(request, "casework/work/inbox.html", context)


@never_cache
@workers
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Shows a case: who asked, what happened, why it is due on its day, what can be done."""
    found = seen_case(request, number)
    now, today = timezone.now(), timezone.localdate()
    if is_sensitive(found):
        record("read_case", found, actor=request.user)
    if found.needs_reading and found.unit_id is not None:
        mark_read(found)
    events = list(found.events.select_related("actor", "unit", "message__author").order_by("sequence"))
    clock = clock_of(found, events=events)
    steps = steps_for(request.user, found)
    held = last_round(found) if found.is_open else None
    context = {
        "case": found,
        "applicant": found.applicant,
        "events": lines(events),
        "draft": shown(held) if held else None,
        "files": found.attachments.select_related("redacted_from"),
        "may_cover": may_refer(request.user, found),
        "may_show": may_show(request.user, found) and may_become_public(found),
        "referrals": found.referrals.select_related("unit").filter(ended_at=None),
        "likes": found.likes.order_by("number")[:20],
        "alike": alike_of(found, user=request.user, now=now),
        "may_link": any(step.key == "bagla" for step in steps),
        "clock": clock,
        "reasons": reasons(clock),
        "silence": silence_sentence(clock, today=today) if found.is_open else "",
        "is_overdue": found.is_overdue(on=today),
        "body": responsible_body(found, now=now) if found.state == State.RECEIVED else None,
        "first": next((step for step in steps if step.is_first), None),
        "steps": [step for step in steps if not step.is_first],
    }
    return render(request, "casework/work/case.html", context)


@never_cache
@workers
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Shows the form of a step, and takes it."""
    found = seen_case(request, number)
    wanted = find_step(key, user=request.user, case=found)
    if wanted is None:
        messages.error(
            request, _("This step is not possible now. Somebody may have been here in the meantime.")
        )
        return redirect("case_desk", number)
    chooser, begun = beginning(request, found) if wanted.takes_template else (None, {})
    form = wanted.form(request.POST or None, case=found, initial=begun) if wanted.form else None
    status = 200
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            wanted.do(found, form.cleaned_data if form else {}, request.user)
        except Refusal as refusal:
            if form is None:
                messages.error(request, str(refusal))
                return redirect("case_desk", number)
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, wanted.said(found))
            return _back(request, found)
    elif form is None:
        return redirect("case_desk", number)
    elif form.is_bound:
        status = 422
    held = draft_underway(found) if wanted.shows_draft else None
    context = {
        "case": found,
        "step": wanted,
        "form": form,
        "chooser": chooser,
        "draft": shown(held) if held else None,
    }
    return render(request, "casework/work/step.html", context, status=status)


@never_cache
@workers
@require_safe
def file(request: HttpRequest, number: str, pk: str) -> HttpResponse:
    """Hands out a file of a case that the person may see."""
    case = seen_case(request, number)
    found = get_object_or_404(Attachment, case=case, pk=pk)
    if is_sensitive(case):
        record("read_case_file", found, actor=request.user, case=case.number)
    return handed_out(found.file, found.content_type, name=download_name(found))


def seen_case(request: HttpRequest, number: str) -> Case:
    """Returns the case of a number that the person may see. Errors: Http404."""
    related = ("applicant", "topic", "neighbourhood", "unit", "assignee", "same_as")
    wanted = Case.objects.select_related(*related).filter(number=number)
    found = wanted.visible_to(request.user).first()
    if found is None:
        # Whoever is asked to sign reads the case, whichever unit has it.
        found = wanted.filter(pk__in=steps_waiting_for(request.user).values("draft__case")).first()
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest, case: Case) -> HttpResponse:
    """Goes back to the case, or to the inbox when it is now another unit's."""
    if Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        return redirect("case_desk", case.number)
    return redirect("case_inbox")
