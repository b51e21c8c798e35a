"""The campus, for everybody: its spaces, its house rules, what is taken when."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from common import ical
from stk_registry import space_calendar
from stk_registry.house import groups_of
from stk_registry.models import Campus, Organisation, Space

FEED_BACK, FEED_AHEAD = timedelta(days=30), timedelta(days=180)


def campuses(request: HttpRequest) -> HttpResponse:
    """Lists the campuses; the only one is shown at once."""
    found = list(Campus.objects.order_by("name"))
    if len(found) == 1:
        return redirect("stk_campus", found[0].slug)
    return render(request, "stk_registry/space/campuses.html", {"campuses": found})


def campus(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows a campus: rooms, offices, mailboxes, and the rules they are given by."""
    found = get_object_or_404(Campus.objects.select_related("neighbourhood"), slug=slug)
    groups = groups_of(
        found.spaces.all(),
        url_of=lambda space: reverse("stk_space", args=[slug, space.pk]),
        today=timezone.localdate(),
    )
    return render(request, "stk_registry/space/campus.html", {"campus": found, "groups": groups})


def space(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Shows one space with its calendar; who may ask for it is led there."""
    found = get_object_or_404(Space.objects.select_related("campus"), pk=pk, campus__slug=slug)
    mine = Organisation.objects.of_user(request.user) if request.user.is_authenticated else []
    context = {"space": found, "mine": list(mine[:10]), **calendar_of(request, found)}
    return render(request, "stk_registry/space/space.html", context)


def feed(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Gives the taken times of a space to a calendar programme; it says when, never who or what for."""
    found = get_object_or_404(Space.objects.select_related("campus"), pk=pk, campus__slug=slug)
    today, now = timezone.localdate(), timezone.now()
    spans = space_calendar.taken_spans(found, today - FEED_BACK, today + FEED_AHEAD)
    host = request.get_host()
    events = [
        ical.Event(
            uid=f"yer-{found.pk}-{begins:%Y%m%dT%H%M}@{host}",
            begins=begins,
            ends=ends,
            title=_("Occupied"),
            place=f"{found}, {found.campus}",
        )
        for begins, ends in spans
    ]
    name = f"{found.campus}: {found}"
    return ical.answer(ical.calendar(name, events, now=now), filename=f"{slug}-{found.pk}.ics")


def calendar_of(request: HttpRequest, found: Space) -> dict[str, Any]:
    """Returns what templates/stk_registry/space/_calendar.html shows: a week or a month, and the ways on."""
    week, month = request.GET.get("hafta", ""), request.GET.get("ay", "")
    today = timezone.localdate()
    day = space_calendar.asked_day(week, month, today=today)
    by_month = bool(month) or (not found.by_the_hour and not week)
    if by_month:
        first = day.replace(day=1)
        weeks = space_calendar.month_of(found, first)
        before, after = first - timedelta(days=1), space_calendar.next_month(first)
        shown = {"weeks": weeks, "first": first, "weekdays": _weekdays()}
        return shown | {"today": today, "by_month": True, **_ways(before, after, first, by_month=True)}
    days = space_calendar.week_of(found, day)
    before, after = days[0].day - timedelta(days=7), days[-1].day + timedelta(days=1)
    return {"days": days, "today": today, "by_month": False, **_ways(before, after, days[0].day)}


def _ways(before: Any, after: Any, here: Any, *, by_month: bool = False) -> dict[str, str]:
    shape = "ay={:%Y-%m}" if by_month else "hafta={:%Y-%m-%d}"
    return {
        "before_url": "?" + shape.format(before),
        "after_url": "?" + shape.format(after),
        "week_url": f"?hafta={here:%Y-%m-%d}",
        "month_url": f"?ay={here:%Y-%m}",
    }


def _weekdays() -> list[tuple[str, str]]:
    return [(str(WEEKDAYS_ABBR[n]), str(WEEKDAYS[n])) for n in range(7)]
