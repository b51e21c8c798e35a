"""What a program asks for: which requests, of which days, which page."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models import CaseTopic
from casework.open311.errors import ApiError
from casework.open311.shown import everybodys
from casework.querysets import CaseQuerySet
from common.text import DIGITS, clean_line

WINDOW = timedelta(days=90)
MOST = 1000
LATEST_PAGE = 10_000


def requests_asked(given: Mapping[str, str], *, now: datetime) -> CaseQuerySet:
    """Returns the cases that are asked for, the newest first. Numbers override everything else. Errors: ApiError."""
    found = everybodys().order_by("-received_at", "-number")
    if numbers := _several(given, "service_request_id"):
        return found.filter(number__in=numbers[:MOST])
    first, last = _window(given, now=now)
    found = found.filter(received_at__gte=first, received_at__lte=last)
    if codes := _several(given, "service_code"):
        topics = dict(CaseTopic.objects.filter(code__in=codes).values_list("code", "pk"))
        if unknown := [code for code in codes if code not in topics]:
            raise ApiError(404, _("service_code not found: %(code)s") % {"code": unknown[0]})
        found = found.filter(topic__in=topics.values())
    return _by_status(found, _several(given, "status"))


def page_of(found: CaseQuerySet, given: Mapping[str, str]) -> CaseQuerySet:
    """Returns a page of at most a thousand. Errors: ApiError."""
    page = _count(given, "page", default=1, most=LATEST_PAGE)
    size = _count(given, "page_size", default=MOST, most=MOST)
    return found[(page - 1) * size : page * size]


def _by_status(found: CaseQuerySet, wanted: list[str]) -> CaseQuerySet:
    if unknown := {*wanted} - {"open", "closed"}:
        raise ApiError(400, _("status is open or closed, not: %(text)s") % {"text": min(unknown)})
    if len({*wanted}) != 1:
        return found
    return found.open() if wanted[0] == "open" else found.closed()


def _window(given: Mapping[str, str], *, now: datetime) -> tuple[datetime, datetime]:
    """Returns from when to when: ninety days at most, the last ninety where nothing is said."""
    first, last = (_moment(given, name) for name in ("start_date", "end_date"))
    try:
        if first is None:
            last = last or now
            first = last - WINDOW
        last = last or first + WINDOW
    except OverflowError as fault:
        raise ApiError(400, _("This day lies too far away.")) from fault
    if last < first:
        raise ApiError(400, _("end_date lies before start_date."))
    if last - first > WINDOW:
        raise ApiError(400, _("start_date and end_date may lie 90 days apart at most."))
    return first, last


def _moment(given: Mapping[str, str], name: str) -> datetime | None:
    # An offset's plus that was not encoded arrives as a space.
    text = clean_line(given.get(name, "")).replace(" ", "+")
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or timezone.is_naive(at):
        told = {"name": name, "example": "2026-03-09T11:00:00+03:00"}
        raise ApiError(400, _("%(name)s is no moment with its offset, such as %(example)s.") % told)
    return at


def _several(given: Mapping[str, str], name: str) -> list[str]:
    parts = (clean_line(part) for part in given.get(name, "").split(","))
    return [part[:64] for part in parts if part]


def _count(given: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return default
    if len(text) > 6 or any(sign not in DIGITS for sign in text) or not 1 <= int(text) <= most:
        raise ApiError(400, _("%(name)s is a number from 1 to %(most)s.") % {"name": name, "most": most})
    return int(text)
