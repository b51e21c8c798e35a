"""Projects that do not begin on an empty page: from a template, or as a copy of one that was held before."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import models, transaction
from django.utils import timezone

from city.models import Neighbourhood, OrgUnit, SocialGroup
from participation.activities.registry import kind_of, kinds
from participation.errors import NothingToCopy
from participation.models import Activity, GroupTarget, IdeaSubject, Option, Project, ReachPlan, StudyBrief
from participation.models.activities import SURVEY
from participation.project_templates import ActivityDraft, ProjectTemplate
from participation.services.activities import add_activity
from participation.services.opinions import add_statement
from participation.services.projects import add_phase, create_project, create_project_from_brief, edit_project
from participation.starting_questionnaire import questionnaire_of
from people.audit import record
from people.models import User
from surveys.models import Questionnaire, Survey
from surveys.services.drafting import new_address as questionnaire_address
from surveys.services.opening import new_address as survey_address
from surveys.services.opening import open_survey
from surveys.services.publishing import save_draft

OPENS = time(9)


@transaction.atomic
def begin_from_template(
    template: ProjectTemplate,
    *,
    title: str,
    starts_on: date,
    lead: OrgUnit,
    neighbourhoods: Iterable[Neighbourhood] = (),
    brief: StudyBrief | None = None,
    is_synthetic: bool = False,
    actor: User,
) -> Project:
    """Returns a project that the public does not see yet, with the template's phases, activities and questionnaire.

    With a signed brief its request, level, places, groups and phases hold, and the template adds texts and activities:
    each in the phase of that number, or in the last there is.
    """
    if brief is not None:
        project = create_project_from_brief(brief, actor=actor)
        edit_project(project, changes=_texts(template, title=title), actor=actor)
    else:
        project = create_project(
            **_texts(template, title=title), level=template.level, lead=lead, neighbourhoods=neighbourhoods,
            groups=SocialGroup.objects.filter(code__in=template.groups), topics=template.topics,
            is_synthetic=is_synthetic, actor=actor,
        )  # fmt: skip
        _add_phases(project, template, starts_on=starts_on, actor=actor)
    project.refresh_from_db()
    windows = [(phase.opens_at, phase.closes_at) for phase in project.phases.all()]
    for draft in template.activities:
        opens_at, closes_at = windows[min(draft.phase, len(windows) - 1)]
        _add_activity(project, draft, opens_at=opens_at, closes_at=closes_at, actor=actor)
    if template.questionnaire:
        _draft_questionnaire(template, title=title, actor=actor)
    record("project_from_template", project, actor=actor, template=template.key)
    return project


@transaction.atomic
def copy_project(project: Project, *, title: str, starts_on: date, actor: User) -> Project:
    """Returns a copy that begins on another day: texts, places, groups, phases, activities and surveys as they were set up.

    What people said, who came, decisions and commitments stay with the first. Errors: NothingToCopy without a phase.
    """
    phases = list(project.phases.all())
    if not phases:
        raise NothingToCopy
    later = _moment(starts_on) - min(phase.opens_at for phase in phases)
    made = create_project(
        title=title, purpose=project.purpose, purpose_en=project.purpose_en, why=project.why,
        why_en=project.why_en, level=project.level, lead=project.lead, contact=project.contact,
        neighbourhoods=project.neighbourhoods.all(), groups=project.groups.all(),
        topics=[topic.name for topic in project.topics.all()], team={*project.team.all(), actor},
        is_synthetic=project.is_synthetic, actor=actor,
    )  # fmt: skip
    for phase in phases:
        add_phase(
            made, name=phase.name, name_en=phase.name_en, opens_at=phase.opens_at + later,
            closes_at=phase.closes_at + later, order=phase.order, actor=actor,
        )  # fmt: skip
    for activity in project.activities.with_surveys():
        _copy_activity(activity, made, later=later, actor=actor)
    _copy_plan(project, made)
    record("project_copied", made, actor=actor, copied=project.slug)
    return made


def _texts(template: ProjectTemplate, *, title: str) -> dict[str, object]:
    fields = ("purpose", "purpose_en", "why", "why_en")
    return {"title": title} | {name: getattr(template, name) for name in fields}


def _add_phases(project: Project, template: ProjectTemplate, *, starts_on: date, actor: User) -> None:
    day = starts_on
    for phase in template.phases:
        ends = day + timedelta(days=phase.days)
        add_phase(
            project, name=phase.name, name_en=phase.name_en, opens_at=_moment(day), closes_at=_moment(ends),
            actor=actor,
        )  # fmt: skip
        day = ends


def _add_activity(
    project: Project, draft: ActivityDraft, *, opens_at: datetime, closes_at: datetime, actor: User
) -> Activity:
    activity = add_activity(
        project, kind=kinds()[draft.kind], title=draft.title, title_en=draft.title_en, intro=draft.intro,
        intro_en=draft.intro_en, opens_at=opens_at, closes_at=closes_at, detail=dict(draft.detail), actor=actor,
    )  # fmt: skip
    for turkish, english in draft.statements:
        add_statement(activity, sentence=turkish, sentence_en=english, actor=actor)
    IdeaSubject.objects.bulk_create(
        IdeaSubject(activity=activity, order=order, title=turkish, title_en=english)
        for order, (turkish, english) in enumerate(draft.subjects, start=1)
    )
    Option.objects.bulk_create(
        Option(activity=activity, order=order, title=turkish, title_en=english)
        for order, (turkish, english) in enumerate(draft.options, start=1)
    )
    return activity


def _draft_questionnaire(template: ProjectTemplate, *, title: str, actor: User) -> Questionnaire:
    definition = questionnaire_of(template.questionnaire or {})
    questionnaire = Questionnaire(slug=questionnaire_address(title), title=title[:200])
    return save_draft(questionnaire, definition=definition, actor=actor)


def _copy_activity(old: Activity, project: Project, *, later: timedelta, actor: User) -> None:
    if old.kind == SURVEY:
        _copy_survey(old.survey_activity.survey, project, later=later, actor=actor)
        return
    kind = kind_of(old)
    new = add_activity(
        project, kind=kind, title=old.title, title_en=old.title_en, intro=old.intro, intro_en=old.intro_en,
        opens_at=old.opens_at + later, closes_at=old.closes_at + later, moderation=old.moderation,
        detail=_set_up(kind.detail_of(old), later=later), actor=actor,
    )  # fmt: skip
    kind.copied(old, new, actor)


def _set_up(detail: models.Model, *, later: timedelta) -> dict[str, object]:
    """Returns what staff set in a typed row; links to other rows stay behind, dates move."""
    found = {}
    for field in detail._meta.concrete_fields:
        if not field.editable or field.primary_key or field.is_relation:
            continue
        value = getattr(detail, field.attname)
        found[field.name] = value + later if isinstance(value, datetime) else value
    return found


def _copy_survey(old: Survey, project: Project, *, later: timedelta, actor: User) -> None:
    """Plans the same questionnaire anew, in its newest published version."""
    newest = old.version.questionnaire.newest_version
    open_survey(
        version=newest or old.version, slug=survey_address(old.title), title=old.title, title_en=old.title_en,
        mode=old.mode, access=old.access, sampling=old.sampling, channels=list(old.channels),
        opens_at=old.opens_at + later, closes_at=old.closes_at + later, population=old.population,
        target=old.target, minimum_cell=old.minimum_cell, retention_months=old.retention_months,
        home=project.slug, is_synthetic=old.is_synthetic, actor=actor,
    )  # fmt: skip


def _copy_plan(old: Project, new: Project) -> None:
    plan = ReachPlan.objects.filter(pk=old.pk).first()
    if plan is not None:
        ReachPlan.objects.create(project=new, target=plan.target, least=plan.least, note=plan.note)
    rows = old.group_targets.values("group_id", "target", "people", "source")
    GroupTarget.objects.bulk_create(GroupTarget(project=new, **row) for row in rows)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, OPENS))
