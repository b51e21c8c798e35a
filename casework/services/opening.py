"""Opens a case, once: one short transaction, the same number and code for the same key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from casework.errors import CaseIsBusy, NameIsMissing, RegisteredBefore, TextIsMissing
from casework.models import Applicant, Case, CaseTopic, Message
from casework.models.applicants import ADDRESS, EMAIL, IDENTITY, PHONE
from casework.services.codes import code_digest, tracking_code
from casework.services.files import SentFile, attach
from casework.services.finding import remember_words
from casework.services.happening import happen
from casework.services.letters import tell_received
from casework.services.numbers import next_number
from casework.services.referring import give_to, send_on_its_way
from casework.words import Identity, Verb, Visibility, needs_a_name
from city.models import Neighbourhood, OrgUnit
from common.identifiers import keyed_digest
from common.text import clean, clean_line
from people.models import PrivacyNotice, User
from people.sealing import digest, seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """The applicant as they gave themselves; empty fields were not asked for or not given."""

    name: str = ""
    body: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    identity_kind: str = ""
    identity_number: str = ""
    identity: str = Identity.NONE
    wants: str = Applicant.Wants.CODE
    is_for_another: bool = False
    user: User | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What the sender is told: the case, its code, and whether this send was the first."""

    case: Case
    code: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A case of an older system: everything is dated when it came in, and nobody is told.

    `unit` had it then and has it now; without one the rules say where it belongs.
    """

    unit: OrgUnit | None = None


def open_case(
    *,
    kind: str,
    door: str,
    text: str,
    key: str,
    title: str = "",
    language: str = "tr",
    topic: CaseTopic | None = None,
    neighbourhood: Neighbourhood | None = None,
    place: str = "",
    point: tuple[Decimal, Decimal] | None = None,
    trade_code: str = "",
    asker: Asker | None = None,
    files: Sequence[SentFile] = (),
    entered_by: User | None = None,
    external_number: str = "",
    message_id: str = "",
    may_be_shown: bool = False,
    notice: PrivacyNotice | None = None,
    received_at: datetime | None = None,
    past: Past | None = None,
    now: datetime | None = None,
) -> Opened:
    """Stores a case with its first message and files, sends it on its way, and returns its number and code.

    `key` is made by the client, or is the other side's own name of what it sent; the same key returns the same
    case. `received_at` is the day of arrival where that was earlier (paper, CİMER): its term counts from there, its
    number is of the year in which it is written down here. With `past` the number is of the year of arrival, too.
    `point` is (latitude, longitude); `notice` is what the applicant was shown about their data.
    Errors: TextIsMissing, NameIsMissing, RegisteredBefore, FileRefused, CaseIsBusy.
    """
    now = now or timezone.now()
    if past:
        now = received_at or now
    said, asker = clean(text), asker or Asker()
    if not said:
        raise TextIsMissing
    if (
        not past
        and needs_a_name(kind, door=door)
        and not (clean_line(asker.name) and (asker.address or asker.email))
    ):
        raise NameIsMissing
    digest_of_key = keyed_digest(f"{door}:{key}", "case-key", key=settings.SECRET_KEY)
    try:
        with transaction.atomic():
            if known := Case.objects.filter(key_digest=digest_of_key).first():
                return Opened(known, tracking_code(known), is_new=False)
            case = _stored(
                key_digest=digest_of_key,
                kind=kind,
                door=door,
                language=language,
                title=clean_line(title)[:160] or beginning_of(said),
                topic=topic,
                neighbourhood=neighbourhood,
                place=clean_line(place)[:200],
                latitude=point[0] if point else None,
                longitude=point[1] if point else None,
                trade_code=trade_code,
                received_at=received_at or now,
                entered_by=entered_by,
                external_number=clean_line(external_number)[:64],
                notice=notice,
                visibility=_visibility(topic, may_be_shown=may_be_shown),
                changed_at=now,
            )
            _store_asker(case, asker)
            message = Message.objects.create(
                case=case, way=Message.Way.IN, door=door, at=now, text=said, language=language,
                external_id=message_id,
            )  # fmt: skip
            for sent in files:
                attach(case, sent, message=message, now=now)
            remember_words(case)
            happen(case, Verb.OPENED, actor=entered_by, message=message, now=case.received_at, door=door)
            if past and past.unit:
                give_to(case, past.unit, now=now)
            else:
                send_on_its_way(case, now=now)
            if not past:
                tell_received(case, code=tracking_code(case))
    except IntegrityError as clash:
        return _known_before(digest_of_key, door=door, external_number=external_number, clash=clash)
    except OperationalError as busy:
        raise CaseIsBusy from busy
    return Opened(case, tracking_code(case), is_new=True)


def beginning_of(text: str, *, length: int = 80) -> str:
    """Returns the first words of a text as its subject, cut between words."""
    line = clean_line(text)
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(",.;:") + " …"


def _stored(**fields: Any) -> Case:
    case = Case(number=next_number(fields["changed_at"]), **fields)
    case.code_digest = code_digest(tracking_code(case))
    case.save(force_insert=True)
    return case


def _visibility(topic: CaseTopic | None, *, may_be_shown: bool) -> str:
    """Shown by nobody's wish but the applicant's, and only where the topic is of a class that may be shown."""
    return Visibility.WISHED if may_be_shown and topic and topic.may_be_public else Visibility.PRIVATE


def _store_asker(case: Case, asker: Asker) -> Applicant:
    email, phone = asker.email.strip(), asker.phone.strip()
    return Applicant.objects.create(
        case=case,
        user=asker.user,
        name=clean_line(asker.name)[:160],
        body=clean_line(asker.body)[:200],
        is_for_another=asker.is_for_another,
        identity=asker.identity,
        wants=asker.wants,
        email_sealed=seal(email, purpose=EMAIL),
        email_digest=digest(email.casefold(), purpose=EMAIL),
        phone_sealed=seal(phone, purpose=PHONE),
        phone_digest=digest(phone, purpose=PHONE),
        address_sealed=seal(clean(asker.address), purpose=ADDRESS),
        identity_kind=asker.identity_kind if asker.identity_number else "",
        identity_sealed=seal(asker.identity_number, purpose=IDENTITY),
    )


def _known_before(key_digest: str, *, door: str, external_number: str, clash: IntegrityError) -> Opened:
    """Another send with the same key was first, or the other register's number is here already."""
    if known := Case.objects.filter(key_digest=key_digest).first():
        return Opened(known, tracking_code(known), is_new=False)
    there = external_number and Case.objects.filter(door=door, external_number=external_number).first()
    if there:
        raise RegisteredBefore(number=there.number) from clash
    raise clash
