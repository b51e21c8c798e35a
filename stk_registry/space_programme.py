"""What the campus brings to the monthly programme: granted events that everybody may come to."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from stk_registry.models import Organisation, SpaceRequest
from stk_registry.programme import Happening


def public_events() -> QuerySet[SpaceRequest]:
    """Returns the requests whose event the programme shows: granted, open to all, not left out by the unit."""
    granted = SpaceRequest.objects.filter(state=SpaceRequest.State.GRANTED, is_public_event=True)
    return granted.filter(left_out_because="", space__isnull=False).exclude(event_title="")


def space_events(begin: datetime, end: datetime) -> Iterator[Happening]:
    """Yields the events on the campuses between two moments; two queries."""
    rows = public_events().filter(starts_at__lt=end, ends_at__gt=begin)
    found = list(rows.select_related("organisation", "space__campus"))
    hosts = {row.organisation_id for row in found}
    listed = set(Organisation.objects.listed().filter(pk__in=hosts).values_list("pk", flat=True))
    for row in found:
        campus = row.space.campus
        yield Happening(
            uid=f"yer-istek-{row.pk}",
            begins=row.starts_at,
            ends=row.ends_at,
            title=title_of(row),
            text=row.event_text,
            place=", ".join(part for part in (str(row.space), str(campus), campus.address) if part),
            place_url=reverse("stk_space", args=[campus.slug, row.space_id]),
            host=row.organisation.text("name"),
            host_url=row.organisation.get_absolute_url() if row.organisation_id in listed else "",
            is_synthetic=campus.is_synthetic,
        )


def title_of(asked: SpaceRequest) -> str:
    """Returns the event's title in the reader's language; Turkish where English lacks."""
    english = asked.event_title_en if get_language() == "en" else ""
    return english or asked.event_title
