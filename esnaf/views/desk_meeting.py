"""The desk's days: times that are offered, who comes, visits to businesses and what is to be done after them."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.refusal import Refusal
from common.text import fold
from esnaf import identity, rules, trends
from esnaf.forms.meeting import FollowUpForm, OfferForm, ReasonForm, VisitForm
from esnaf.models import Appointment, AppointmentSlot, Business, Visit
from esnaf.services import businesses, meeting
from people.roles import role_required

PER_PAGE = 50


@never_cache
@role_required(*rules.DESK_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def appointments(request: HttpRequest) -> HttpResponse:
    """Who comes, and which times are free; times of a day are offered here."""
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = meeting.offer(**form.cleaned_data, actor=request.user)
        messages.success(request, _("New times offered: %(count)s.") % {"count": count})
        return redirect("esnaf_desk_appointments")
    now = timezone.now()
    coming = Appointment.objects.filter(cancelled_at=None, slot__starts_at__gte=now - timedelta(hours=12))
    context = {
        "coming": coming.select_related("slot", "business__trade", "booked_by").order_by("slot__starts_at"),
        "free": AppointmentSlot.objects.free(now)[:PER_PAGE],
        "form": form,
    }
    return render(request, "esnaf/desk/appointments.html", context, status=422 if form.errors else 200)


@role_required(*rules.DESK_ROLES)
@require_POST
def slot_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Offers a time no longer, with the reason that whoever has it is told."""
    slot = get_object_or_404(AppointmentSlot.objects.filter(withdrawn_at=None), pk=pk)
    try:
        meeting.withdraw(slot, reason=request.POST.get("reason", ""), actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The time is no longer offered."))
    return redirect("esnaf_desk_appointments")


@never_cache
@role_required(*rules.DESK_ROLES)
def business_list(request: HttpRequest) -> HttpResponse:
    """Businesses that signed up, found by name; and visits after which something is to be done."""
    words = request.GET.get("q", "")[:80].strip()
    found = Business.objects.select_related("trade", "neighbourhood").annotate(asked=Count("queries"))
    if words:
        found = found.filter(folded_name__contains=fold(words))
    context = {
        "page": Paginator(found.order_by("sort_key", "pk"), PER_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "query": f"q={words}&" if words else "",
        "follow_ups": Visit.objects.to_follow_up()
        .select_related("business", "by")
        .order_by("follow_up_on")[:PER_PAGE],
        "today": timezone.localdate(),
    }
    return render(request, "esnaf/desk/businesses.html", context)


@never_cache
@role_required(*rules.DESK_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def business(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One business: what it says of itself, its questions, visits; a visit is noted here."""
    found = get_object_or_404(
        Business.objects.select_related("trade", "activity", "neighbourhood"), public_id=public_id
    )
    form = VisitForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            meeting.note_visit(found, actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The visit is noted."))
            return redirect("esnaf_desk_business", public_id)
    return _business_page(request, found, form)


@never_cache
@role_required(*rules.DESK_ROLES)
@require_POST
def business_number(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Shows the number once, for a reason that the trail keeps."""
    found = get_object_or_404(Business, public_id=public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the reason: it is kept in the trail."))
        return redirect("esnaf_desk_business", public_id)
    number = businesses.read_number(found, reason=form.cleaned_data["reason"], actor=request.user)
    return _business_page(request, found, VisitForm(initial={"day": timezone.localdate()}), number=number)


@role_required(*rules.DESK_ROLES)
@require_POST
def visit_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what came of a visit's task."""
    found = get_object_or_404(Visit.objects.to_follow_up().select_related("business"), pk=pk)
    form = FollowUpForm(request.POST)
    if form.is_valid():
        meeting.follow_up(found, outcome=form.cleaned_data["outcome"], actor=request.user)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Write what came of it."))
    return redirect("esnaf_desk_business", found.business.public_id)


@never_cache
@role_required(*rules.FIGURES_ROLES)
def themes(request: HttpRequest) -> HttpResponse:
    """What shopkeepers ask about more than before, with the way to a study request."""
    rows = [
        {"theme": theme, "study_url": trends.study_url(request.user, theme)}
        for theme in trends.themes(timezone.now())
    ]
    return render(request, "esnaf/desk/themes.html", {"rows": rows, "days": trends.PERIOD.days})


def _business_page(
    request: HttpRequest, found: Business, form: VisitForm, *, number: str = ""
) -> HttpResponse:
    context = {
        "business": found,
        "form": form,
        "number": number,
        "masked": identity.masked(identity.opened(found.number_sealed)),
        "queries": found.queries.of_business(found)[:PER_PAGE],
        "visits": found.visits.select_related("by")[:PER_PAGE],
        "reason_form": ReasonForm(auto_id="reason_%s"),
    }
    return render(request, "esnaf/desk/business.html", context, status=422 if form.errors else 200)
