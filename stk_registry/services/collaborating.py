"""Working together: one side asks, the other answers, and what came of it is written down."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from city.models import OrgUnit
from people.audit import record
from people.models import User
from stk_registry.errors import NotYours, ProtocolTooEarly, ReasonMissing, WrongStep
from stk_registry.joint_steps import may_sign
from stk_registry.models import CollaborationRequest, JointProject, Letter, Organisation
from stk_registry.rules import keeps_the_registry
from stk_registry.services.letters import write_to_managers
from stk_registry.services.voices import speaks_for

State, Direction = CollaborationRequest.State, CollaborationRequest.Direction


@transaction.atomic
def ask(
    organisation: Organisation,
    *,
    title: str,
    text: str,
    actor: User,
    unit: OrgUnit | None = None,
    needed_by: date | None = None,
) -> CollaborationRequest:
    """Returns a new request; who asks is told by whom the actor speaks for. Errors: NotYours."""
    from_us = speaks_for(actor, organisation) is not None
    if not from_us and not keeps_the_registry(actor):
        raise NotYours
    made = CollaborationRequest.objects.create(
        organisation=organisation,
        direction=Direction.FROM_ORGANISATION if from_us else Direction.FROM_MUNICIPALITY,
        title=title.strip(),
        text=text.strip(),
        unit=unit,
        needed_by=needed_by,
        made_by=actor,
    )
    record("collaboration_asked", made, actor=actor, organisation=organisation.pk)
    if not from_us:
        _tell(made, actor=actor)
    return made


@transaction.atomic
def answer(request: CollaborationRequest, *, accepted: bool, text: str, actor: User) -> CollaborationRequest:
    """The other side accepts or declines, and says why. Errors: WrongStep, NotYours, ReasonMissing."""
    locked = _locked(request, State.SUBMITTED)
    if not _is_asked(locked, actor):
        raise NotYours
    if not text.strip():
        raise ReasonMissing
    locked.state = State.ACCEPTED if accepted else State.DECLINED
    locked.answer, locked.answered_by, locked.answered_at = text.strip(), actor, timezone.now()
    locked.save()
    record("collaboration_answered", locked, actor=actor, accepted=accepted)
    if locked.direction == Direction.FROM_ORGANISATION:
        _tell(locked, actor=actor)
    return locked


@transaction.atomic
def withdraw(request: CollaborationRequest, *, actor: User) -> CollaborationRequest:
    """Who asked takes it back before it is answered. Errors: WrongStep, NotYours."""
    locked = _locked(request, State.SUBMITTED)
    if not _asked(locked, actor):
        raise NotYours
    locked.state = State.WITHDRAWN
    locked.save(update_fields=["state"])
    record("collaboration_withdrawn", locked, actor=actor)
    return locked


@transaction.atomic
def finish(request: CollaborationRequest, *, outcome: str, actor: User) -> CollaborationRequest:
    """The unit writes what came of it; the organisation reads it. Errors: WrongStep, NotYours, ReasonMissing."""
    locked = _locked(request, State.ACCEPTED)
    if not keeps_the_registry(actor):
        raise NotYours
    if not outcome.strip():
        raise ReasonMissing
    locked.outcome, locked.state = outcome.strip(), State.DONE
    locked.save(update_fields=["outcome", "state"])
    record("collaboration_done", locked, actor=actor)
    return locked


@transaction.atomic
def save_joint(project: JointProject | None, *, changes: dict[str, Any], actor: User) -> JointProject:
    """Makes a joint project or changes it. A protocol before the steps that the law asks for is refused:
    ProtocolTooEarly.
    """
    if project is None:
        found = JointProject(made_by=actor)
    else:
        found = JointProject.objects.select_for_update(of=("self",)).get(pk=project.pk)
    organisations = changes.pop("organisations", None)
    for name, value in changes.items():
        setattr(found, name, value)
    if found.protocol_on and not found.council_decision_on:
        raise ProtocolTooEarly
    found.save()
    if organisations is not None:
        found.organisations.set(organisations)
    if found.protocol_on and not may_sign(found):
        raise ProtocolTooEarly
    record("joint_project_saved", found, actor=actor, fields=sorted(changes))
    return found


def waiting_at_the_desk() -> int:
    """Returns how many organisations wait for an answer."""
    return CollaborationRequest.objects.filter(
        direction=Direction.FROM_ORGANISATION, state=State.SUBMITTED
    ).count()


def _is_asked(request: CollaborationRequest, actor: User) -> bool:
    """Whether this person stands on the side that was asked."""
    if request.direction == Direction.FROM_ORGANISATION:
        return keeps_the_registry(actor)
    return speaks_for(actor, request.organisation) is not None


def _asked(request: CollaborationRequest, actor: User) -> bool:
    if request.direction == Direction.FROM_MUNICIPALITY:
        return keeps_the_registry(actor)
    return speaks_for(actor, request.organisation) is not None


def _tell(request: CollaborationRequest, *, actor: User) -> None:
    address = reverse("own_together", args=[request.organisation.slug])
    write_to_managers(
        request.organisation,
        kind=Letter.Kind.OTHER,
        actor=actor,
        make=lambda: _words(request, address),
        key=f"collaboration-{request.pk}-{request.state}",
    )


def _words(request: CollaborationRequest, address: str) -> tuple[str, str]:
    link = settings.WAGTAILADMIN_BASE_URL + address
    if request.state == State.SUBMITTED:
        head = _("The municipality asks you to work together: %(title)s")
        body = f"{request.text}\n\n" + _("Answer here:") + f"\n{link}"
    else:
        head = _("Answer to your request to work together: %(title)s")
        body = f"{request.get_state_display()}\n\n{request.answer}\n\n{link}"
    return head % {"title": request.title}, body


def _locked(request: CollaborationRequest, *states: str) -> CollaborationRequest:
    rows = CollaborationRequest.objects.select_for_update(of=("self",)).select_related("organisation")
    found = rows.get(pk=request.pk)
    if found.state not in states:
        raise WrongStep
    return found
