"""The addresses of Open311 GeoReport v2: no session, no cookie; a key for those who send."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from casework.errors import CaseIsBusy
from casework.models import Case, CaseTopic, Open311Key
from casework.open311.asking import page_of, requests_asked
from casework.open311.document import FORMATS, written
from casework.open311.errors import ApiError
from casework.open311.keys import key_of
from casework.open311.sending import take
from casework.open311.shown import definition_of, everybodys, request_of, service_of
from casework.words import Door
from common.open_web import for_all_sites, in_asked_language
from common.refusal import Refusal
from common.text import clean_line
from people.throttle import too_often, too_often_of

KEPT_SECONDS = 60
WRONG_KEYS_AN_HOUR = 30
REQUESTS_AN_HOUR = 600
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
# When what these addresses answer was changed last.
CHANGESET = "2026-11-24T00:00:00+03:00"
Answer = tuple[str, Any]


def answered(view: Callable[..., Answer]) -> Callable[..., HttpResponse]:
    """Writes what a view returns in the format of the address, and what it refuses as the standard's errors."""

    @wraps(view)
    def writing(request: HttpRequest, kind: str, **given: Any) -> HttpResponse:
        status = 200
        try:
            root, value = view(request, **given)
        except ApiError as fault:
            root, value, status = "errors", fault.as_list(), fault.status
        response = HttpResponse(written(root, value, kind=kind), content_type=FORMATS[kind], status=status)
        is_open = status == 200 and request.method != "POST"
        response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}" if is_open else "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return for_all_sites(response)

    return in_asked_language(writing)


@require_safe
@answered
def discovery(request: HttpRequest) -> Answer:
    """Says where the endpoint is and in which formats it answers."""
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    address = base + reverse("open311_discovery_xml").removesuffix("/discovery.xml")
    kind = "production" if not (settings.DEBUG or settings.DEMO) else "test"
    endpoint = {
        "specification": SPECIFICATION,
        "url": address,
        "changeset": CHANGESET,
        "type": kind,
        "formats": ["text/xml", "application/json"],
    }
    contact = _("Write to %(email)s.") % {"email": settings.DEFAULT_FROM_EMAIL}
    told = _("A key to send requests is given to partners by the municipality. %(contact)s")
    return "discovery", {
        "changeset": CHANGESET,
        "contact": contact,
        "key_service": told % {"contact": contact},
        "endpoints": [endpoint],
    }


@require_safe
@answered
def services(request: HttpRequest) -> Answer:
    """Lists the topics of today."""
    return "services", [service_of(topic) for topic in _topics()]


@require_safe
@answered
def service(request: HttpRequest, code: str) -> Answer:
    """Says what else is asked for a service."""
    topic = _topics().filter(code=clean_line(code)).first()
    if topic is None:
        raise ApiError(404, _("service_code not found: %(code)s") % {"code": clean_line(code)[:64]})
    return "service_definition", definition_of(topic)


@csrf_exempt  # programs send here, without cookies; the key is the proof
@require_http_methods(["GET", "HEAD", "POST"])
@answered
def requests(request: HttpRequest) -> Answer:
    """Lists the requests that everybody may see; with a key, takes one in."""
    if request.method == "POST":
        return "service_requests", [_taken(request)]
    found = requests_asked(request.GET, now=timezone.now())
    return "service_requests", [request_of(case) for case in page_of(found, request.GET)]


@require_safe
@answered
def request_by_id(request: HttpRequest, pk: str) -> Answer:
    """Shows one request that everybody may see."""
    found = everybodys().filter(number=clean_line(pk)).first()
    if found is None:
        raise ApiError(404, _("service_request_id not found."))
    return "service_requests", [request_of(found)]


@require_safe
@answered
def token(request: HttpRequest, pk: str) -> Answer:
    """Returns the number behind a token: all services here answer with the number at once, so it is the token itself."""
    number = clean_line(pk)
    if not Case.objects.filter(door=Door.OPEN311, number=number).exists():
        raise ApiError(404, _("token not found."))
    return "service_requests", [{"service_request_id": number, "token": number}]


def _topics() -> Any:
    return CaseTopic.objects.valid_on(timezone.localdate())


def _taken(request: HttpRequest) -> dict[str, Any]:
    given = _sent(request)
    key = _key(request, given)
    if too_often_of(f"{key.pk}", "open311-key", limit=REQUESTS_AN_HOUR):
        raise ApiError(429, _("Too many requests with this key. Please wait an hour."))
    try:
        opened = take(given, key=key)
    except CaseIsBusy as busy:
        raise ApiError(503, busy) from busy
    except Refusal as refusal:
        raise ApiError(400, refusal) from refusal
    notice = _("We received it. The applicant is answered by the municipality.")
    return {"service_request_id": opened.case.number, "service_notice": notice, "account_id": None}


def _sent(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError) as fault:
        raise ApiError(400, _("What was sent is too large, or cannot be read.")) from fault


def _key(request: HttpRequest, given: QueryDict) -> Open311Key:
    """Returns the key that was sent. Who tries keys is stopped, by address."""
    key = key_of(clean_line(given.get("api_key", ""))[:100], now=timezone.now())
    if key is not None:
        return key
    if too_often(request, "open311-wrong-key", limit=WRONG_KEYS_AN_HOUR):
        raise ApiError(429, _("Too many wrong keys. Please wait an hour."))
    raise ApiError(403, _("api_key is missing or not valid."))
