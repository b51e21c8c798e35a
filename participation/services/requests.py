"""A department's request: drafted, sent, triaged; its method brief is written and signed by another person."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from city.models import Neighbourhood, OrgUnit, SocialGroup
from participation import rules
from participation.errors import HeadNeeded, ReasonMissing, SecondPersonNeeded, WrongState
from participation.models import RequestEvent, StudyBrief, StudyRequest
from people.audit import record
from people.models import User

State = StudyRequest.State


@transaction.atomic
def draft_request(
    *,
    department: OrgUnit,
    title: str,
    decision: str,
    decision_due: date,
    open_options: str,
    already_known: str = "",
    whole_district: bool = False,
    neighbourhoods: Iterable[Neighbourhood] = (),
    groups: Iterable[SocialGroup] = (),
    budget: str = "",
    is_synthetic: bool = False,
    actor: User,
) -> StudyRequest:
    """Returns a new draft that only its department sees."""
    request = StudyRequest.objects.create(
        department=department,
        requested_by=actor,
        title=title,
        decision=decision,
        decision_due=decision_due,
        open_options=open_options,
        already_known=already_known,
        whole_district=whole_district,
        budget=budget,
        is_synthetic=is_synthetic,
    )
    request.neighbourhoods.set(neighbourhoods)
    request.groups.set(groups)
    record("drafted", request, actor=actor)
    return request


@transaction.atomic
def revise_request(request: StudyRequest, *, changes: dict[str, object], actor: User) -> StudyRequest:
    """Changes the texts, places and groups of a request that the department still holds."""
    locked = _locked(request, State.DRAFT, State.ASKED_BACK)
    for name, value in changes.items():
        if name in ("neighbourhoods", "groups"):
            getattr(locked, name).set(value)
        else:
            setattr(locked, name, value)
    locked.save()
    record("revised", locked, actor=actor, fields=sorted(changes))
    return locked


@transaction.atomic
def submit_request(
    request: StudyRequest, *, actor: User, note: str = "", now: datetime | None = None
) -> StudyRequest:
    """Sends a draft, or the answer to what was asked back, to the participation unit."""
    locked = _locked(request, State.DRAFT, State.ASKED_BACK)
    locked.submitted_at = now or timezone.now()
    return _moved(request, locked, to=State.SUBMITTED, note=note, actor=actor)


@transaction.atomic
def ask_back(request: StudyRequest, *, reason: str, actor: User) -> StudyRequest:
    """Gives a sent request back to its department with a question."""
    locked = _locked(request, State.SUBMITTED)
    locked.answer = _required(reason)
    return _moved(request, locked, to=State.ASKED_BACK, note=locked.answer, actor=actor)


@transaction.atomic
def accept_request(request: StudyRequest, *, actor: User, note: str = "") -> StudyRequest:
    """Takes a sent request on; a method brief follows."""
    locked = _locked(request, State.SUBMITTED)
    locked.answer = note.strip()
    return _moved(request, locked, to=State.ACCEPTED, note=locked.answer, actor=actor)


@transaction.atomic
def decline_request(request: StudyRequest, *, reason: str, actor: User) -> StudyRequest:
    """Declines a sent request; the department reads why."""
    locked = _locked(request, State.SUBMITTED)
    locked.answer = _required(reason)
    return _moved(request, locked, to=State.DECLINED, note=locked.answer, actor=actor)


@transaction.atomic
def write_brief(
    request: StudyRequest,
    *,
    level: str,
    research_question: str,
    method: str,
    sampling: str,
    target: int,
    channels: list[str],
    field_from: date,
    field_to: date,
    report_due: date,
    local_actors: str = "",
    limits: str = "",
    actor: User,
) -> StudyBrief:
    """Writes the method brief of an accepted request, or writes it anew until it is signed."""
    locked = _locked(request, State.ACCEPTED)
    earlier = StudyBrief.objects.select_for_update().filter(request=locked).first()
    if earlier is not None and earlier.is_signed:
        raise WrongState
    brief, _created = StudyBrief.objects.update_or_create(
        request=locked,
        defaults={
            "level": level,
            "research_question": research_question,
            "method": method,
            "sampling": sampling,
            "target": target,
            "channels": list(channels),
            "field_from": field_from,
            "field_to": field_to,
            "report_due": report_due,
            "local_actors": local_actors,
            "limits": limits,
            "written_by": actor,
        },
    )
    _told(locked, "brief_written", actor=actor)
    record("wrote_brief", brief, actor=actor, request=locked.pk)
    return brief


@transaction.atomic
def sign_brief(brief: StudyBrief, *, actor: User, now: datetime | None = None) -> StudyBrief:
    """Signs the brief: a unit head does, and never the person who wrote it."""
    locked = StudyBrief.objects.select_for_update().get(pk=brief.pk)
    if locked.is_signed:
        raise WrongState
    if rules.wrote(actor, locked):
        raise SecondPersonNeeded
    if not rules.heads_a_unit(actor):
        raise HeadNeeded
    locked.signed_by, locked.signed_at = actor, now or timezone.now()
    locked.save(update_fields=["signed_by", "signed_at"])
    _told(locked.request, "brief_signed", actor=actor)
    record("signed_brief", locked, actor=actor, request=locked.request_id)
    brief.refresh_from_db()
    return brief


def _locked(request: StudyRequest, *states: str) -> StudyRequest:
    """Returns the row as it stands now, held until the transaction ends; another state is refused."""
    locked = StudyRequest.objects.select_for_update().get(pk=request.pk)
    if locked.state not in states:
        raise WrongState
    return locked


def _moved(request: StudyRequest, locked: StudyRequest, *, to: str, note: str, actor: User) -> StudyRequest:
    locked.state = to
    locked.save()
    _told(locked, to, note=note, actor=actor)
    record(f"request_{to}", locked, actor=actor)
    request.refresh_from_db()
    return request


def _told(request: StudyRequest, what: str, *, note: str = "", actor: User) -> None:
    RequestEvent.objects.create(request=request, actor=actor, what=what, note=note)


def _required(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()
