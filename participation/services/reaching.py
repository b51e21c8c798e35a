"""Reaching people through organisations: who is asked for a project, how often they were asked, what they answer.

Only organisations that agreed to be asked are asked, once for each project. Their burden is how often they were
asked in the last half-year, for any project: it stands beside each, and an audience can leave out the busy ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from participation.errors import AlreadyOver, TooManyPeople
from participation.models import OrganisationInvitation, Project
from people.audit import record
from people.models import User
from people.outbox import post
from stk_registry.directory import Wanted, narrowed
from stk_registry.models import ContactPoint, Organisation, Representative

BURDEN_PERIOD = timedelta(days=182)
State = OrganisationInvitation.State
# A letter about a project goes to the address given for projects, else to the general one.
PURPOSES = (ContactPoint.Purpose.PROJECTS, ContactPoint.Purpose.GENERAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Which organisations a project looks for. `only_concerned`: those of its neighbourhoods and groups."""

    wanted: Wanted = field(default_factory=Wanted)
    only_concerned: bool = True
    most_burden: int | None = None

    def said(self) -> dict[str, Any]:
        """Returns the wish as it is kept with each invitation."""
        wish = {name: getattr(self.wanted, name) for name in ("words", "area", "group", "place", "form")}
        told = {name: value for name, value in wish.items() if value}
        if self.only_concerned:
            told["only_concerned"] = True
        if self.most_burden is not None:
            told["most_burden"] = self.most_burden
        return told


def audience_of(project: Project, audience: Audience, *, today: date | None = None) -> QuerySet[Organisation]:
    """Returns those who may be asked: with `burden`, `is_asked` for this project, and `can_be_written_to`."""
    day = today or timezone.localdate()
    found = narrowed(audience.wanted, today=day).filter(
        open_to_collaboration=True, status=Organisation.Status.ACTIVE
    )
    if audience.only_concerned:
        found = found.filter(pk__in=concerned_by(project).values("pk"))
    recent = Q(project_invitations__asked_on__gt=day - BURDEN_PERIOD)
    found = found.annotate(
        burden=Count("project_invitations", filter=recent, distinct=True),
        is_asked=Exists(OrganisationInvitation.objects.filter(project=project, organisation=OuterRef("pk"))),
        can_be_written_to=Exists(_addresses(day).filter(organisation=OuterRef("pk")))
        | Exists(_voices(day).filter(organisation=OuterRef("pk"))),
    )
    if audience.most_burden is not None:
        found = found.filter(burden__lte=audience.most_burden)
    return found.select_related("primary_area", "neighbourhood").order_by("sort_key", "pk")


def concerned_by(project: Project) -> QuerySet[Organisation]:
    """Returns the organisations that a project concerns: by a group, or by a neighbourhood that they serve.

    A project that names neither concerns everybody.
    """
    places, groups = project.neighbourhoods.all(), project.groups.all()
    everybody = Organisation.objects.order_by()
    if not places.exists() and not groups.exists():
        return everybody
    by_place = Q(neighbourhoods__in=places) | Q(neighbourhood__in=places)
    if places.exists():
        by_place |= Q(serves_whole_district=True)
    return everybody.filter(by_place | Q(groups__in=groups)).distinct()


def projects_for(organisation: Organisation, *, now: Any = None) -> QuerySet[Project]:
    """Returns the public projects under way that concern an organisation, the newest first."""
    moment = now or timezone.now()
    places = organisation.neighbourhoods.all()
    mine = Q(neighbourhoods__in=places) | Q(groups__in=organisation.groups.all())
    if organisation.neighbourhood_id:
        mine |= Q(neighbourhoods=organisation.neighbourhood_id)
    if organisation.serves_whole_district:
        mine |= Q(neighbourhoods__isnull=False)
    mine |= Q(neighbourhoods=None, groups=None)
    running = Project.objects.filter(published_at__lte=moment, phases__closes_at__gt=moment)
    return running.filter(mine).distinct().order_by("-published_at")


@transaction.atomic
def invite(
    project: Project,
    organisations: Iterable[Organisation],
    *,
    message: str,
    actor: User,
    seats: int | None = None,
    audience: Audience | None = None,
    today: date | None = None,
) -> tuple[int, list[Organisation]]:
    """Asks organisations to take part; returns how many letters left, and who has no address for one.

    Who was asked before, or does not want to be asked, is passed over: asking again changes nothing.
    """
    day = today or timezone.localdate()
    sent, without_address = 0, []
    for organisation in organisations:
        if not organisation.open_to_collaboration:
            continue
        addresses = addresses_of(organisation, today=day)
        if not addresses:
            without_address.append(organisation)
            continue
        invitation, is_new = OrganisationInvitation.objects.get_or_create(
            project=project,
            organisation=organisation,
            defaults={
                "seats": seats,
                "message": message,
                "chosen_by": audience.said() if audience else {},
                "asked_on": day,
                "asked_by": actor,
            },
        )
        if is_new:
            sent += 1
            _write(invitation, to=addresses)
    record("project.organisations_asked", project, actor=actor, count=sent, seats=seats)
    return sent, without_address


@transaction.atomic
def answer(
    invitation: OrganisationInvitation, *, comes: bool, people: int | None, note: str, actor: User
) -> OrganisationInvitation:
    """Keeps what an organisation says; it may say otherwise until the project is over.

    Errors: AlreadyOver, TooManyPeople.
    """
    locked = OrganisationInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if is_over(locked.project):
        raise AlreadyOver
    if comes and locked.seats is not None and (people or 0) > locked.seats:
        raise TooManyPeople(seats=locked.seats)
    locked.state = State.COMING if comes else State.DECLINED
    locked.people = people if comes else None
    locked.note = note
    locked.answered_on, locked.answered_by = timezone.localdate(), actor
    locked.save()
    record("project.organisation_answered", locked, actor=actor, comes=comes, people=locked.people)
    return locked


def counts(project: Project) -> dict[str, int]:
    """Returns how many were asked, come, do not come and have not answered; seats offered and people who come."""
    rows = project.organisation_invitations.order_by()
    by_state = dict(rows.values_list("state").annotate(Count("pk")))
    sums = rows.aggregate(seats=Sum("seats"), people=Sum("people"))
    return {
        "asked": sum(by_state.values()),
        "coming": by_state.get(State.COMING, 0),
        "declined": by_state.get(State.DECLINED, 0),
        "waiting": by_state.get(State.ASKED, 0),
        "seats": sums["seats"] or 0,
        "people": sums["people"] or 0,
    }


def is_over(project: Project) -> bool:
    """Tells whether a project has phases and all of them have ended."""
    ends = [phase.closes_at for phase in project.phases.all()]
    return bool(ends) and max(ends) <= timezone.now()


def addresses_of(organisation: Organisation, *, today: date) -> list[str]:
    """Returns where a letter about a project goes: the address for projects, the general one, else its voices."""
    points = dict(_addresses(today).filter(organisation=organisation).values_list("purpose", "email"))
    for purpose in PURPOSES:
        if purpose in points:
            return [points[purpose]]
    voices = _voices(today).filter(organisation=organisation)
    return sorted(set(voices.values_list("user__email", flat=True)))


def _addresses(day: date) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.visible(day).filter(purpose__in=PURPOSES).exclude(email="").order_by()


def _voices(day: date) -> QuerySet[Representative]:
    in_time = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return Representative.objects.filter(in_time, valid_from__lte=day, user__is_active=True).order_by()


def _write(invitation: OrganisationInvitation, *, to: list[str]) -> None:
    project, organisation = invitation.project, invitation.organisation
    with override("tr"):
        told = {
            "name": organisation.name,
            "project": project.title,
            "purpose": project.purpose,
            "message": invitation.message,
            "answer": settings.WAGTAILADMIN_BASE_URL + reverse("own_projects", args=[organisation.slug]),
            "public": settings.WAGTAILADMIN_BASE_URL + project.get_absolute_url(),
            "seats": _("Seats for you: %(seats)s.") % {"seats": invitation.seats} if invitation.seats else "",
        }
        body = _(
            "To %(name)s\n\nWe ask you to take part in the project “%(project)s”: %(purpose)s\n\n%(message)s\n\n"
            "%(seats)s\n\nYour answer: %(answer)s\nThe project: %(public)s\n\nIf you do not want to be asked for "
            "projects, say so in your profile."
        )
        for number, address in enumerate(to):
            post(
                to=address,
                subject=_("%(project)s: will you take part?") % told,
                body=(body % told).replace("\n\n\n\n", "\n\n"),
                language="tr",
                key=f"organisation-invitation:{invitation.pk}:{number}",
            )
