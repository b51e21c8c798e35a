"""The call centre's screen: who calls, what they asked before, a short form, and calls that were promised."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from casework.forms_of_clerks import CallBackForm, CallForm, NumberForm
from casework.models import PhoneCall
from casework.phones import written
from casework.reading_aloud import groups_aloud
from casework.services import telephone
from common.refusal import Refusal
from people.models import Role
from people.roles import role_required

CALLER, READ_OUT = "caller", "case_read_out"
clerks = role_required(Role.FRONT_DESK)


@never_cache
@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest) -> HttpResponse:
    """Takes the number, typed or from the exchange (?numara=), and shows what it asked before.

    A number that came in the address is put into the session and taken out of the address at once.
    """
    given = request.POST.get("number") if request.method == "POST" else request.GET.get("numara")
    if given is None:
        return _screen(request)
    form = NumberForm({"number": given})
    if not form.is_valid():
        return _screen(request, number_form=form, status=422)
    request.session[CALLER] = form.cleaned_data["number"]
    request.session.pop(READ_OUT, None)
    return redirect("case_telephone")


@never_cache
@clerks
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Opens a case of the caller and shows the code to be read out."""
    form = CallForm(request.POST)
    if not form.is_valid():
        return _screen(request, form=form, status=422)
    phone = request.session.get(CALLER, "")
    try:
        opened = telephone.open_by_phone(
            phone=phone,
            recording=form.cleaned_data["recording"],
            taken_by=request.user,
            asker=form.asker(phone),
            **form.matter(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _screen(request, form=form, status=409)
    request.session[READ_OUT] = {"number": opened.case.number, "code": opened.code}
    return redirect("case_telephone")


@never_cache
@clerks
@require_POST
def promise(request: HttpRequest) -> HttpResponse:
    """Notes that the caller is to be called back."""
    form = CallBackForm(request.POST)
    phone = request.session.get(CALLER, "")
    if not phone:
        messages.error(request, _("Write the number first."))
    elif not form.is_valid():
        return _screen(request, call_back_form=form, status=422)
    else:
        telephone.note_call(phone=phone, taken_by=request.user, **form.cleaned_data)
        messages.success(request, _("Noted. The call stands on the list on its day."))
    return redirect("case_telephone")


@clerks
@require_POST
def called_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that a promised call was made."""
    telephone.called_back(get_object_or_404(PhoneCall, pk=pk), actor=request.user)
    return redirect("case_telephone")


def _screen(
    request: HttpRequest,
    *,
    number_form: NumberForm | None = None,
    form: CallForm | None = None,
    call_back_form: CallBackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    phone, read_out = request.session.get(CALLER, ""), request.session.get(READ_OUT)
    cases, others = telephone.cases_of_number(phone, user=request.user) if phone else ([], 0)
    context = {
        "number_form": number_form or NumberForm(initial={"number": written(phone)}),
        "caller": written(phone),
        "cases": cases,
        "others": others,
        "form": form or CallForm(initial={"key": secrets.token_urlsafe(12)}),
        "call_back_form": call_back_form or CallBackForm(),
        "promised": [(call, written(call.phone)) for call in telephone.to_call_back(timezone.localdate())],
        "read_out": read_out,
        "groups": groups_aloud(read_out["code"]) if read_out else [],
    }
    return render(request, "casework/telephone.html", context, status=status)
