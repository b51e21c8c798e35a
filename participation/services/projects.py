"""A project is made, filled, and published; its phases carry the dates and nobody switches them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, override

from city.models import Neighbourhood, OrgUnit, SocialGroup
from common.slugs import free_slug
from participation.errors import AddressIsTaken, NotReady, PhaseInDisorder, UnitMissing, WrongState
from participation.events import project_published
from participation.models import (
    Activity,
    Phase,
    Project,
    ProjectDocument,
    RequestEvent,
    StudyBrief,
    StudyRequest,
    SurveyActivity,
)
from participation.models.activities import SURVEY
from people.audit import record
from people.models import Role, User
from people.roles import units_of
from surveys.models import Survey

PHASE_NAMES = (
    gettext_noop("Preparation"),
    gettext_noop("Field work"),
    gettext_noop("Evaluation"),
    gettext_noop("Feedback"),
)
FEEDBACK_DAYS = 30
# Words that stand where a project's address would.
RESERVED = ("acik-veri", "akis", "api", "gomulu", "yeni")


@transaction.atomic
def create_project(
    *,
    title: str,
    slug: str | None = None,
    title_en: str = "",
    purpose: str = "",
    purpose_en: str = "",
    why: str = "",
    why_en: str = "",
    level: str = Project.Level.CONSULT,
    lead: OrgUnit,
    request: StudyRequest | None = None,
    contact: str = "",
    neighbourhoods: Iterable[Neighbourhood] = (),
    groups: Iterable[SocialGroup] = (),
    topics: Iterable[str] = (),
    team: Iterable[User] = (),
    is_synthetic: bool = False,
    actor: User,
) -> Project:
    """Returns a new project that the public does not see yet."""
    project = Project.objects.create(
        slug=_address(title, wanted=slug),
        title=title,
        title_en=title_en,
        purpose=purpose,
        purpose_en=purpose_en,
        why=why,
        why_en=why_en,
        level=level,
        lead=lead,
        request=request,
        contact=contact,
        is_synthetic=is_synthetic,
    )
    project.neighbourhoods.set(neighbourhoods)
    project.groups.set(groups)
    project.team.set(team or [actor])
    project.topics.set(list(topics))
    record("created", project, actor=actor, slug=project.slug)
    return project


@transaction.atomic
def create_project_from_brief(brief: StudyBrief, *, actor: User, now: datetime | None = None) -> Project:
    """Returns the project of a signed brief: its places, groups, level, and four phases from its dates."""
    request = StudyRequest.objects.select_for_update().get(pk=brief.request_id)
    if not brief.is_signed or Project.objects.filter(request=request).exists():
        raise WrongState
    project = create_project(
        title=request.title,
        purpose=brief.research_question[:300],
        why=request.decision,
        level=brief.level,
        lead=leading_unit(actor, otherwise=request.department),
        request=request,
        neighbourhoods=request.neighbourhoods.all(),
        groups=request.groups.all(),
        team=get_user_model().objects.filter(pk__in={actor.pk, brief.written_by_id}),
        is_synthetic=request.is_synthetic,
        actor=actor,
    )
    for name, opens_at, closes_at in _phases_of(brief, now=now or timezone.now()):
        with override("tr"):
            in_turkish = gettext(name)
        add_phase(project, name=in_turkish, name_en=name, opens_at=opens_at, closes_at=closes_at, actor=actor)
    RequestEvent.objects.create(request=request, actor=actor, what="project_made")
    return project


@transaction.atomic
def add_phase(
    project: Project,
    *,
    name: str,
    opens_at: datetime,
    closes_at: datetime,
    name_en: str = "",
    order: int | None = None,
    actor: User,
) -> Phase:
    """Returns a new phase, the last of its project unless an order is given."""
    if closes_at <= opens_at:
        raise PhaseInDisorder
    Project.objects.select_for_update().get(pk=project.pk)
    phase = Phase.objects.create(
        project=project,
        name=name,
        name_en=name_en,
        order=order or _next_order(project.phases.all()),
        opens_at=opens_at,
        closes_at=closes_at,
    )
    record("added_phase", project, actor=actor, phase=phase.pk, name=name)
    return phase


@transaction.atomic
def move_phase(
    phase: Phase, *, name: str, name_en: str = "", opens_at: datetime, closes_at: datetime, actor: User
) -> Phase:
    """Gives a phase another name or other dates."""
    if closes_at <= opens_at:
        raise PhaseInDisorder
    phase.name, phase.name_en, phase.opens_at, phase.closes_at = name, name_en, opens_at, closes_at
    phase.save()
    record(
        "moved_phase",
        phase.project,
        actor=actor,
        phase=phase.pk,
        opens_at=opens_at.isoformat(),
        closes_at=closes_at.isoformat(),
    )
    return phase


@transaction.atomic
def add_survey_activity(
    project: Project,
    *,
    survey: Survey,
    phase: Phase | None = None,
    title: str = "",
    title_en: str = "",
    actor: User,
) -> Activity:
    """Returns the activity by which a survey belongs to a project; a survey belongs to one at most."""
    if SurveyActivity.objects.filter(survey=survey).exists():
        raise WrongState
    activity = Activity.objects.create(
        project=project,
        phase=phase,
        kind=SURVEY,
        order=_next_order(project.activities.all()),
        title=title or survey.title,
        title_en=title_en or survey.title_en,
    )
    SurveyActivity.objects.create(activity=activity, survey=survey)
    record("added_survey", project, actor=actor, survey=survey.slug)
    return activity


@transaction.atomic
def add_document(
    project: Project, *, title: str, file: File, published_on: date, actor: User
) -> ProjectDocument:
    """Returns a new public document of the project."""
    document = ProjectDocument.objects.create(
        project=project, title=title, file=file, published_on=published_on
    )
    record("added_document", project, actor=actor, document=document.pk, title=title)
    return document


@transaction.atomic
def edit_project(project: Project, *, changes: dict[str, object], actor: User) -> Project:
    """Changes texts, places, groups, topics and team of a project."""
    locked = Project.objects.select_for_update().get(pk=project.pk)
    for name, value in changes.items():
        if name in ("neighbourhoods", "groups", "team", "topics"):
            getattr(locked, name).set(value)
        else:
            setattr(locked, name, value)
    locked.save()
    record("edited", locked, actor=actor, fields=sorted(changes))
    return locked


@transaction.atomic
def publish_project(project: Project, *, actor: User, now: datetime | None = None) -> Project:
    """Shows the project to the public from now on, and tells the rooms above; a second time is refused."""
    locked = Project.objects.select_for_update().get(pk=project.pk)
    if locked.published_at is not None:
        raise WrongState
    if not locked.phases.exists():
        raise NotReady
    locked.published_at = now or timezone.now()
    locked.save()
    record("published", locked, actor=actor)
    project_published(locked)
    project.refresh_from_db()
    return project


def _address(title: str, *, wanted: str | None) -> str:
    """Returns the address asked for, else one made of the title. Errors: AddressIsTaken."""
    if wanted in RESERVED:
        raise AddressIsTaken
    return wanted or free_slug(title, among=Project.objects.all(), otherwise="proje", reserved=RESERVED)


def _next_order(things: object) -> int:
    return (things.aggregate(last=Max("order"))["last"] or 0) + 1


def leading_unit(actor: User, *, otherwise: OrgUnit | None = None) -> OrgUnit:
    """Returns the unit of the person that leads projects. Errors: UnitMissing where there is none."""
    units = units_of(actor, role=Role.PARTICIPATION) or units_of(actor, role=Role.UNIT_HEAD)
    found = OrgUnit.objects.get(pk=units[0]) if units else otherwise
    if found is None:
        raise UnitMissing
    return found


def _phases_of(brief: StudyBrief, *, now: datetime) -> list[tuple[str, datetime, datetime]]:
    """Returns name, start and end of each phase; a day named in the brief belongs to its phase to midnight."""
    field_opens, field_closes = _midnight(brief.field_from), _midnight(brief.field_to, after=1)
    starts = min(now, field_opens - timedelta(days=1))
    evaluated = max(_midnight(brief.report_due, after=1), field_closes + timedelta(days=1))
    bounds = (starts, field_opens, field_closes, evaluated, evaluated + timedelta(days=FEEDBACK_DAYS))
    return list(zip(PHASE_NAMES, bounds[:-1], bounds[1:], strict=True))


def _midnight(day: date, *, after: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=after), time.min))
