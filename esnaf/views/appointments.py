"""Appointments with the desk: choosing a time, and the link by which it is given back."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common import ical
from common.refusal import Refusal
from esnaf.forms.meeting import BookForm
from esnaf.models import Appointment, AppointmentSlot, Business
from esnaf.services import meeting
from people.adapters import let_sign_up

SHOWN = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    """Free times by day; who has a business books one."""
    now = timezone.now()
    has_business = Business.objects.of_user(request.user).open().exists()
    if not request.user.is_authenticated:
        let_sign_up(request)
    form = None
    if has_business:
        initial = {"business": request.GET.get("isletme", "")}
        form = BookForm(
            request.POST if request.method == "POST" else None, user=request.user, initial=initial
        )
        if request.method == "POST" and form.is_valid():
            try:
                slot = get_object_or_404(AppointmentSlot, pk=form.cleaned_data["slot"])
                made = meeting.book(
                    slot,
                    business=form.cleaned_data["business"],
                    subject=form.cleaned_data["subject"],
                    actor=request.user,
                )
            except Refusal as refusal:
                form.add_error("slot", str(refusal))
            else:
                messages.success(request, _("The time is yours. A letter with the link is on its way."))
                return redirect(meeting.link_of(made))
    slots = AppointmentSlot.objects.free(now).order_by("starts_at", "place")[:SHOWN]
    days = [
        {"day": day, "slots": list(some)}
        for day, some in groupby(slots, key=lambda each: timezone.localdate(each.starts_at))
    ]
    chosen = request.POST.get("slot", "")
    context = {"days": days, "form": form, "chosen": chosen}
    return render(request, "esnaf/meeting/book.html", context, status=422 if form and form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: HttpRequest, signed: str) -> HttpResponse:
    """One appointment by its link: when, where, and the button that gives it back."""
    found = _of_link(signed)
    if request.method == "POST":
        meeting.cancel(found, actor=request.user if request.user.is_authenticated else None)
        messages.success(request, _("The time is given back."))
        return redirect("esnaf_appointment", signed)
    is_coming = found.cancelled_at is None and found.slot.starts_at > timezone.now()
    context = {"appointment": found, "is_coming": is_coming, "signed": signed}
    answer = render(request, "esnaf/meeting/appointment.html", context)
    answer["Referrer-Policy"] = "same-origin"
    return answer


@never_cache
@require_safe
def calendar(request: HttpRequest, signed: str) -> HttpResponse:
    """One appointment for a calendar programme."""
    found = _of_link(signed)
    event = ical.Event(
        uid=f"appointment-{found.pk}@{request.get_host()}",
        begins=found.slot.starts_at,
        ends=found.slot.ends_at,
        title=_("Tradespeople’s desk: %(subject)s") % {"subject": found.subject},
        place=found.slot.place,
        is_cancelled=found.cancelled_at is not None,
    )
    text = ical.calendar(_("Appointment"), [event], now=timezone.now())
    return ical.answer(text, filename="randevu.ics")


def _of_link(signed: str) -> Appointment:
    found = meeting.of_link(signed)
    if found is None:
        raise Http404
    return found
