"""A change of a profile on its way: drafted, sent in, decided field by field. Nothing is published before."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from common.slugs import free_slug
from people.audit import record
from people.models import User
from stk_registry import profile as document
from stk_registry.errors import ChangeIsTaken, NothingChanged, NumberIsTaken, ReasonMissing, SomebodyElseSaved
from stk_registry.models import FieldDecision, Organisation, ProfileChange, Representative, VoiceRole
from stk_registry.profile import Difference, Profile
from stk_registry.services import applying

State = ProfileChange.State
ANSWER_WITHIN = timedelta(days=15)
# Pages beside the directory, under the same address.
RESERVED_SLUGS = frozenset(
    [
        "basvuru",
        "sahiplen",
        "talep",
        "davet",
        "belge",
        "foto",
        "taslak",
        "kurulusum",
        "api",
        "acik-veri",
        "gomulu",
        "harita",
        "liste",
        "yazdir",
        "program",
        "yerleske",
        "cagrilar",
        "gruplar",
        "talepler",
        "takvim",
    ]
)


@transaction.atomic
def start_change(organisation: Organisation, *, actor: User) -> ProfileChange:
    """Returns the open change of an organisation, or a new draft that starts from the published profile."""
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    open_change = locked.changes.filter(state__in=ProfileChange.OPEN).first()
    if open_change is not None:
        return open_change
    now = document.read(locked)
    return ProfileChange.objects.create(organisation=locked, base=now, proposed=now, author=actor)


@transaction.atomic
def start_application(*, legal_form: str, name: str, duty: str = "", actor: User) -> ProfileChange:
    """Returns the draft of a profile that is not in the registry yet."""
    blank = document.empty(legal_form) | {"name": name}
    return ProfileChange.objects.create(base={}, proposed=applying.cleaned(blank), duty=duty, author=actor)


@transaction.atomic
def save_draft(
    change: ProfileChange, *, proposed: Mapping[str, Any], version: int, actor: User, note: str | None = None
) -> ProfileChange:
    """Keeps what was typed, right or wrong; refuses when somebody else saved since the page was opened."""
    locked = _locked(change, State.DRAFT, State.ASKED_BACK)
    if locked.version != version:
        raise SomebodyElseSaved
    locked.proposed = applying.cleaned({**locked.proposed, **proposed})
    locked.note = locked.note if note is None else note.strip()
    locked.version += 1
    locked.save(update_fields=["proposed", "note", "version"])
    return locked


@transaction.atomic
def submit_change(change: ProfileChange, *, actor: User, now: datetime | None = None) -> ProfileChange:
    """Sends a draft to the unit after it was checked; the answer is due within fifteen days."""
    locked = _locked(change, State.DRAFT, State.ASKED_BACK)
    applying.check(locked.proposed, organisation=locked.organisation)
    if locked.organisation is not None and not differences_of(locked):
        raise NothingChanged
    locked.submitted_at = now or timezone.now()
    locked.due_on = timezone.localdate(locked.submitted_at) + ANSWER_WITHIN
    locked.state = State.SUBMITTED
    locked.save()
    record("submitted", locked, actor=actor)
    return locked


@transaction.atomic
def withdraw_change(change: ProfileChange, *, actor: User) -> ProfileChange:
    """Takes a change back as long as it is not decided."""
    locked = _locked(change, *ProfileChange.OPEN)
    locked.state = State.WITHDRAWN
    locked.save(update_fields=["state"])
    record("withdrawn", locked, actor=actor)
    return locked


def differences_of(change: ProfileChange) -> list[Difference]:
    """Returns what a change would alter in the profile as it stands at present."""
    now = document.read(change.organisation) if change.organisation_id else None
    return document.differences(change.base, change.proposed, now)


@transaction.atomic
def ask_back(
    change: ProfileChange, *, reason: str, actor: User, now: datetime | None = None
) -> ProfileChange:
    """Gives a change back with a question; its author goes on from the same draft."""
    locked = _locked(change, State.SUBMITTED)
    return _decided(locked, State.ASKED_BACK, reason=_required(reason), actor=actor, now=now)


@transaction.atomic
def decline(change: ProfileChange, *, reason: str, actor: User, now: datetime | None = None) -> ProfileChange:
    """Declines a change as a whole, with its reason."""
    locked = _locked(change, State.SUBMITTED)
    return _decided(locked, State.DECLINED, reason=_required(reason), actor=actor, now=now)


@transaction.atomic
def accept(
    change: ProfileChange,
    *,
    refused: Mapping[str, str] | None = None,
    note: str = "",
    actor: User,
    now: datetime | None = None,
) -> ProfileChange:
    """Publishes a change but for the refused fields, each with its reason.

    The profile takes a revision, so that what stood before stays readable. An application becomes an
    organisation, and its author the organisation's first manager.
    """
    refused = {field: _required(reason) for field, reason in (refused or {}).items()}
    locked = _locked(change, State.SUBMITTED)
    changed = [difference.field for difference in differences_of(locked)]
    accepted = {field for field in changed if field not in refused}
    for field in changed:
        FieldDecision.objects.update_or_create(
            change=locked,
            field=field,
            defaults={"accepted": field in accepted, "reason": refused.get(field, "")},
        )
    locked.organisation = _published(locked, accepted, actor=actor, today=timezone.localdate(now))
    state = State.ACCEPTED_IN_PART if set(changed) - accepted else State.ACCEPTED
    return _decided(locked, state, reason=note.strip(), actor=actor, now=now)


def _published(change: ProfileChange, accepted: set[str], *, actor: User, today: date) -> Organisation:
    organisation = change.organisation or _new_organisation(change.proposed)
    is_new = organisation.pk is None
    before = {} if is_new else document.read(organisation)
    applying.check(
        document.with_fields(
            before or document.empty(change.proposed["legal_form"]), change.proposed, accepted
        ),
        organisation=None if is_new else organisation,
    )
    if is_new:
        organisation.state, organisation.listed_on = Organisation.State.LISTED, today
    organisation.verified_on, organisation.confirmed_on = today, today
    try:
        with transaction.atomic():
            applying.apply(organisation, change.proposed, accepted)
    except IntegrityError as fault:
        raise NumberIsTaken from fault
    if is_new:
        Representative.objects.create(
            organisation=organisation, user=change.author, role=VoiceRole.MANAGER, valid_from=today
        )
    organisation.save_revision(user=actor, log_action=False)
    return organisation


def _new_organisation(proposed: Profile) -> Organisation:
    return Organisation(
        slug=new_address(proposed["short_name"] or proposed["name"]),
        legal_form=proposed["legal_form"],
        provenance="application",
    )


def new_address(name: str) -> str:
    """Returns an address for a name that neither an organisation nor a page beside the directory has yet."""
    return free_slug(
        name, among=Organisation.objects.all(), otherwise="kurulus", longest=100, reserved=RESERVED_SLUGS
    )


def _decided(
    change: ProfileChange, state: str, *, reason: str, actor: User, now: datetime | None
) -> ProfileChange:
    change.state, change.reason = state, reason
    change.decided_at, change.decided_by = now or timezone.now(), actor
    change.save()
    record(str(state), change, actor=actor, organisation=change.organisation_id)
    return change


def _locked(change: ProfileChange, *states: str) -> ProfileChange:
    locked = ProfileChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if locked.state not in states:
        raise ChangeIsTaken
    return locked


def _required(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()
