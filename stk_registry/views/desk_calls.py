"""Calls at the desk: the list, writing one, seeing it as everybody will, publishing and closing it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from people.roles import role_required
from stk_registry import rules
from stk_registry.errors import RecordChanged
from stk_registry.forms.calls import CallForm, typed_of
from stk_registry.models import Call
from stk_registry.services import calls

PER_PAGE = 25
type Act = tuple[Callable[..., Any], str]
ACTS: dict[str, Act] = {
    "publish": (calls.publish, gettext_lazy("Published. Everybody can read it now.")),
    "close": (calls.close, gettext_lazy("Closed. Everybody still reads it, as closed.")),
    "reopen": (calls.reopen, gettext_lazy("Open again.")),
    "withdraw": (calls.withdraw, gettext_lazy("Taken off the pages. It is a draft again.")),
}


@role_required(*rules.REGISTRY_ROLES)
def stk_desk_calls(request: HttpRequest) -> HttpResponse:
    """Lists the open calls, the drafts, or the closed ones."""
    chosen = request.GET.get("hal", "")
    views = {
        "": (_("Open calls"), Call.objects.open().soonest_first()),
        "taslak": (_("Drafts"), Call.objects.drafts().order_by("-updated_at", "pk")),
        "kapanan": (_("Closed calls"), Call.objects.closed().order_by("-published_at", "pk")),
    }
    chosen = chosen if chosen in views else ""
    home = reverse("stk_desk_calls")
    context = {
        "page": Paginator(views[chosen][1], PER_PAGE).get_page(request.GET.get("page")),
        "tabs": [
            {
                "label": label,
                "url": f"{home}?hal={key}" if key else home,
                "active": key == chosen,
                "count": rows.count(),
            }
            for key, (label, rows) in views.items()
        ],
        "query": f"hal={chosen}&" if chosen else "",
    }
    return render(request, "stk_registry/desk/calls.html", context)


@role_required(*rules.REGISTRY_ROLES)
def stk_desk_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a call in both languages as everybody reads it, or will, and what can be done with it."""
    found = get_object_or_404(Call.objects.prefetch_related("areas"), pk=pk)
    return render(request, "stk_registry/desk/call.html", {"call": found})


@role_required(*rules.REGISTRY_ROLES)
def stk_call_new(request: HttpRequest) -> HttpResponse:
    """Writes a call; it is a draft until it is published."""
    return _edited(request, None)


@role_required(*rules.REGISTRY_ROLES)
def stk_call_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a call; everybody reads the change of a published one at once."""
    return _edited(request, get_object_or_404(Call, pk=pk))


@role_required(*rules.REGISTRY_ROLES)
@require_POST
def stk_call_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Publishes, closes, opens again, takes off, or throws a draft away."""
    found = get_object_or_404(Call, pk=pk)
    act = request.POST.get("act", "")
    try:
        if act == "discard":
            calls.discard(found, actor=request.user)
            messages.success(request, _("The draft is thrown away."))
            return redirect("stk_desk_calls")
        if act in ACTS:
            do, told = ACTS[act]
            do(found, actor=request.user)
            messages.success(request, str(told))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("stk_desk_call", pk)


def _edited(request: HttpRequest, found: Call | None) -> HttpResponse:
    first = {"initial": typed_of(found) | {"seen": calls.mark_of(found)}} if found else {}
    form = CallForm(request.POST or None, **first)
    if request.method != "POST":
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    wanted = form.cleaned_data
    try:
        kept = calls.write(
            found, wanted=wanted, areas=wanted["areas"], seen=wanted["seen"], actor=request.user
        )
    except RecordChanged as refusal:
        # The newest mark is sent along: what was typed may be saved over it, after comparing.
        found.refresh_from_db()
        form.data = request.POST.copy()
        form.data["seen"] = calls.mark_of(found)
        messages.error(request, str(refusal))
        return _page(request, found, form, status=409)
    messages.success(request, _("Saved. This is how everybody reads it."))
    return redirect("stk_desk_call", kept.pk)


def _page(request: HttpRequest, found: Call | None, form: CallForm, *, status: int = 200) -> HttpResponse:
    context = {"call": found, "form": form}
    return render(request, "stk_registry/desk/call_edit.html", context, status=status)
