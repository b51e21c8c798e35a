"""Taking in what arrives on paper or is seen on social media."""

import secrets
from datetime import datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework.forms_of_arrivals import ArrivalForm
from casework.services import referring, talking
from casework.services.opening import Opened, open_case
from common.refusal import Refusal
from people.models import Role
from people.roles import role_required

NOON = time(12)


@never_cache
@role_required(Role.FRONT_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Shows the form, and opens a case of what arrived; the code is shown once, to be sent or posted."""
    form = ArrivalForm(
        request.POST or None,
        request.FILES or None,
        initial={"key": secrets.token_urlsafe(12), "received_on": timezone.localdate(), "door": "paper"},
    )
    status = 200
    if form.is_bound and form.is_valid():
        try:
            opened = _opened(request, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            _tell(request, opened)
            return redirect("case_arrivals")
    elif form.is_bound:
        status = 422
    return render(request, "casework/arrivals.html", {"form": form}, status=status)


def _opened(request: HttpRequest, form: ArrivalForm) -> Opened:
    data = form.cleaned_data
    matter = form.matter() | {"key": form.once()}
    opened = open_case(
        door=data["door"],
        entered_by=request.user,
        asker=form.asker(),
        files=form.scans(),
        received_at=_moment(data["received_on"]),
        **matter,
    )
    if opened.is_new and data["post"]:
        source = _("Seen at: %(address)s") % {"address": data["post"]}
        talking.note(opened.case, text=f"{source}\n{data['account']}", actor=request.user)
    unit = data["unit"]
    if opened.is_new and unit and opened.case.unit_id != unit.pk:
        referring.refer(opened.case, to=unit, actor=request.user, note=data["note"])
    return opened


def _moment(day: object) -> datetime:
    """Returns the noon of a day of arrival, or now for today: nothing arrives in the future."""
    now = timezone.now()
    noon = timezone.make_aware(datetime.combine(day, NOON))
    return now if day == timezone.localdate(now) else noon


def _tell(request: HttpRequest, opened: Opened) -> None:
    if opened.is_new:
        said = _("Taken in: %(number)s. Code for the applicant: %(code)s")
        messages.success(request, said % {"number": opened.case.number, "code": opened.code})
    else:
        said = _("This was taken in before: %(number)s.")
        messages.info(request, said % {"number": opened.case.number})
