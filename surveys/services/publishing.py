"""Saves drafts with their history and freezes versions."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from people.audit import record
from people.models import User
from surveys.errors import NotPublishable
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
    import json

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
        definition=json.loads(canonical_bytes(definition)),
        sha256=sha256,
        published_at=timezone.now(),
        published_by=actor,
    )
    record("questionnaire.published", questionnaire, actor=actor, version=version.number, sha256=sha256)
    return version
