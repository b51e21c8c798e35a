"""An organisation keeps seats at a workshop for its members, and gives them back."""

import secrets
from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.refusal import Refusal
from participation.forms_of_workshops import MembersSeatForm
from participation.models import Project, Session
from participation.services import workshops
from stk_registry.models import Organisation
from stk_registry.views.own_access import my_organisation

MOST_SESSIONS = 50


def sessions_for(projects: Iterable[Project]) -> list[Session]:
    """Returns the sessions of these projects in which seats can be kept now, the soonest first."""
    now = timezone.now()
    found = Session.objects.filter(
        activity__project__in=list(projects),
        activity__opens_at__lte=now,
        activity__closes_at__gt=now,
        starts_at__gt=now,
        cancelled_because="",
    )
    return list(found.select_related("activity__project").order_by("starts_at", "pk")[:MOST_SESSIONS])


@never_cache
@login_required
def members_seats(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Keeps seats for members, shows those that are kept, and gives them back."""
    organisation, _term = my_organisation(request, slug)
    session = _session(pk)
    if request.method == "POST" and "cancel" in request.POST:
        return _given_back(request, organisation, session)
    initial = {"key": secrets.token_urlsafe(18), "email": request.user.email}
    form = MembersSeatForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid() and _kept(request, organisation, session, form):
        return redirect(request.path)
    context = {
        "organisation": organisation,
        "session": session,
        "activity": session.activity,
        "project": session.activity.project,
        "form": form,
        "is_open": session in sessions_for([session.activity.project]),
        "kept": session.registrations.standing().filter(organisation=organisation).order_by("number"),
        "free": session.free(for_members=True),
    }
    template = "participation/activities/workshop/members_seats.html"
    return render(request, template, context, status=422 if form.is_bound else 200)


def _kept(request: HttpRequest, organisation: Organisation, session: Session, form: MembersSeatForm) -> bool:
    try:
        made = workshops.register_members(
            session,
            organisation,
            most_seats=session.activity.workshop.most_seats,
            language=get_language() or "tr",
            actor=request.user,
            **form.cleaned_data,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    told = {"state": made.registration.get_state_display(), "code": made.code}
    messages.success(request, _("%(state)s. The code for your members at the door: %(code)s") % told)
    return True


def _given_back(request: HttpRequest, organisation: Organisation, session: Session) -> HttpResponse:
    number = request.POST["cancel"]
    mine = session.registrations.filter(organisation=organisation)
    found = get_object_or_404(mine, number=int(number) if number.isdecimal() and len(number) < 9 else 0)
    if session.is_over():
        messages.error(request, _("The session is over."))
    else:
        workshops.cancel(found)
        messages.success(request, _("Given back. Thank you: somebody who waits gets the seat."))
    return redirect(request.path)


def _session(pk: int) -> Session:
    found = Session.objects.select_related("activity__project", "activity__workshop", "neighbourhood")
    return get_object_or_404(found.filter(activity__project__in=Project.objects.published()), pk=pk)
