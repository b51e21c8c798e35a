"""What became of my word: found by the receipt, without an account; an objection where it was not published."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.identifiers import is_code
from common.refusal import Refusal
from participation.activities.registry import kind_of
from participation.errors import TooManyRequests
from participation.forms_of_kinds import ObjectionForm, ReceiptForm
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
    objection = ObjectionForm(request.POST if "text" in request.POST else None)
    if "text" in request.POST and objection.is_valid():
        try:
            said = object_to(said, text=objection.cleaned_data["text"])
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Somebody else of the unit reads it again and answers here."))
    context |= {"said": said, "code": code, "activity": said.activity, "kind": kind_of(said.activity)}
    return render(request, "participation/word.html", context | {"objection": objection})
