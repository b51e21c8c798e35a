"""The outbox: a letter is a row of the transaction that causes it, and leaves after the commit, once.

A sender claims a row before it speaks to the mail server, so two senders never send the same letter. Should
a sender die between the server's yes and ours, the row stays claimed: it is reported, and not sent again.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from people.models import OutgoingMail

logger = logging.getLogger(__name__)

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
AT_A_TIME = 100
KEEP_SENT = timedelta(days=30)
State = OutgoingMail.State
# Servers do not answer what says so (RFC 3834, 5); a letter that a person wrote does not say it.
AUTOMATIC = {"Auto-Submitted": "auto-generated"}

# Told when a letter of theirs was sent or given up; a letter is theirs when its key begins so.
_followers: dict[str, Callable[[OutgoingMail], None]] = {}


def post(
    *,
    to: str,
    subject: str,
    body: str,
    language: str = "tr",
    foot: str = "",
    headers: Mapping[str, str] | None = None,
    key: str | None = None,
    return_to: str = "",
    is_by_a_person: bool = False,
) -> OutgoingMail:
    """Puts a letter into the outbox, as text and HTML, and has it sent after the commit.

    `return_to` is where servers report that it did not arrive.
    """
    now = timezone.now()
    values = {
        "to": to,
        "return_to": return_to,
        "subject": " ".join(subject.split())[:300],
        "headers": {**({} if is_by_a_person else AUTOMATIC), **(headers or {})},
        "written_at": now,
        "next_try_at": now,
        **_bodies(subject=subject, body=body, foot=foot, language=language),
    }
    if key is None:
        letter, is_new = OutgoingMail.objects.create(**values), True
    else:
        letter, is_new = OutgoingMail.objects.get_or_create(key=key, defaults=values)
    if is_new:
        transaction.on_commit(_wake_sender)
    return letter


def follow(key_begins: str, told: Callable[[OutgoingMail], None]) -> None:
    """Has somebody told how the letters ended whose keys begin so."""
    _followers[key_begins] = told


def deliver(*, now: datetime | None = None) -> dict[str, int]:
    """Sends what is due and returns how many letters were sent, put off or given up."""
    now = now or timezone.now()
    counts = {"sent": 0, "put_off": 0, "given_up": 0}
    for pk in list(OutgoingMail.objects.due(now).values_list("pk", flat=True)[:AT_A_TIME]):
        letter = _claim(pk)
        if letter is not None:
            counts[_send(letter, now=now)] += 1
    return counts


def forget_sent(*, now: datetime | None = None) -> int:
    """Deletes letters that were sent or given up a month ago, and returns how many."""
    limit = (now or timezone.now()) - KEEP_SENT
    return OutgoingMail.objects.filter(state__in=(State.SENT, State.FAILED), written_at__lt=limit).delete()[0]


def waiting_too_long(*, now: datetime | None = None) -> int:
    """Returns how many letters were given up, or were claimed an hour ago and never finished."""
    hour_ago = (now or timezone.now()) - timedelta(hours=1)
    claimed = OutgoingMail.objects.filter(state=State.SENDING, next_try_at__lt=hour_ago).count()
    return claimed + OutgoingMail.objects.filter(state=State.FAILED).count()


def _claim(pk: int) -> OutgoingMail | None:
    """Returns the letter when this sender, and no other, may send it."""
    won = OutgoingMail.objects.filter(pk=pk, state=State.WAITING).update(state=State.SENDING)
    return OutgoingMail.objects.get(pk=pk) if won else None


def _send(letter: OutgoingMail, *, now: datetime) -> str:
    message = EmailMultiAlternatives(
        letter.subject, letter.text, letter.return_to or None, to=[letter.to], headers=_headers(letter)
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    try:
        message.send()
    except Exception as error:
        return _put_off(letter, error, now=now)
    # The text may hold a code or a link that opens something: once sent it is nobody's to read here.
    letter.state, letter.sent_at, letter.text, letter.html = State.SENT, now, "", ""
    letter.save(update_fields=["state", "sent_at", "text", "html"])
    _tell_follower(letter)
    return "sent"


def _put_off(letter: OutgoingMail, error: Exception, *, now: datetime) -> str:
    given_up = letter.tries >= len(WAITS)
    letter.last_error = type(error).__name__
    letter.state = State.FAILED if given_up else State.WAITING
    if not given_up:
        letter.next_try_at = now + WAITS[letter.tries]
    letter.tries += 1
    letter.save(update_fields=["state", "next_try_at", "tries", "last_error"])
    logger.warning("Letter %s was not sent (%s), try %s.", letter.pk, letter.last_error, letter.tries)
    if given_up:
        _tell_follower(letter)
    return "given_up" if given_up else "put_off"


def _headers(letter: OutgoingMail) -> dict[str, str]:
    """Returns the letter's headers; what people see as its sender is never where failures are returned to."""
    return {"From": settings.DEFAULT_FROM_EMAIL, **letter.headers} if letter.return_to else letter.headers


def _tell_follower(letter: OutgoingMail) -> None:
    """Tells whose letter it was how it ended; what goes wrong there does not stop the other letters."""
    for begins, told in _followers.items():
        if (letter.key or "").startswith(begins):
            try:
                told(letter)
            except Exception:
                logger.exception("Whose letter %s was could not be told.", letter.pk)


def _bodies(*, subject: str, body: str, foot: str, language: str) -> dict[str, str]:
    context = {
        "subject": subject,
        "paragraphs": [part.strip() for part in body.split("\n\n") if part.strip()],
        "foot": foot,
        "site": str(settings.SITE_NAME),
        "municipality_name": settings.MUNICIPALITY_NAME,
        "address": settings.WAGTAILADMIN_BASE_URL,
        "language": language,
    }
    with translation.override(language):
        return {
            "text": render_to_string("emails/letter.txt", context),
            "html": render_to_string("emails/letter.html", context),
        }


def _wake_sender() -> None:
    from people.tasks import send_letters

    send_letters.enqueue()
