"""Plans a field period on a published version, and moves its dates. Mode and access are fixed once it has opened."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from city.models import ReferencePopulation
from common.slugs import free_slug
from common.text import tr_slug
from people.audit import record
from people.intake import Channel
from people.models import PrivacyNotice, User
from surveys.errors import FixedAfterOpening, NotPlausible, ReasonNeeded, SurveyHasClosed
from surveys.homes import keeper
from surveys.language.definition import localise
from surveys.language.identifying import identifies
from surveys.models import QuestionnaireVersion, Survey

NOTICE_CODE = "survey"
RESERVED = frozenset({"ac", "yeni"})
SLUG_LENGTH = 70
SMALLEST_CELL = 10


@transaction.atomic
def open_survey(
    *,
    version: QuestionnaireVersion,
    slug: str,
    title: str,
    mode: str,
    access: str,
    sampling: str,
    channels: list[str],
    opens_at: datetime,
    closes_at: datetime,
    actor: User | None,
    title_en: str = "",
    population: ReferencePopulation | None = None,
    notice: PrivacyNotice | None = None,
    target: int | None = None,
    minimum_cell: int = SMALLEST_CELL,
    retention_months: int = 24,
    home: str = "",
    is_synthetic: bool = False,
) -> Survey:
    """Returns the new survey; the privacy notice in force is attached unless another is named.

    `home` is the key of the project it belongs to (surveys.homes). Errors: NotPlausible names the field.
    """
    survey = Survey(
        version=version,
        slug=slug,
        title=title,
        title_en=title_en,
        mode=mode,
        access=access,
        sampling=sampling,
        channels=channels,
        opens_at=opens_at,
        closes_at=closes_at,
        population=population,
        notice=notice or PrivacyNotice.objects.in_force(NOTICE_CODE),
        target=target,
        minimum_cell=minimum_cell,
        retention_months=retention_months,
        is_synthetic=is_synthetic,
    )
    refuse_nonsense(survey)
    survey.save()
    if home:
        keeper().settle(survey, home, actor)
    record("survey.opened", survey, actor=actor, version=version.number, mode=mode, access=access)
    return survey


@transaction.atomic
def change_plan(survey: Survey, *, changes: dict[str, Any], actor: User | None) -> Survey:
    """Changes a survey that has not opened yet; afterwards it is as people were told."""
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if locked.opens_at <= timezone.now():
        raise FixedAfterOpening
    for name, value in changes.items():
        setattr(locked, name, value)
    refuse_nonsense(locked)
    locked.save()
    record("survey.planned_anew", locked, actor=actor, fields=sorted(changes))
    return locked


@transaction.atomic
def extend(
    survey: Survey, *, closes_at: datetime, reason: str, actor: User | None, now: datetime | None = None
) -> Survey:
    """Lets a survey that has not closed run longer, for a reason that the record keeps."""
    locked = _still_running(survey, reason=reason, now=now)
    if closes_at <= locked.closes_at:
        raise NotPlausible("closes_at", _("The new end is later than the present one."))
    return _move_end(
        locked, "survey.extended", closes_at=closes_at, reason=reason, actor=actor, to=closes_at.isoformat()
    )


@transaction.atomic
def close_early(survey: Survey, *, reason: str, actor: User | None, now: datetime | None = None) -> Survey:
    """Ends an open survey now, for a reason that the record keeps. Pages already open keep their minutes of grace."""
    now = now or timezone.now()
    locked = _still_running(survey, reason=reason, now=now)
    if now <= locked.opens_at:
        raise NotPlausible("reason", _("The survey has not opened yet. Change its dates instead."))
    return _move_end(locked, "survey.closed_early", closes_at=now, reason=reason, actor=actor)


def refuse_nonsense(survey: Survey) -> None:
    """Refuses a plan that can never be right, whoever makes it, naming the field."""
    if survey.closes_at <= survey.opens_at:
        raise NotPlausible("closes_at", _("The survey closes after it opens."))
    if not survey.title.strip():
        raise NotPlausible("title", _("The survey needs a title."))
    _refuse_address(survey)
    if not survey.channels:
        raise NotPlausible("channels", _("Choose at least one channel."))
    if unknown := sorted(set(survey.channels) - set(Channel.values)):
        raise NotPlausible("channels", _("Unknown channel: %(names)s."), names=", ".join(unknown))
    for name, choices in (("mode", Survey.Mode), ("access", Survey.Access), ("sampling", Survey.Sampling)):
        if getattr(survey, name) not in choices.values:
            raise NotPlausible(name, _("Not one of: %(names)s."), names=", ".join(choices.values))
    if survey.access == Survey.Access.ACCOUNT:
        # The pages of answering ask for no account: such a survey would be open to everybody.
        raise NotPlausible("access", _("Residents have no accounts yet: choose open access or invitations."))
    if survey.mode == Survey.Mode.IDENTIFIED and survey.access != Survey.Access.ACCOUNT:
        raise NotPlausible("access", _("An identified survey needs accounts: without one there is no name."))
    _refuse_names(survey)
    if survey.minimum_cell < SMALLEST_CELL:
        raise NotPlausible("minimum_cell", _("Cells of fewer than 10 people are never shown."))
    if survey.retention_months < 1:
        raise NotPlausible("retention_months", _("Demographics are kept for at least one month."))
    if survey.target is not None and survey.target < 1:
        raise NotPlausible("target", _("The number of answers hoped for is at least 1."))


def new_address(title: str) -> str:
    """Returns an address made of the title that no survey has."""
    return free_slug(
        title, among=Survey.objects.all(), otherwise="anket", longest=SLUG_LENGTH, reserved=RESERVED
    )


def _refuse_names(survey: Survey) -> None:
    """An anonymous survey does not ask who somebody is."""
    if survey.mode != Survey.Mode.ANONYMOUS:
        return
    asking = next((each for each in survey.version.compiled.definition.questions() if identifies(each)), None)
    if asking is not None:
        raise NotPlausible(
            "mode",
            _(
                "The question “%(question)s” asks who somebody is, so the survey would not be anonymous. Choose "
                "confidential, or take the question out."
            ),
            question=localise(asking.label, "tr"),
        )


def _refuse_address(survey: Survey) -> None:
    if survey.slug != tr_slug(survey.slug) or not survey.slug or survey.slug in RESERVED:
        raise NotPlausible(
            "slug", _("An address has small letters a–z, digits and hyphens, such as park-2026.")
        )
    if Survey.objects.filter(slug=survey.slug).exclude(pk=survey.pk).exists():
        raise NotPlausible("slug", _("Another survey has this address."))


def _still_running(survey: Survey, *, reason: str, now: datetime | None) -> Survey:
    if not reason.strip():
        raise ReasonNeeded
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if locked.state(now) == "closed":
        raise SurveyHasClosed
    return locked


def _move_end(
    survey: Survey, verb: str, *, closes_at: datetime, reason: str, actor: User | None, **detail: str
) -> Survey:
    was = survey.closes_at.isoformat()
    survey.closes_at = closes_at
    survey.save(update_fields=["closes_at"])
    record(verb, survey, actor=actor, reason=reason.strip(), was=was, **detail)
    return survey
