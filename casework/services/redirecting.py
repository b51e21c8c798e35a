"""Matters of another body: who answers for a topic, and how many people were told so."""

from datetime import date

from django.db.models import F

from casework.models import CaseTopic, Redirect, ResponsibleBody
from casework.routing import Matter, route
from casework.services.referring import lines_on
from casework.words import Door


def body_of(topic: CaseTopic, *, kind: str, on: date) -> ResponsibleBody | None:
    """Returns the other body that answers for a topic by the rules of a day, wherever in town it is."""
    line = route(Matter(kind=kind, door=Door.WEB, topic=topic.code), lines_on(on)).line
    return ResponsibleBody.objects.get(pk=line.body) if line and line.body else None


def count_shown(topic: CaseTopic, body: ResponsibleBody, *, on: date) -> None:
    """Counts that somebody was told who answers for a topic; two at the same moment are two."""
    row, _is_new = Redirect.objects.get_or_create(day=on, topic=topic, body=body)
    Redirect.objects.filter(pk=row.pk).update(shown=F("shown") + 1)
