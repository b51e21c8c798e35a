"""A session's day at the desk: its plan, its tables and who holds them, who sits where."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.refusal import Refusal
from participation.forms_of_tables import PlanItemForm, TableForm
from participation.models import Activity, PlanItem, Registration, Session, Table
from participation.services import workshop_tables
from participation.views.workshops_desk import context_of, session_of

FOLDER = "participation/activities/workshop"


def plan(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Shows the plan of the day; adds a step, changes one, takes one out, or takes another session's plan."""
    session = session_of(activity, key)
    found = _item(session, request.GET.get("adim", ""))
    form = PlanItemForm(request.POST if "begins" in request.POST else None, instance=found)
    if request.method == "POST" and "take" in request.POST:
        other = get_object_or_404(activity.sessions, pk=_number(request.POST["take"]))
        workshop_tables.take_plan_of(other, to=session, actor=request.user)
        return redirect(request.path)
    if request.method == "POST" and "remove" in request.POST and found:
        workshop_tables.remove_item(found, actor=request.user)
        return redirect(request.path)
    if form.is_bound and form.is_valid():
        workshop_tables.save_item(session, item=found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The plan of the day is saved."))
        return redirect(request.path)
    others = activity.sessions.exclude(pk=session.pk).filter(plan_items__isnull=False).distinct()
    context = context_of(activity, session=session, form=form, item=found, items=session.plan_items.all())
    context |= {"others": [] if context["items"] else others}
    return render(request, f"{FOLDER}/plan.html", context, status=422 if form.is_bound else 200)


def tables(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Lists the tables; adds one, changes one, takes one away, and makes the link of a helper."""
    session = session_of(activity, key)
    found = _table(session, request.GET.get("masa", ""))
    number = (session.tables.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    form = TableForm(
        request.POST if "number" in request.POST else None,
        instance=found,
        initial={} if found else {"number": number},
    )
    link = ""
    if request.method == "POST":
        try:
            if "link" in request.POST and found:
                link = _link(request, found)
            elif "remove" in request.POST and found:
                workshop_tables.remove_table(found, actor=request.user)
                return redirect(request.path)
            elif form.is_bound and form.is_valid():
                workshop_tables.save_table(session, table=found, actor=request.user, **form.cleaned_data)
                messages.success(request, _("The table is saved."))
                return redirect(request.path)
        except Refusal as refusal:
            form = TableForm(instance=found) if not form.is_bound else form
            messages.error(request, str(refusal))
    rows = session.tables.select_related("facilitator").prefetch_related("registrations")
    context = context_of(activity, session=session, form=form, table=found, link=link, tables=rows)
    return render(request, f"{FOLDER}/table_list.html", context, status=422 if form.errors else 200)


def seating(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Seats people at tables: one by one, or drawn so that neighbourhoods and organisations mix."""
    session = session_of(activity, key)
    if request.method == "POST":
        try:
            messages.success(request, _seated(request, session))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(request.path)
    coming = session.registrations.filter(state=Registration.State.CONFIRMED)
    rows = list(coming.select_related("organisation", "neighbourhood", "table"))
    by_table: dict[int | None, list[Registration]] = {}
    for each in rows:
        by_table.setdefault(each.table_id, []).append(each)
    tables = [
        {"table": each, "people": by_table.get(each.pk, []), "taken": _people(by_table.get(each.pk, []))}
        for each in session.tables.all()
    ]
    context = context_of(activity, session=session, tables=tables, without=by_table.get(None, []))
    return render(request, f"{FOLDER}/seating.html", context)


def _seated(request: HttpRequest, session: Session) -> str:
    """Does what was pressed and returns what to say."""
    if "draw" in request.POST:
        left = workshop_tables.draw_tables(session, actor=request.user)
        if left:
            told = ngettext(
                "No table has room for %(n)s party.", "No table has room for %(n)s parties.", left
            )
            return told % {"n": left}
        return _("Drawn: everybody has a table.")
    if "clear" in request.POST:
        workshop_tables.clear_tables(session, actor=request.user)
        return _("Nobody has a table now.")
    registration = get_object_or_404(session.registrations, number=_number(request.POST.get("number", "")))
    table = _table(session, request.POST.get("table", ""))
    workshop_tables.seat(registration, table=table, actor=request.user)
    told = {"who": registration, "table": table}
    return _("%(who)s: %(table)s") % told if table else _("%(who)s has no table now.") % told


def _link(request: HttpRequest, table: Table) -> str:
    token = workshop_tables.link_for_helper(table, actor=request.user)
    return request.build_absolute_uri(reverse("table_by_link", args=[token]))


def _people(registrations: list[Registration]) -> int:
    return sum(each.seats for each in registrations)


def _item(session: Session, typed: str) -> PlanItem | None:
    return get_object_or_404(session.plan_items, pk=_number(typed)) if typed else None


def _table(session: Session, typed: str) -> Table | None:
    return get_object_or_404(session.tables, pk=_number(typed)) if typed else None


def _number(typed: str) -> int:
    if not typed.isdecimal() or len(typed) > 12:
        raise Http404
    return int(typed)
