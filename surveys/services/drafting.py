"""Steps of an author on a draft: each is one transaction on the locked row, with a revision."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from common.slugs import free_slug
from common.text import clean_line
from people.audit import record
from people.models import User
from surveys.editing import document as steps
from surveys.errors import DraftHasChanged, PublishedStays
from surveys.models import Questionnaire
from surveys.services.publishing import save_draft

# Words of the desk's own addresses.
RESERVED = ("al", "yeni")


@transaction.atomic
def start_questionnaire(
    *, title: dict[str, str], languages: list[str], section_title: dict[str, str], actor: User
) -> Questionnaire:
    """Returns a new questionnaire with one empty section, at an address made of its title."""
    draft = steps.new_document(title=title, languages=languages, section_title=section_title)
    name = clean_line(title[languages[0]])
    questionnaire = Questionnaire(slug=new_address(name), title=name[:200])
    return save_draft(questionnaire, definition=draft, actor=actor)


@transaction.atomic
def step(slug: str, work: Callable[[dict[str, Any]], dict[str, Any]], *, actor: User) -> Questionnaire:
    """Applies a step to the draft as it stands now; a code that is gone meanwhile is DraftHasChanged."""
    questionnaire = Questionnaire.objects.select_for_update().get(slug=slug)
    try:
        changed = work(questionnaire.draft)
    except KeyError as gone:
        raise DraftHasChanged from gone
    if changed == questionnaire.draft:
        return questionnaire
    questionnaire.title = (
        clean_line(changed["title"].get(changed["default_language"], ""))[:200] or questionnaire.title
    )
    return save_draft(questionnaire, definition=changed, actor=actor)


@transaction.atomic
def remove_questionnaire(questionnaire: Questionnaire, *, actor: User) -> None:
    """Removes a questionnaire that was never published, with its history. Errors: PublishedStays."""
    locked = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if locked.versions.exists():
        raise PublishedStays
    record("questionnaire.removed", locked, actor=actor, title=locked.title)
    locked.revisions.all().delete()
    locked.delete()


def is_published(questionnaire: Questionnaire, code: str) -> bool:
    """Tells whether a code has been published: it keeps its meaning from then on."""
    newest = questionnaire.newest_version
    return newest is not None and code in steps.codes(newest.definition)


def new_address(title: str) -> str:
    """Returns an address made of the title that no questionnaire has."""
    return free_slug(title, among=Questionnaire.objects.all(), otherwise="soru-formu", reserved=RESERVED)
