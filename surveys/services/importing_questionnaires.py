"""A questionnaire from another program's file: saved as a draft with its revision, or refused as a whole."""

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django.db import transaction

from people.models import User
from surveys.errors import NotPublishable
from surveys.language.checking import errors
from surveys.language.definition import Questionnaire as Definition
from surveys.language.definition import localise, to_json
from surveys.language.formats import Imported, read
from surveys.models import Questionnaire, QuestionnaireVersion
from surveys.services.drafting import new_address
from surveys.services.publishing import publish_questionnaire, save_draft

TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Import:
    """What came of an import; in a dry run the questionnaire is not stored."""

    questionnaire: Questionnaire
    imported: Imported
    definition: Definition
    version: QuestionnaireVersion | None = None


def import_questionnaire(
    content: bytes,
    *,
    name: str,
    actor: User | None,
    slug: str = "",
    title: str = "",
    publish: bool = False,
    dry_run: bool = False,
) -> Import:
    """Returns the draft made from a file's content; FileRefusedError or NotPublishable, and then nothing is saved.

    A slug that is given names the questionnaire to replace the draft of, if there is one; a slug that is
    derived from the title never replaces anything.
    """
    imported = read(content, name)
    definition = _titled(imported.definition, stated=title, otherwise=PurePath(name).stem)
    shown = localise(definition.title, definition.default_language)[:TITLE_LENGTH]
    if publish and (findings := errors(definition)):
        refusal = NotPublishable()
        refusal.findings = findings
        raise refusal
    with transaction.atomic():
        questionnaire = _draft(slug=slug, title=shown)
        questionnaire.import_notes = imported.unsupported
        if dry_run:
            return Import(questionnaire, imported, definition)
        document: dict[str, Any] = to_json(definition)
        save_draft(questionnaire, definition=document, actor=actor)
        version = publish_questionnaire(questionnaire, actor=actor) if publish else None
    return Import(questionnaire, imported, definition, version)


def _titled(definition: Definition, *, stated: str, otherwise: str) -> Definition:
    """Gives the title that was stated; else, only to a questionnaire without one, the file's name."""
    if not stated and any(definition.title.values()):
        return definition
    return replace(definition, title={**definition.title, definition.default_language: stated or otherwise})


def _draft(*, slug: str, title: str) -> Questionnaire:
    """Returns the questionnaire with this slug, or a new one with a slug made of the title."""
    if slug:
        found = Questionnaire.objects.select_for_update().filter(slug=slug).first()
        questionnaire = found or Questionnaire(slug=slug)
    else:
        questionnaire = Questionnaire(slug=new_address(title))
    questionnaire.title = title
    return questionnaire
