"""Applications about one's own data: received with a code, answered in time, found again by the code."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from common.identifiers import is_code, keyed_digest, new_code, normalise
from people.audit import record
from people.errors import RequestIsAnswered
from people.models import DataSubjectRequest, User
from people.outbox import post

PURPOSE = "data-request"
# Law 6698, art. 13/2: at the latest within thirty days.
TERM = timedelta(days=30)
# An answered application is evidence that the law was kept; then it is a list of names.
KEEP_ANSWERED = timedelta(days=365 * 3)


@transaction.atomic
def receive_request(
    *,
    kind: str,
    name: str,
    text: str,
    email: str = "",
    person: User | None = None,
    language: str = "tr",
    on: date | None = None,
) -> tuple[DataSubjectRequest, str]:
    """Returns the application and its code, which is kept nowhere."""
    code, day = new_code(), on or timezone.localdate()
    made = DataSubjectRequest.objects.create(
        code_digest=_digest(code),
        kind=kind,
        name=name,
        email=email,
        text=text,
        language=language,
        person=person,
        received_on=day,
        due_on=day + TERM,
    )
    record("data_request_received", made, actor=None, kind=kind)
    if email:
        _acknowledge(made, code)
    return made, code


def find_request(typed: str) -> DataSubjectRequest | None:
    """Returns the application of a code, however it was typed."""
    if not is_code(typed):
        return None
    return DataSubjectRequest.objects.filter(code_digest=_digest(normalise(typed))).first()


@transaction.atomic
def answer_request(
    found: DataSubjectRequest, *, outcome: str, answer: str, actor: User, now: datetime | None = None
) -> DataSubjectRequest:
    """Answers an application once, and writes to the address that was left."""
    locked = DataSubjectRequest.objects.select_for_update().get(pk=found.pk)
    if locked.is_answered:
        raise RequestIsAnswered
    locked.outcome, locked.answer = outcome, answer
    locked.answered_at, locked.answered_by = now or timezone.now(), actor
    locked.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    record("data_request_answered", locked, actor=actor, outcome=outcome)
    if locked.email:
        _tell_answered(locked)
    return locked


def forget_answered(*, now: datetime | None = None) -> int:
    """Deletes applications that were answered three years ago, and returns how many."""
    limit = (now or timezone.now()) - KEEP_ANSWERED
    return DataSubjectRequest.objects.filter(answered_at__lt=limit).delete()[0]


def _acknowledge(made: DataSubjectRequest, code: str) -> None:
    with override(made.language):
        body = gettext(
            "We received your application on %(received)s. We answer by %(due)s at the latest.\n\n"
            "Your code: %(code)s\n\n"
            "With this code you find the answer here:\n%(link)s"
        ) % {
            "received": _day(made.received_on),
            "due": _day(made.due_on),
            "code": code,
            "link": _status_link(),
        }
        subject = gettext("Your data protection application is received")
    post(to=made.email, subject=subject, body=body, language=made.language)


def _tell_answered(found: DataSubjectRequest) -> None:
    with override(found.language):
        subject = gettext("Your data protection application is answered")
        body = gettext("The answer is ready. Read it with your code here:\n%(link)s") % {
            "link": _status_link()
        }
    key = f"data-request-answered:{found.pk}"
    post(to=found.email, subject=subject, body=body, language=found.language, key=key)


def _status_link() -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse("data_request_status")


def _day(day: date) -> str:
    from django.utils.formats import date_format

    return date_format(day, "j F Y")


def _digest(code: str) -> str:
    return keyed_digest(code, PURPOSE, key=settings.SECRET_KEY)
