"""The unit's queue: what waits, until when, whose it is; taking and handing over."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from people.roles import role_required
from stk_registry import queue, records, rules
from stk_registry.forms.desk import AssignForm, QueueFilter
from stk_registry.models import Claim, ProfileChange
from stk_registry.services.assigning import assign
from stk_registry.views.desk_words import chips_of, kept_query, unit_tabs

ASSIGNED = {"degisiklik": ProfileChange, "talep": Claim}


@role_required(*rules.REGISTRY_ROLES)
def stk_queue(request: HttpRequest) -> HttpResponse:
    """Lists what waits, the nearest deadline first, and what each colleague has."""
    form = QueueFilter(request.GET)
    today = timezone.localdate()
    page = queue.page_of(_wanted(form), number=request.GET.get("page"), today=today)
    page.object_list = [_row(item, today=today, request=request) for item in page.object_list]
    query = kept_query(request)
    context = {
        "page": page,
        "form": form,
        "query": urlencode(query) + "&" if query else "",
        "clear_url": request.path if query else "",
        "active": chips_of(form, query, request.path),
        "loads": queue.loads(today),
        "tabs": unit_tabs("stk_queue"),
    }
    return render(request, "stk_registry/desk/queue.html", context)


@role_required(*rules.REGISTRY_ROLES)
def stk_files(request: HttpRequest) -> HttpResponse:
    """Lists the records with documents and photos that nobody has looked at yet."""
    page = Paginator(records.with_files_to_look_at(), queue.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "stk_registry/desk/files.html", {"page": page, "tabs": unit_tabs("stk_files")})


@role_required(*rules.REGISTRY_ROLES)
@require_POST
def stk_assign(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Takes a change or a claim, gives it to a colleague, or puts it back."""
    if what not in ASSIGNED:
        raise Http404
    found = get_object_or_404(ASSIGNED[what], pk=pk)
    form = AssignForm(request.POST)
    if form.is_valid():
        try:
            taken = assign(found, to=form.cleaned_data["to"], actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _told(taken.assignee, request))
    else:
        messages.error(request, _("Choose one of the list."))
    return redirect(_back(request))


def _told(assignee: Any, request: HttpRequest) -> str:
    if assignee is None:
        return _("Put back: nobody looks after it yet.")
    if assignee == request.user:
        return _("You look after it now.")
    return _("%(name)s looks after it now.") % {"name": assignee}


def _back(request: HttpRequest) -> str:
    """Returns where the person came from, when that is a page of ours."""
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else "stk_queue"


def _wanted(form: QueueFilter) -> queue.Wanted:
    if not form.is_valid():
        return queue.Wanted()
    wishes = form.cleaned_data
    return queue.Wanted(kind=wishes["tur"], whose=wishes["kimde"], overdue=wishes["sure"] == "gecen")


def _row(item: queue.Item, *, today: Any, request: HttpRequest) -> dict[str, Any]:
    days = item.days_left(today)
    return {
        "item": item,
        "days": days,
        "tone": "stopped" if days < 0 else "waiting" if days <= queue.SOON.days else "",
        "is_mine": item.assignee == request.user,
        "what": "talep" if item.kind == queue.Kind.CLAIM else "degisiklik",
    }
