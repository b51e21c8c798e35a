"""What casework keeps about a person, and how it is handed out or taken from the account."""

from typing import Any

from django.utils import timezone

from casework.following import HIDDEN_DELIVERY, files_to_see
from casework.models import Applicant, Message
from casework.services.erasing import erase_cases
from casework.words import CLOSED_STATES
from people.models import User
from people.privacy import DataHolder, register


def export_cases(user: User) -> list[dict[str, Any]]:
    """Returns the cases sent from an account, with what was written either way; notes of staff are not in it."""
    applications = Applicant.objects.filter(user=user).select_related("case__topic", "case__neighbourhood")
    return [_exported(each) for each in applications.order_by("case__received_at")]


def erase_cases_of(user: User) -> int:
    """Takes the account from its cases, and erases those that have ended; open ones are answered first.

    An open case goes on under the name and contact that were given for it, and is erased after its time.
    """

    own = list(Applicant.objects.filter(user=user).select_related("case"))
    ended = [each.case for each in own if each.case.state in CLOSED_STATES]
    erase_cases(ended, reason="The account was erased", now=timezone.now())
    Applicant.objects.filter(user=user).update(user=None)
    return len(own)


def register_holder() -> None:
    """Registers this room's part."""
    register(DataHolder(name="cases", export=export_cases, erase=erase_cases_of))


def _exported(applicant: Applicant) -> dict[str, Any]:
    case = applicant.case

    messages = case.messages.exclude(way=Message.Way.NOTE).exclude(delivery__in=HIDDEN_DELIVERY)
    return {
        "number": case.number,
        "kind": case.kind,
        "title": case.title,
        "topic": case.topic.name if case.topic else "",
        "neighbourhood": case.neighbourhood.name if case.neighbourhood else "",
        "place": case.place,
        "received_at": case.received_at.isoformat(timespec="seconds"),
        "state": case.state,
        "outcome": case.outcome,
        "name": applicant.name,
        "email": applicant.email,
        "phone": applicant.phone,
        "address": applicant.address,
        "messages": [
            {"way": each.way, "at": each.at.isoformat(timespec="seconds"), "text": each.text}
            for each in messages
        ],
        "files": [each.file_name for each in files_to_see(case)],
    }
