"""What became of my word: found by the receipt, without an account; an objection where it was not published,
and an address for those who want to be told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.identifiers import is_code
from common.refusal import Refusal
from participation.activities.registry import kind_of
from participation.errors import TooManyRequests
from participation.forms_of_following import AwaitForm
from participation.forms_of_kinds import ObjectionForm, ReceiptForm
from participation.models import Said
from participation.services import answering
from participation.services.masking import masked_words
from participation.services.moderating import object_to
from participation.services.receiving import find_by_receipt
from people.throttle import too_often

LOOKS_AN_HOUR = 60


@never_cache
def look_up(request: HttpRequest) -> HttpResponse:
    """Takes a receipt and shows what was said under it; every wrong receipt is answered alike."""
    form = ReceiptForm(request.POST or None)
    context = {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "participation/word.html", context, status=422 if form.is_bound else 200)
    if too_often(request, "my-word", limit=LOOKS_AN_HOUR):
        form.add_error(None, str(TooManyRequests()))
        return render(request, "participation/word.html", context, status=429)
    code = form.cleaned_data["code"]
    said = find_by_receipt(code) if is_code(code) else None
    if said is None:
        form.add_error("code", _("We do not know this receipt. Compare it with your note."))
        return render(request, "participation/word.html", context, status=422)
    said = _with_wish(request, said)
    context |= {
        "said": said,
        "code": code,
        "activity": said.activity,
        "kind": kind_of(said.activity),
        "objection": ObjectionForm(request.POST if "text" in request.POST else None),
        "await_form": AwaitForm(request.POST if "email" in request.POST else None),
        "awaits": answering.awaits_decision(said),
        "masked": masked_words(said),
        "has_address": answering.has_address(said),
    }
    return render(request, "participation/word.html", context)


def _with_wish(request: HttpRequest, said: Said) -> Said:
    """Does what the author asks for with the receipt: objects, leaves an address, or has it erased."""
    objection, wish = ObjectionForm(request.POST), AwaitForm(request.POST)
    try:
        if "text" in request.POST and objection.is_valid():
            said = object_to(said, text=objection.cleaned_data["text"])
            messages.success(request, _("Somebody else of the unit reads it again and answers here."))
        elif "email" in request.POST and wish.is_valid():
            language = get_language() or "tr"
            answering.leave_address(said, email=wish.cleaned_data["email"], language=language)
            messages.success(request, _("We write to you when it is decided on, then erase the address."))
        elif "unut" in request.POST:
            answering.forget_address(said)
            messages.success(request, _("The address is erased."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return said
