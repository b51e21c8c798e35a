"""Letters that came by e-mail and wait for somebody to decide where they belong."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from casework.forms_of_mail import DecisionForm
from casework.models import IncomingMail
from casework.services import mail as mails
from common.refusal import Refusal
from people.audit import record
from people.models import Role
from people.roles import role_required

PER_PAGE = 30
LOOKED_AT = (IncomingMail.State.SET_ASIDE, IncomingMail.State.AUTOMATIC)
clerks = role_required(Role.FRONT_DESK)


@never_cache
@clerks
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Lists the letters that wait, or with ?ayrilan those that were set aside in the last month."""
    is_aside = "ayrilan" in request.GET
    found = IncomingMail.objects.waiting().select_related("case")
    if is_aside:
        decided = IncomingMail.objects.filter(state__in=LOOKED_AT, decided_at__isnull=False)
        found = decided.exclude(raw="").order_by("-decided_at")
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "query": "ayrilan&" if is_aside else "",
        "is_aside": is_aside,
    }
    return render(request, "casework/mails.html", context)


@never_cache
@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Shows a letter, and takes the decision about it."""
    found = get_object_or_404(IncomingMail.objects.exclude(raw="").select_related("case"), pk=pk)
    if found.state == IncomingMail.State.NEW:
        mails.work_off(found)
        return redirect("case_mails")
    number = found.case.number if found.case else ""
    first = {"what": DecisionForm.ADD, "number": number} if number else None
    form = DecisionForm(request.POST or None, initial=first, user=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _decided(found, form, request))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            return redirect("case_mails")
    elif form.is_bound:
        status = 422
    else:
        record("case_mail_read", found, actor=request.user)
    context = {"mail": found, "letter": mails.letter_in(found), "form": form}
    return render(request, "casework/mail.html", context, status=status)


def _decided(mail: IncomingMail, form: DecisionForm, request: HttpRequest) -> str:
    what = form.cleaned_data["what"]
    if what == form.ADD:
        mails.add_to_case(mail, form.cleaned_data["case"], actor=request.user)
        return _("The letter is in the case.")
    if what == form.OPEN:
        case = mails.open_from(mail, actor=request.user)
        return _("A case was opened of it: %(number)s.") % {"number": case.number}
    mails.set_aside(mail, actor=request.user)
    return _("The letter is set aside; it can be looked at for a month.")
