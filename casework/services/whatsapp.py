"""Messages that come by WhatsApp: stored first, then put where they belong, once.

A conversation belongs to the case in which something was written within the last day: people go on writing. Who quotes
a message of ours goes to its case, who begins with “new” to a case of its own.
"""

import logging
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.channels.whatsapp_graph import GraphError, fetch_media
from casework.channels.whatsapp_reading import Said, said_in
from casework.channels.whatsapp_sending import note_report, tell_at_once
from casework.here import is_here
from casework.models import Applicant, Case, Message, WhatsAppEvent
from casework.models.applicants import PHONE
from casework.services.codes import tracking_code
from casework.services.files import FILES_AT_MOST, SentFile
from casework.services.finding import remember_words
from casework.services.happening import locked
from casework.services.letters import received_text
from casework.services.opening import Asker, beginning_of, open_case
from casework.services.talking import receive_message
from casework.words import CaseKind, Door, Identity, State
from common.sent_files import FileRefused, checked
from common.text import fold
from people.models import PrivacyNotice
from people.sealing import digest

logger = logging.getLogger(__name__)

NOTICE = "case"
CONVERSATION = timedelta(hours=24)
TRIES = 6
AT_ONCE = 200
KEEP_FAILED = timedelta(days=30)
SHORT = 15
_NEW = re.compile(r"^\s*(yeni|new)\b[\s:.,-]*", re.IGNORECASE)
_NUMBER = re.compile(r"\b\d{4}-\d{6}\b")


def keep(parts: Iterable[tuple[str, dict]], *, now: datetime | None = None) -> int:
    """Stores what came, each part once, and returns how many parts there were. From then on none is lost."""
    now = now or timezone.now()
    events = [
        WhatsAppEvent(key=key, received_at=now, content_sealed=WhatsAppEvent.sealed(content))
        for key, content in parts
    ]
    WhatsAppEvent.objects.bulk_create(events, ignore_conflicts=True)
    return len(events)


def work_off(_now: datetime | None = None) -> int:
    """Puts what waits where it belongs, the oldest first, and returns how many are settled."""
    waiting = WhatsAppEvent.objects.filter(state=WhatsAppEvent.State.NEW).order_by("received_at", "pk")
    # Each has a moment of its own: that keeps the order in which they were written.
    return sum(_settled(event, now=timezone.now()) for event in waiting[:AT_ONCE])


def forget_events(now: datetime) -> int:
    """Forgets the words of what was given up, a month after it came. That it came stays."""
    old = WhatsAppEvent.objects.filter(state=WhatsAppEvent.State.FAILED, received_at__lt=now - KEEP_FAILED)
    return old.exclude(content_sealed=b"").update(content_sealed=b"")


def case_for(said: Said, *, now: datetime) -> Case | None:
    """Returns the case that a message belongs to: one that it quotes or names, or that of the conversation."""
    own = Case.objects.filter(applicant__phone_digest=digest(said.phone, purpose=PHONE))
    if said.quotes:
        quoted = Message.objects.filter(door=Door.WHATSAPP, external_id=said.quotes).values("case")
        if case := own.filter(pk__in=quoted).first():
            return case
    named = _NUMBER.search(said.text)
    if named and (case := own.filter(number=named[0]).first()):
        return case
    if _NEW.match(said.text):
        return None
    if asked := own.filter(state=State.ASKED).order_by("-changed_at").first():
        return asked
    lately = Message.objects.filter(
        case__in=own, door=Door.WHATSAPP, way__in=(Message.Way.IN, Message.Way.OUT), at__gt=now - CONVERSATION
    )
    last = lately.order_by("-at").select_related("case").first()
    return last.case if last else None


def _settled(event: WhatsAppEvent, *, now: datetime) -> bool:
    try:
        file, lost = _file_of(event)
        with transaction.atomic():
            held = WhatsAppEvent.objects.select_for_update().get(pk=event.pk)
            if held.state != WhatsAppEvent.State.NEW:
                return False
            _take(held, file, lost=lost, now=now)
            held.state, held.content_sealed = WhatsAppEvent.State.DONE, b""
            held.save(update_fields=["state", "content_sealed"])
    except Exception:
        logger.exception("What came by WhatsApp as %s could not be put where it belongs.", event.pk)
        return _tried(event)
    return True


def _tried(event: WhatsAppEvent) -> bool:
    tries = event.tries + 1
    given_up = tries >= TRIES
    state = WhatsAppEvent.State.FAILED if given_up else WhatsAppEvent.State.NEW
    WhatsAppEvent.objects.filter(pk=event.pk, state=WhatsAppEvent.State.NEW).update(tries=tries, state=state)
    return given_up


def _file_of(event: WhatsAppEvent) -> tuple[SentFile | None, str]:
    """Returns the file of a message, fetched before any lock is held, or its name when it cannot be had or taken."""
    said = said_in(event.content)
    if said is None or not said.media:
        return None, ""
    try:
        data, content_type = checked(fetch_media(said.media))
    except GraphError as fault:
        if fault.is_transient and event.tries < TRIES - 1:
            raise
        return None, said.file_name
    except FileRefused:
        return None, said.file_name
    return SentFile(said.file_name, data, checked_as=content_type), ""


def _take(event: WhatsAppEvent, file: SentFile | None, *, lost: str, now: datetime) -> None:
    content = event.content
    if report := content.get("report"):
        note_report(report)
        return
    said = said_in(content)
    if said is None:
        return
    text = _words(said, lost)
    case = case_for(said, now=now)
    if case is None:
        _open(said, text, file, event=event, now=now)
    else:
        _join(case, said, text, file, now=now)


def _words(said: Said, lost: str) -> str:
    parts = [_NEW.sub("", said.text) or said.text]
    if said.point:
        parts.append(
            _("Place sent: %(latitude)s, %(longitude)s")
            % dict(zip(("latitude", "longitude"), said.point, strict=True))
        )
    if lost:
        parts.append(_("A file came along that could not be taken: %(name)s") % {"name": lost})
    return "\n\n".join(part for part in parts if part) or _("A message without words")


def _open(said: Said, text: str, file: SentFile | None, *, event: WhatsAppEvent, now: datetime) -> None:
    notice = PrivacyNotice.objects.in_force(NOTICE)
    opened = open_case(
        kind=CaseKind.REQUEST,
        door=Door.WHATSAPP,
        text=text,
        key=said.wamid,
        message_id=said.wamid,
        point=said.point if said.point and is_here(said.point) else None,
        files=[file] if file else [],
        asker=Asker(
            name=said.name, phone=said.phone, identity=Identity.CONTACT, wants=Applicant.Wants.WHATSAPP
        ),
        notice=notice,
        received_at=event.received_at,
        now=now,
    )
    with override(opened.case.language):
        parts = [
            *received_text(opened.case, code=tracking_code(opened.case)),
            _("You can go on writing here. For another matter begin with the word NEW."),
            notice.text("summary") if notice else "",
        ]
    tell_at_once(opened.case, "\n\n".join(part for part in parts if part), now=now)


def _join(case: Case, said: Said, text: str, file: SentFile | None, *, now: datetime) -> None:
    room = case.attachments.count() < FILES_AT_MOST
    receive_message(
        case,
        text=text,
        door=Door.WHATSAPP,
        files=[file] if file and room else [],
        external_id=said.wamid,
        now=now,
    )
    case = locked(case)
    if said.point and is_here(said.point) and case.latitude is None:
        case.latitude, case.longitude = said.point
        case.save(update_fields=["latitude", "longitude"])
    is_sentence = len(fold(said.text)) >= SHORT and said.point is None
    if len(case.title) < SHORT and is_sentence and case.door == Door.WHATSAPP:
        # “Hello” is no subject: the first real sentence is.
        case.title = beginning_of(said.text)
        case.save(update_fields=["title"])
        remember_words(case)
    if file and not room:
        tell_at_once(
            case, _("A case takes twenty files. Send the rest by post or bring them to a desk."), now=now
        )
