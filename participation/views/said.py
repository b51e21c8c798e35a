"""What a sender sees after sending: the receipt, and where it leads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from participation.forms_of_following import AwaitForm
from participation.models import Activity, Said
from participation.services.answering import has_address
from participation.services.receiving import Receipt
from participation.visitor import remember


def receipt_page(request: HttpRequest, activity: Activity, receipt: Receipt) -> HttpResponse:
    """Shows the receipt; the same send again shows the same."""
    context = {
        "activity": activity,
        "project": activity.project,
        "said": receipt.said,
        "code": receipt.code,
        "groups": receipt.code.split("-"),
        "await_form": AwaitForm(),
        "awaits": not has_address(receipt.said),
        "is_shown": receipt.said.state == Said.State.SHOWN,
    }
    return remember(render(request, "participation/activities/receipt.html", context), request)
