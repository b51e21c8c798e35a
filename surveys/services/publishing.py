"""Saves drafts with their history and freezes versions."""

import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from people.audit import record
from people.models import User
from surveys.editing.differences import differences
from surveys.errors import DraftHasChanged, NeedsSecondPerson, NotPublishable
from surveys.language.checking import errors
from surveys.language.definition import canonical_bytes, digest, from_json
from surveys.models import Questionnaire, QuestionnaireVersion


@transaction.atomic
def save_draft(
    questionnaire: Questionnaire, *, definition: dict[str, Any], actor: User | None
) -> Questionnaire:
    """Stores a draft and a revision of it."""
    questionnaire.draft = definition
    questionnaire.save()
    questionnaire.save_revision(user=actor)
    record("questionnaire.saved", questionnaire, actor=actor)
    return questionnaire


@transaction.atomic
def publish_questionnaire(questionnaire: Questionnaire, *, actor: User | None) -> QuestionnaireVersion:
    """Freezes the draft as the next version; the same content again returns the version it already has."""
    definition = from_json(questionnaire.draft)
    findings = errors(definition)
    if findings:
        refusal = NotPublishable()
        refusal.findings = findings
        raise refusal
    newest = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk).newest_version
    sha256 = digest(definition)
    if newest and newest.sha256 == sha256:
        return newest
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=newest.number + 1 if newest else 1,
        definition=as_published(questionnaire.draft),
        sha256=sha256,
        published_at=timezone.now(),
        published_by=actor,
    )
    record("questionnaire.published", questionnaire, actor=actor, version=version.number, sha256=sha256)
    return version


def is_critical(questionnaire: Questionnaire, newest: QuestionnaireVersion | None) -> bool:
    """Tells whether the draft changes what answers to the newest version mean."""
    return newest is not None and any(
        each.is_critical
        for each in differences(newest.definition, as_published(questionnaire.draft), language="tr")
    )


def as_published(draft: dict[str, Any]) -> dict[str, Any]:
    """Returns a draft in the form that publishing gives it, so that it can be compared with a version."""
    return json.loads(canonical_bytes(from_json(draft)))


@transaction.atomic
def publish_as_read(questionnaire: Questionnaire, *, read: str, actor: User) -> QuestionnaireVersion:
    """Publishes the draft whose digest a person has read.

    DraftHasChanged if it is another one by now; NeedsSecondPerson if it changes what answers to a published
    questionnaire mean (surveys.editing.differences) and the person saved it themselves.
    """
    locked = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    sha256 = digest(from_json(locked.draft))
    if sha256 != read:
        raise DraftHasChanged
    newest, revision = locked.newest_version, locked.latest_revision
    if is_critical(locked, newest) and (revision is None or revision.user_id in (None, actor.pk)):
        raise NeedsSecondPerson
    return publish_questionnaire(locked, actor=actor)
