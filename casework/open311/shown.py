"""What programs read: services, their questions, and cases that a person has put before everybody. Nothing else leaves.

Of a case leave: number, topic, state, outcome, days, the summary that was written for everybody, and the place, without
traces of persons and to about ten metres. The applicant's words, names, contacts and files never do.
"""

from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.models import Case, CaseTopic
from casework.querysets import CaseQuerySet
from casework.words import REGISTERS, SENSITIVE_KINDS
from common.personal_data import traces, without

MAY_BE_SHOWN = "may_be_shown"
YES = "yes"
DECIMALS = 4


def everybodys() -> CaseQuerySet:
    """Returns the cases that everybody may see."""
    found = Case.objects.public().exclude(topic=None)
    found = found.exclude(door__in=REGISTERS).exclude(kind__in=SENSITIVE_KINDS)
    return found.select_related("topic", "neighbourhood")


def service_of(topic: CaseTopic) -> dict[str, Any]:
    """Returns a topic as a service of the standard."""
    return {
        "service_code": topic.code,
        "service_name": _name(topic),
        "description": _of_language(topic, "guidance"),
        "metadata": topic.may_be_public,
        "type": "realtime",
        "keywords": ", ".join(topic.words.split()),
        "group": _of_language(topic, "group"),
    }


def definition_of(topic: CaseTopic) -> dict[str, Any]:
    """Returns what else is asked for a service: whether others may see it, where the topic lets them."""
    return {"service_code": topic.code, "attributes": [_wish()] if topic.may_be_public else []}


def request_of(case: Case) -> dict[str, Any]:
    """Returns a case that everybody may see as a request of the standard."""
    return {
        "service_request_id": case.number,
        "status": "open" if case.is_open else "closed",
        "status_notes": case.get_outcome_display() or case.get_state_display(),
        "service_name": _name(case.topic),
        "service_code": case.topic.code,
        "description": case.public_summary,
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": moment(case.received_at),
        "updated_datetime": moment(case.closed_at or case.changed_at),
        "expected_datetime": _end_of_day(case) if case.is_open else None,
        "address": address_of(case) or None,
        "address_id": case.neighbourhood.code if case.neighbourhood else None,
        "zipcode": None,
        "lat": _about(case.latitude),
        "long": _about(case.longitude),
        "media_url": None,
    }


def address_of(case: Case) -> str:
    """Returns the place, the narrower first, without traces of persons."""
    place = without(case.place, traces(case.place))
    return ", ".join(part for part in (place, case.neighbourhood.name if case.neighbourhood else "") if part)


def moment(at: datetime) -> str:
    """Returns a moment as the standard writes it: to the second, with the offset of the town."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def _wish() -> dict[str, Any]:
    return {
        "variable": True,
        "code": MAY_BE_SHOWN,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": None,
        "order": 1,
        "description": _("Others may see this matter, without my name"),
        "values": [{"key": YES, "name": _("yes")}, {"key": "no", "name": _("no")}],
    }


def _name(topic: CaseTopic) -> str:
    return _of_language(topic, "name") or topic.name


def _of_language(topic: CaseTopic, field: str) -> str:
    english = getattr(topic, f"{field}_en") if (get_language() or "").startswith("en") else ""
    return english or getattr(topic, field)


def _about(coordinate: Any) -> float | None:
    return None if coordinate is None else round(float(coordinate), DECIMALS)


def _end_of_day(case: Case) -> str | None:
    if case.due_on is None:
        return None
    return moment(timezone.make_aware(datetime.combine(case.due_on, time(23, 59, 59))))
