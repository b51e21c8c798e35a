"""Letters that come by e-mail: stored first, then put where they belong, once. What is unclear waits for somebody.

A letter joins a case by two things together: the case's own address, which nobody can make up, and the applicant's
address as its sender. Either alone is not enough.
"""

import hashlib
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.channels.email_addresses import case_of, message_of
from casework.channels.email_fetching import fetch
from casework.channels.email_reading import Letter, letter_of, parsed, report_of
from casework.errors import MailIsDecided
from casework.models import Applicant, Case, IncomingMail, Message
from casework.models.applicants import EMAIL
from casework.models.mail import MAIL
from casework.services.delivering import moved_on
from casework.services.mail_joining import join_case, open_case_of
from casework.words import Identity
from common.identifiers import keyed_digest
from people.audit import record
from people.models import User
from people.sealing import digest, seal

logger = logging.getLogger(__name__)

LARGEST = 30 * 1024 * 1024
NEW_AN_HOUR = 10
TRIES = 5
AT_ONCE = 100
WAIT = timedelta(minutes=1)
KEEP_DECIDED = timedelta(days=30)
State, Why = IncomingMail.State, IncomingMail.Why


def take(raw: bytes, *, now: datetime | None = None) -> IncomingMail:
    """Stores a letter, and puts it where it belongs. From the return on it is not lost, whatever happens to it."""
    mail, is_new = _stored(raw, now=now or timezone.now())
    if is_new:
        work_off(mail)
    return mail


def work_off(mail: IncomingMail, *, now: datetime | None = None) -> None:
    """Decides what a stored letter is. After some failures it waits for somebody to look at it."""
    try:
        with transaction.atomic():
            held = IncomingMail.objects.select_for_update().get(pk=mail.pk)
            if held.state == State.NEW:
                _decide(held, now=now or timezone.now())
    except Exception:
        logger.exception("The letter %s could not be put where it belongs.", mail.pk)
        IncomingMail.objects.filter(pk=mail.pk, state=State.NEW).update(tries=mail.tries + 1)
        given_up = IncomingMail.objects.filter(pk=mail.pk, state=State.NEW, tries__gte=TRIES)
        given_up.update(state=State.HELD, why=Why.FAULT)
    mail.refresh_from_db()


def work_off_waiting(now: datetime) -> int:
    """Takes up the letters that a crash or a fault left unread, and returns how many are settled."""
    waiting = IncomingMail.objects.filter(state=State.NEW, received_at__lt=now - WAIT)
    settled = 0
    for mail in waiting.order_by("received_at")[:AT_ONCE]:
        work_off(mail, now=now)
        settled += mail.state != State.NEW
    return settled


def forget_mails(now: datetime) -> int:
    """Forgets letters a month after they were decided, and returns how many."""
    old = IncomingMail.objects.exclude(sender_digest="").filter(decided_at__lt=now - KEEP_DECIDED)
    mails = list(old.order_by("decided_at")[:AT_ONCE])
    for mail in mails:
        forget_mail(mail)
    return len(mails)


def letter_in(mail: IncomingMail) -> Letter:
    """Returns what a stored letter says."""
    with mail.raw.open("rb") as stored:
        return letter_of(parsed(stored.read()), trusted_server=settings.CASE_MAIL_TRUSTS)


@transaction.atomic
def add_to_case(mail: IncomingMail, case: Case, *, actor: User, now: datetime | None = None) -> None:
    """Puts a letter into a case: somebody has judged that it belongs there. Errors: MailIsDecided, TextIsMissing."""
    now, mail = now or timezone.now(), _undecided(mail)
    join_case(mail, case, letter_in(mail), actor=actor, now=now)
    _settle(mail, State.TAKEN, case=case, actor=actor, now=now)


@transaction.atomic
def open_from(mail: IncomingMail, *, actor: User, now: datetime | None = None) -> Case:
    """Opens a case of a letter that waited. Errors: MailIsDecided, TextIsMissing."""
    now, mail = now or timezone.now(), _undecided(mail)
    case = open_case_of(mail, letter_in(mail), actor=actor, now=now)
    _settle(mail, State.TAKEN, case=case, actor=actor, now=now)
    return case


@transaction.atomic
def set_aside(mail: IncomingMail, *, actor: User, now: datetime | None = None) -> None:
    """Notes that a letter is nothing for casework. It can be looked at for a month. Errors: MailIsDecided."""
    _settle(_undecided(mail), State.SET_ASIDE, actor=actor, now=now or timezone.now())


def fetch_due(_now: datetime | None = None) -> int:
    """Takes the unread letters of the mailbox, where one is named, and returns how many. Errors: those of fetch."""
    return fetch(settings.CASE_MAIL_IMAP, take) if settings.CASE_MAIL_IMAP else 0


def forget_mail(mail: IncomingMail) -> None:
    """Forgets what a letter said and who sent it; that it came stays, so that it is not taken a second time."""
    with transaction.atomic():
        _drop_bytes(mail)
        mail.sender_sealed, mail.sender_digest, mail.subject = b"", "", ""
        mail.save(update_fields=["sender_sealed", "sender_digest", "subject", "raw"])


def _undecided(mail: IncomingMail) -> IncomingMail:
    """Returns the letter as it is now, held until the transaction ends. Errors: MailIsDecided."""
    found = IncomingMail.objects.select_for_update().get(pk=mail.pk)
    if found.state == State.TAKEN or not found.raw:
        raise MailIsDecided
    return found


def _stored(raw: bytes, *, now: datetime) -> tuple[IncomingMail, bool]:
    too_large = len(raw) > LARGEST
    kept = raw[: LARGEST // 10] if too_large else raw
    letter = letter_of(parsed(kept))
    named = f"{letter.sender} {letter.message_id}" if letter.message_id else hashlib.sha256(raw).hexdigest()
    key = keyed_digest(named, "case-mail-key", key=settings.SECRET_KEY)
    if known := IncomingMail.objects.filter(key_digest=key).first():
        return known, False
    mail = IncomingMail(
        key_digest=key,
        received_at=now,
        state=State.HELD if too_large else State.NEW,
        why=Why.TOO_LARGE if too_large else "",
        sender_sealed=seal(letter.sender, purpose=MAIL),
        sender_digest=digest(letter.sender or "-", purpose=EMAIL),
        subject=letter.subject,
    )
    mail.raw.save("letter", ContentFile(kept), save=False)
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        mail.raw.storage.delete(mail.raw.name)
        return IncomingMail.objects.get(key_digest=key), False
    return mail, True


def _decide(mail: IncomingMail, *, now: datetime) -> None:
    with mail.raw.open("rb") as stored:
        parts = parsed(stored.read())
    letter = letter_of(parts, trusted_server=settings.CASE_MAIL_TRUSTS)
    if report := report_of(parts):
        _note_report(report.message_id, report.action)
        _settle(mail, State.AUTOMATIC, now=now)
    elif letter.is_automatic or letter.sender == settings.CASE_MAIL_ADDRESS.lower():
        _settle(mail, State.AUTOMATIC, now=now)
    elif why := _reason_to_wait(mail, letter, now=now):
        mail.state, mail.why = State.HELD, why
        mail.case = case_of((*letter.to, *letter.ids))
        mail.save(update_fields=["state", "why", "case"])
    elif case := case_of((*letter.to, *letter.ids)):
        join_case(mail, case, letter, actor=None, now=now)
        Applicant.objects.filter(case=case, identity=Identity.NONE).update(identity=Identity.CONTACT)
        _settle(mail, State.TAKEN, case=case, now=now)
    else:
        _settle(mail, State.TAKEN, case=open_case_of(mail, letter, actor=None, now=now), now=now)


def _reason_to_wait(mail: IncomingMail, letter: Letter, *, now: datetime) -> str:
    if not letter.sender:
        return Why.NO_SENDER
    if letter.failed_at_dmarc:
        return Why.NOT_PROVEN
    if not letter.text and not letter.files:
        return Why.EMPTY
    if case := case_of((*letter.to, *letter.ids)):
        is_applicant = case.applicant.email_digest == digest(letter.sender, purpose=EMAIL)
        return "" if is_applicant else Why.OTHER_SENDER
    same = IncomingMail.objects.filter(
        sender_digest=mail.sender_digest, received_at__gt=now - timedelta(hours=1), state=State.TAKEN
    )
    return Why.TOO_MANY if len(same.values_list("pk")[:NEW_AN_HOUR]) >= NEW_AN_HOUR else ""


def _note_report(message_id: str, action: str) -> None:
    """Moves on the message of ours that a server speaks of; one it cannot name is nobody's."""
    delivery = {"failed": Message.Delivery.FAILED, "delivered": Message.Delivery.DELIVERED}.get(action)
    message = message_of(message_id) if delivery else None
    if message is not None:
        moved_on(message, delivery)


def _settle(
    mail: IncomingMail, state: str, *, now: datetime, case: Case | None = None, actor: User | None = None
) -> None:
    mail.state, mail.case, mail.decided_at, mail.decided_by = state, case, now, actor
    if state == State.TAKEN:
        _drop_bytes(mail)
    mail.save(update_fields=["state", "case", "decided_at", "decided_by", "raw"])
    if actor is not None:
        record("case_mail_decided", mail, actor=actor, state=state, case=case.number if case else "")


def _drop_bytes(mail: IncomingMail) -> None:
    """Removes the bytes of a letter after the commit."""
    if mail.raw:
        storage, name = mail.raw.storage, mail.raw.name
        transaction.on_commit(lambda: storage.delete(name))
        mail.raw = ""
