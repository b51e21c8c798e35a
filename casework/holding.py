"""Which cases a visitor may see: those they proved to know in this session, for some hours, and their own."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from casework.models import Case

HELD, RECEIPT = "cases_held", "case_receipt"
HELD_FOR = timedelta(hours=2)
MOST_HELD = 20


def hold(request: HttpRequest, case: Case) -> None:
    """Lets this session see a case for two hours."""
    held = dict(request.session.get(HELD, {}))
    held.pop(str(case.pk), None)
    held[str(case.pk)] = (timezone.now() + HELD_FOR).timestamp()
    request.session[HELD] = dict(list(held.items())[-MOST_HELD:])


def let_go(request: HttpRequest) -> None:
    """Ends what this session may see."""
    request.session.pop(HELD, None)
    request.session.pop(RECEIPT, None)


def held_case(request: HttpRequest, key: UUID | str | None) -> Case | None:
    """Returns a case that this visitor may see: proved in this session, or sent from the own account."""
    if key is None:
        return None
    found = Case.objects.select_related("applicant", "topic", "unit", "neighbourhood").filter(pk=key).first()
    if found is None:
        return None
    is_held = request.session.get(HELD, {}).get(str(found.pk), 0) > timezone.now().timestamp()
    user = request.user
    is_own = (
        user.is_authenticated and getattr(found, "applicant", None) and found.applicant.user_id == user.pk
    )
    return found if is_held or is_own else None


def remember_receipt(request: HttpRequest, case: Case) -> None:
    """Notes which case the receipt of this session is about."""
    request.session[RECEIPT] = str(case.pk)


def receipt_of(request: HttpRequest) -> str | None:
    """Returns the case of which this session holds the receipt."""
    return request.session.get(RECEIPT)
