"""Opens a field period on a published version. Mode and access are fixed here."""

from datetime import datetime

from django.db import transaction

from city.models import ReferencePopulation
from people.audit import record
from people.models import PrivacyNotice, User
from surveys.models import QuestionnaireVersion, Survey

NOTICE_CODE = "survey"


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
    is_synthetic: bool = False,
) -> Survey:
    """Returns the new survey; the privacy notice in force is attached unless another is named."""
    survey = Survey.objects.create(
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
        is_synthetic=is_synthetic,
    )
    record("survey.opened", survey, actor=actor, version=version.number, mode=mode, access=access)
    return survey
