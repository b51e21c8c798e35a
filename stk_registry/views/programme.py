"""The monthly programme, for everybody: a month by days, and a feed for calendar programmes."""

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import ical
from stk_registry.programme import by_day, happenings
from stk_registry.space_calendar import FURTHEST, asked_day, next_month

FEED_BACK, FEED_AHEAD = timedelta(days=30), timedelta(days=180)


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """Shows a month: of the present one what is still to come first, then what is over."""
    today = timezone.localdate()
    first = asked_day("", request.GET.get("ay", ""), today=today).replace(day=1)
    days = by_day(happenings(_at(first), _at(next_month(first))), first=first)
    is_present = first == today.replace(day=1)
    context = {
        "first": first,
        "today": today,
        "coming": [each for each in days if not is_present or each[0] >= today],
        "over": [each for each in days if is_present and each[0] < today],
        "is_present": is_present,
        "is_synthetic": any(each.is_synthetic for _day, some in days for each in some),
        "before_url": _month_url(first - timedelta(days=1), today),
        "after_url": _month_url(next_month(first), today),
        "feed_url": request.build_absolute_uri(reverse("stk_programme_feed")),
    }
    return render(request, "stk_registry/space/programme.html", context)


@require_safe
def programme_feed(request: HttpRequest) -> HttpResponse:
    """Gives what is open to everybody to a calendar programme: a month back, half a year ahead."""
    now = timezone.now()
    events = [
        ical.Event(
            uid=f"{each.uid}@{request.get_host()}",
            begins=each.begins,
            ends=each.ends,
            title=each.title,
            place=each.place,
            text="\n".join(part for part in (each.host, each.text) if part),
            url=request.build_absolute_uri(each.url or each.place_url) if each.url or each.place_url else "",
        )
        for each in happenings(now - FEED_BACK, now + FEED_AHEAD)
    ]
    text = ical.calendar(_("Monthly programme"), events, now=now)
    return ical.answer(text, filename="program.ics")


def _month_url(day: date, today: date) -> str:
    """Returns the address of a day's month, or nothing where the programme goes no further."""
    month = day.replace(day=1)
    return f"?ay={month:%Y-%m}" if abs(month - today) < FURTHEST else ""


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(0)))
