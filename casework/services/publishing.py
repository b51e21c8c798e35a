"""Shows a case to everybody by a summary that a person wrote, without names; and takes it from view again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.errors import MayNotBeShown, OriginalsStay, SummaryIsMissing, SummaryNamesSomebody
from casework.models import Attachment, Case, Message
from casework.services.happening import happen, locked
from casework.words import Verb, Visibility
from common import personal_data
from common.text import clean, clean_line, fold
from people.models import User

APPLICANT = "applicant"
SHORTEST_NAME = 3
# So many words in a row are the applicant's own, and no chance.
COPIED_WORDS = 6
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Warned:
    """Something in a text that may tell who somebody is."""

    kind: str
    text: str


def may_become_public(case: Case) -> bool:
    """Tells whether a case may be shown: its class allows it, and its applicant wished it and still does."""
    if not Case.objects.filter(pk=case.pk).showable().exists():
        return False
    if case.visibility != Visibility.PRIVATE:
        return True
    last = case.events.filter(verb__in=(Verb.PUBLISHED, Verb.UNPUBLISHED)).order_by("-sequence").first()
    return last is not None and last.data.get("by") != APPLICANT


def warnings_of(case: Case, text: str) -> list[Warned]:
    """Returns what in a text may tell who somebody is: traces of people, the applicant's name, address and words."""
    found = [
        Warned(str(personal_data.LABELS[trace.kind]), text[trace.start : trace.end])
        for trace in personal_data.traces(text)
    ]
    return [*found, *_of_the_applicant(case, text)]


def masked(text: str) -> str:
    """Returns a text without the traces of people that a machine knows."""
    return personal_data.without(text, personal_data.traces(text))


@transaction.atomic
def publish(
    case: Case,
    *,
    summary: str,
    shown: Mapping[UUID, str],
    actor: User,
    looked_at: bool = False,
    now: datetime | None = None,
) -> None:
    """Shows a case by its summary, and copies of its files by what is said of each.

    `looked_at` says that a person looked at each warning and stands for the text. Errors: MayNotBeShown,
    SummaryIsMissing, SummaryNamesSomebody, OriginalsStay.
    """
    now, case, said = now or timezone.now(), locked(case), clean(summary)[:600]
    if not may_become_public(case):
        raise MayNotBeShown
    if not said:
        raise SummaryIsMissing
    sentences = {pk: clean_line(each)[:200] for pk, each in shown.items()}
    if warnings_of(case, "\n".join((said, *sentences.values()))) and not looked_at:
        raise SummaryNamesSomebody
    _show_copies(case, sentences)
    case.visibility, case.public_summary = Visibility.PUBLIC, said
    case.save(update_fields=["visibility", "public_summary"])
    files = sum(bool(each) for each in sentences.values())
    happen(case, Verb.PUBLISHED, actor=actor, now=now, files=files, looked_at=looked_at)


@transaction.atomic
def unpublish(case: Case, *, reason: str, actor: User, now: datetime | None = None) -> None:
    """Takes a case from view, or decides that it is not shown. What was shown is kept nowhere."""
    case = locked(case)
    if case.visibility != Visibility.PRIVATE:
        _hide(case)
        happen(case, Verb.UNPUBLISHED, actor=actor, now=now, reason=clean_line(reason)[:500])


@transaction.atomic
def take_back_wish(case: Case, *, now: datetime | None = None) -> None:
    """The applicant does not wish it any more: it is shown no longer, and by nobody's decision again."""
    case = locked(case)
    if case.visibility != Visibility.PRIVATE:
        _hide(case)
        happen(case, Verb.UNPUBLISHED, now=now, by=APPLICANT)


def _hide(case: Case) -> None:
    case.attachments.exclude(shown_as="").update(shown_as="")
    case.visibility, case.public_summary = Visibility.PRIVATE, ""
    case.save(update_fields=["visibility", "public_summary"])


def _show_copies(case: Case, sentences: Mapping[UUID, str]) -> None:
    copies = {each.pk: each for each in Attachment.objects.filter(case=case, redacted_from__isnull=False)}
    if not sentences.keys() <= copies.keys():
        raise OriginalsStay
    for pk, copy in copies.items():
        copy.shown_as = sentences.get(pk, "")
    Attachment.objects.bulk_update(copies.values(), ["shown_as"])


def _of_the_applicant(case: Case, text: str) -> Iterator[Warned]:
    words = _WORD.findall(fold(text))
    applicant = case.applicant
    names = {
        each
        for each in _WORD.findall(fold(f"{applicant.name} {applicant.body}"))
        if len(each) >= SHORTEST_NAME
    }
    for name in sorted(names & {*words}):
        yield Warned(_("name of the applicant"), name)
    address = " ".join(_WORD.findall(fold(applicant.address)))
    if address and address in " ".join(words):
        yield Warned(_("address of the applicant"), applicant.address)
    if run := _run_of(words, case):
        yield Warned(_("words of the applicant"), run)


def _run_of(words: list[str], case: Case) -> str:
    """Returns words in a row that the applicant wrote just so; nothing when there are none."""
    texts = case.messages.filter(way=Message.Way.IN).values_list("text", flat=True)
    written = [f" {' '.join(_WORD.findall(fold(text)))} " for text in texts]
    for start in range(len(words) - COPIED_WORDS + 1):
        run = " ".join(words[start : start + COPIED_WORDS])
        if any(f" {run} " in text for text in written):
            return run
    return ""
