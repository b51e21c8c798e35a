"""Coding open answers: a codebook, one answer at a time, a second coder on a sample, agreement, quotations."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from common.text import tr_slug
from people.audit import record
from people.models import User
from reports.errors import CannotCode, QuoteTellsOfPeople
from reports.models import Codebook, Coding, Quote, ReadAnswer, Theme
from reports.personal import traces
from surveys.language.variables import Variable
from surveys.models import Response, Survey

SECOND_SHARE = 5  # every fifth answer is read by a second coder


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree over the answers both have read: every theme of every answer given or not."""

    answers: int
    alpha: float | None
    kappa: float | None


def open_questions(survey: Survey) -> list[Variable]:
    """Returns the questions that people answered in their own words."""
    return [variable for variable in survey.version.compiled.variables if variable.is_free_text]


def codebook_for(survey: Survey, variable: str) -> Codebook:
    """Returns the codebook of an open question. Errors: CannotCode for any other question."""
    if variable not in {each.code for each in open_questions(survey)}:
        raise CannotCode
    return Codebook.objects.get_or_create(survey=survey, variable=variable)[0]


def answers_to(codebook: Codebook) -> list[tuple[Any, str]]:
    """Returns key and words of each answer, in an order that tells nothing of when it came."""
    rows = Response.objects.filter(survey=codebook.survey, excluded_because="").values_list("pk", "answers")
    said = [(pk, str(answers.get(codebook.variable) or "").strip()) for pk, answers in rows]
    return sorted(((pk, text) for pk, text in said if text), key=lambda each: _lot(codebook, each[0]))


def _lot(codebook: Codebook, key: Any) -> str:
    return hashlib.sha256(f"{codebook.pk}/{key}".encode()).hexdigest()


def main_coder(codebook: Codebook) -> int | None:
    """Returns whose coding counts in the report; of books without one, who has read most of the answers."""
    if codebook.main_coder_id is not None:
        return codebook.main_coder_id
    most = codebook.read.values("coder").annotate(n=Count("pk")).order_by("-n", "coder").first()
    return most["coder"] if most else None


@transaction.atomic
def set_main_coder(codebook: Codebook, coder: User, *, actor: User) -> Codebook:
    """Says whose coding counts. Errors: CannotCode for a person who has read nothing of it."""
    if not codebook.read.filter(coder=coder).exists():
        raise CannotCode(_("Only a person who has read answers can be the main coder."))
    codebook.main_coder = coder
    codebook.save(update_fields=["main_coder"])
    record("codebook.main_coder", codebook, actor=actor, coder=coder.pk)
    return codebook


def coders_of(codebook: Codebook) -> list[User]:
    """Returns who has read answers of this codebook."""
    return list(User.objects.filter(pk__in=codebook.read.values("coder")).order_by("name", "pk"))


def to_read(codebook: Codebook, *, coder: User) -> list[tuple[Any, str]]:
    """Returns what this coder has still to read: all answers, or the sample once another one leads."""
    lead = main_coder(codebook)
    read = set(codebook.read.filter(coder=coder).values_list("response", flat=True))
    answers = answers_to(codebook)
    if lead not in (None, coder.pk):
        done = set(codebook.read.filter(coder=lead).values_list("response", flat=True))
        answers = [each for each in answers if each[0] in done and in_sample(codebook, each[0])]
    return [each for each in answers if each[0] not in read]


def in_sample(codebook: Codebook, key: Any) -> bool:
    """Tells whether an answer is among those that a second coder reads."""
    return int(_lot(codebook, key), 16) % SECOND_SHARE == 0


@transaction.atomic
def add_theme(codebook: Codebook, *, name: str, definition: str, actor: User, name_en: str = "") -> Theme:
    """Adds a theme under a code made from its name. Errors: CannotCode when the name is taken."""
    code = tr_slug(name)[:40]
    if not code or codebook.themes.filter(code=code).exists():
        raise CannotCode(_("There is already a theme of this name."))
    theme = codebook.themes.create(code=code, name=name, name_en=name_en, definition=definition)
    record("theme.added", theme, actor=actor, code=code)
    return theme


@transaction.atomic
def code_answer(codebook: Codebook, response: Response, *, themes: list[Theme], coder: User) -> None:
    """Stores which themes a coder gives to an answer, in place of what they gave before; none is a choice too.

    Who codes the first answer of a book is its main coder until another one is set.
    """
    if response.survey_id != codebook.survey_id or any(each.codebook_id != codebook.pk for each in themes):
        raise CannotCode
    Coding.objects.filter(theme__codebook=codebook, response=response, coder=coder).delete()
    Coding.objects.bulk_create(Coding(theme=theme, response=response, coder=coder) for theme in themes)
    if not codebook.read.exists() and codebook.main_coder_id is None:
        set_first = Codebook.objects.filter(pk=codebook.pk, main_coder=None)
        set_first.update(main_coder=coder)
        codebook.main_coder = coder
    ReadAnswer.objects.get_or_create(codebook=codebook, response=response, coder=coder)


@transaction.atomic
def merge_themes(theme: Theme, *, into: Theme, actor: User) -> Theme:
    """Makes two themes one: whoever gave the first now gave the second. Errors: CannotCode across codebooks."""
    if theme.pk == into.pk or theme.codebook_id != into.codebook_id:
        raise CannotCode
    given = set(into.codings.values_list("response", "coder"))
    for coding in theme.codings.all():
        if (coding.response_id, coding.coder_id) not in given:
            Coding.objects.filter(pk=coding.pk).update(theme=into)
    theme.quotes.update(theme=into)
    for decision in theme.codebook.adjudications.filter(themes=theme):
        decision.themes.add(into)
    record("theme.merged", into, actor=actor, merged=theme.code)
    theme.delete()
    return into


@transaction.atomic
def split_theme(theme: Theme, *, name: str, definition: str, actor: User) -> Theme:
    """Adds a theme beside one that says too much; the answers that carry it are to be read again."""
    made = add_theme(theme.codebook, name=name, definition=definition, actor=actor)
    carried = theme.codings.values("response")
    theme.codebook.adjudications.filter(response__in=carried).delete()
    theme.codebook.read.filter(response__in=carried).delete()
    return made


def agreement(codebook: Codebook) -> Agreement:
    """Returns how far the two coders who read most agree; figures are None when that cannot be told."""
    import numpy as np

    from analysis.coding import cohen_kappa, krippendorff_alpha
    from analysis.errors import AnalysisError

    first, second = _ratings(codebook)
    if not first:
        return Agreement(answers=0, alpha=None, kappa=None)
    units = np.array([first, second], dtype=float)
    themes = codebook.themes.count()
    try:
        return Agreement(
            answers=len(first) // themes,
            alpha=krippendorff_alpha(units),
            kappa=cohen_kappa(units[0], units[1]),
        )
    except AnalysisError:
        return Agreement(answers=len(first) // themes, alpha=None, kappa=None)


def _ratings(codebook: Codebook) -> tuple[list[int], list[int]]:
    """Returns what two coders gave, one entry for each theme of each answer that both have read."""
    readers = codebook.read.values("coder").annotate(n=Count("pk")).order_by("-n", "coder")[:2]
    if len(readers) < 2:
        return [], []
    read: dict[int, set[Any]] = defaultdict(set)
    for coder, response in codebook.read.values_list("coder", "response"):
        read[coder].add(response)
    coders = [reader["coder"] for reader in readers]
    both = sorted(read[coders[0]] & read[coders[1]], key=str)
    given = set(Coding.objects.filter(theme__codebook=codebook).values_list("theme", "response", "coder"))
    themes = list(codebook.themes.values_list("pk", flat=True))
    made = [[int((t, r, coder) in given) for r in both for t in themes] for coder in coders]
    return made[0], made[1]


def choose_quote(theme: Theme, *, text: str, actor: User) -> Quote:
    """Keeps words to be printed, as redacted. Errors: QuoteTellsOfPeople while a trace of a person is in them."""
    found = traces(text)
    if found:
        raise QuoteTellsOfPeople(what=", ".join(found))
    quote = theme.quotes.create(text=text.strip(), chosen_by=actor)
    record("theme.quoted", theme, actor=actor, quote=quote.pk)
    return quote
