"""What everybody sees of a shown case: the topic, the quarter, a summary of ours, where it stands. No names.

The preview at the desk and the public page are drawn from the same face, so they cannot differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from casework.models import Attachment, Case
from casework.words import Outcome, State

# About 220 metres either way in our town: which house it was cannot be read from it.
CELL_NORTH, CELL_EAST = Decimal("0.0020"), Decimal("0.0025")
FOUND_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A case as everybody sees it."""

    number: str
    heading: str
    summary: str
    standing: str
    tag: str
    tag_kind: str
    facts: list[dict[str, object]]
    pictures: list[Attachment]
    documents: list[Attachment]
    others: int


def face_of(
    case: Case,
    *,
    summary: str | None = None,
    shown: Mapping[UUID, str] | None = None,
    copies: Iterable[Attachment] = (),
) -> Face:
    """Returns what everybody sees of a case; `summary` and `shown` are what would be seen if they were published.

    The case knows its topic, neighbourhood and unit, and the numbers of `with_others`.
    """
    files = _shown(copies, shown)
    return Face(
        number=case.number,
        heading=heading_of(case),
        summary=case.public_summary if summary is None else summary,
        standing=standing_of(case),
        tag=_("Open") if case.is_open else _("Has ended"),
        tag_kind="open" if case.is_open else "done",
        facts=_facts(case),
        pictures=[each for each in files if each.content_type.startswith("image/")],
        documents=[each for each in files if not each.content_type.startswith("image/")],
        others=others_of(case),
    )


def heading_of(case: Case) -> str:
    """Returns the topic and the neighbourhood; the subject that the applicant wrote is theirs."""
    topic = case.topic.label if case.topic else case.get_kind_display()
    return f"{topic}, {case.neighbourhood.name}" if case.neighbourhood else str(topic)


def standing_of(case: Case) -> str:
    """Returns where a case stands, in one sentence for everybody; what is asked of the applicant is theirs."""
    unit = case.unit.label if case.unit else ""
    match case.state:
        case State.RECEIVED:
            return _("We have it and are finding out which unit it is for.")
        case State.REFERRED:
            return _("It was given to this unit: %(unit)s.") % {"unit": unit}
        case State.IN_WORK | State.ASKED | State.FEE:
            return _("This unit works on it: %(unit)s.") % {"unit": unit}
        case State.ANSWERED:
            return _("It is answered. Result: %(outcome)s.") % {"outcome": Outcome(case.outcome).label}
        case State.TRANSFERRED:
            return _("Another body answers for it; we sent it on.")
        case _:
            return _("Whoever brought it took it back.")


def coarse_point(latitude: Decimal, longitude: Decimal) -> tuple[Decimal, Decimal]:
    """Returns the middle of the square of a fixed grid in which a point lies: always the same for the same place."""
    return _middle(latitude, CELL_NORTH), _middle(longitude, CELL_EAST)


def may_be_found(case: Case, *, now: datetime) -> bool:
    """Tells whether search engines may keep the page: until a year after the end."""
    return case.closed_at is None or now - case.closed_at < FOUND_FOR


def others_of(case: Case) -> int:
    """Returns how many others see it: supports, and cases about the same."""
    return getattr(case, "support_count", 0) + getattr(case, "like_count", 0)


def _middle(value: Decimal, cell: Decimal) -> Decimal:
    return (value / cell).to_integral_value(rounding=ROUND_FLOOR) * cell + cell / 2


def _shown(copies: Iterable[Attachment], shown: Mapping[UUID, str] | None) -> list[Attachment]:
    files = list(copies)
    if shown is not None:
        for each in files:
            each.shown_as = shown.get(each.pk, "")
    return [each for each in files if each.shown_as]


def _facts(case: Case) -> list[dict[str, object]]:
    around = ""
    if case.latitude is not None:
        latitude, longitude = coarse_point(case.latitude, case.longitude)
        around = _("%(latitude)s, %(longitude)s (within some 200 m)") % {
            "latitude": f"{latitude:.3f}",
            "longitude": f"{longitude:.3f}",
        }
    lines = (
        (_("Subject"), case.topic.label if case.topic else ""),
        (_("Neighbourhood"), case.neighbourhood.name if case.neighbourhood else ""),
        (_("Around"), around),
        (_("Unit"), case.unit.label if case.unit else ""),
        (_("Received on"), case.received_at),
        (_("Ended on"), case.closed_at),
    )
    return [{"label": label, "value": value} for label, value in lines if value]
