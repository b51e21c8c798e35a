"""“I see this too”, without an account; the address is confirmed and stopped by links. No answer tells whether it is known."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from casework.forms_of_showing import SupportForm
from casework.public_face import heading_of
from casework.services import supporting
from casework.views.open_cases import case_page, open_case
from common.refusal import Refusal
from people.throttle import too_often
from people.visitor import remember, token_of

# A library or a mobile network shares one address among hundreds of people.
SUPPORTS_AN_HOUR = 60
LETTERS_AN_HOUR = 10


@require_POST
def support(request: HttpRequest, number: str) -> HttpResponse:
    """Counts this device once; what cannot be taken stays on the page with the reason."""
    case, form = open_case(number), SupportForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, form, status=422)
    email = form.cleaned_data["email"]
    if too_often(request, "case-support", limit=SUPPORTS_AN_HOUR) or (
        email and too_often(request, "case-support-letter", limit=LETTERS_AN_HOUR)
    ):
        form.add_error(None, _("Too much came from here. Try again in an hour."))
        return case_page(request, case, form, status=429)
    visitor = supporting.visitor_digest(case, token_of(request))
    try:
        supporting.support(case, visitor=visitor, email=email, language=get_language() or "tr")
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        status = 503 if refusal.code == "case_is_busy" else 409
        return case_page(request, case, form, status=status)
    messages.success(request, _said(email))
    return remember(redirect("open_case", number), request)


@require_POST
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """Takes back what this device said."""
    case = open_case(number)
    if supporting.take_back(case, visitor=supporting.visitor_digest(case, token_of(request))):
        messages.success(request, _("It is taken back."))
    return redirect("open_case", number)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what is confirmed and one button: programs that open links in letters confirm nothing."""
    asked = supporting.asked_with(token)
    if not asked:
        raise Http404
    if request.method == "POST":
        supporting.confirm(token)
        messages.success(request, _("It is confirmed: we write when it has ended."))
        return redirect("open_cases")
    return render(
        request, "casework/public/confirm.html", {"headings": [heading_of(row.case) for row in asked]}
    )


@never_cache
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed number is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """Stops the letters with one click."""
    if request.method == "POST":
        supporting.stop(signed)
    return render(request, "casework/public/stop.html", {"stopped": request.method == "POST"})


def _said(email: str) -> str:
    if email:
        return _("You are counted. Look into your mailbox: open the link in our letter to confirm.")
    return _("You are counted. Thank you.")
