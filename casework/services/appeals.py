"""Appeals against answers to information requests, as the yearly report of law 4982 needs them."""

from datetime import date

from django.db import transaction

from casework.models import Case, InformationAppeal
from people.audit import record
from people.models import User


@transaction.atomic
def note_appeal(
    case: Case, *, before: str, on: date, result: str, decided_on: date | None, actor: User
) -> InformationAppeal:
    """Notes an appeal, or its result: a case is appealed once before the board and once before a court."""
    values = {"on": on, "result": result, "decided_on": decided_on}
    appeal, _is_new = InformationAppeal.objects.update_or_create(case=case, before=before, defaults=values)
    record("case_appeal_noted", appeal, actor=actor, number=case.number, before=before, result=result)
    return appeal
