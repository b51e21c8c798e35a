"""The webhook of WhatsApp's Cloud API: proves itself to Meta, takes what Meta has signed, answers at once."""

from hmac import compare_digest

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from casework.channels.whatsapp_graph import is_open
from casework.channels.whatsapp_reading import is_signed, parts_of
from casework.services.whatsapp import keep
from casework.tasks import take_whatsapp


# Meta posts here without a form token: the signature over the bytes as they came is the proof.
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest) -> HttpResponse:
    """Answers Meta's challenge, or stores what it brings. Whatever is not 200 comes again."""
    if not is_open():
        raise Http404
    if request.method != "POST":
        return _challenge(request)
    if not is_signed(
        request.body, request.headers.get("X-Hub-Signature-256", ""), secret=settings.WHATSAPP_APP_SECRET
    ):
        return HttpResponseForbidden()
    try:
        parts = list(parts_of(request.body, number_id=settings.WHATSAPP_NUMBER_ID))
    except ValueError:
        return HttpResponseBadRequest()
    with transaction.atomic():
        if keep(parts):
            transaction.on_commit(take_whatsapp.enqueue)
    return HttpResponse("", content_type="text/plain")


def _challenge(request: HttpRequest) -> HttpResponse:
    given = request.GET.get("hub.verify_token", "")
    is_ours = compare_digest(given.encode(), settings.WHATSAPP_VERIFY_TOKEN.encode())
    if request.GET.get("hub.mode") != "subscribe" or not is_ours:
        return HttpResponseForbidden()
    return HttpResponse(request.GET.get("hub.challenge", "")[:200], content_type="text/plain")
