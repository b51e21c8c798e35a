"""What of a survey may leave it: rows in random order, columns with labels, and what was withheld and why.

No key, person or invitation is ever among the columns. In an anonymous survey there is no day either, few
people of one kind lose their rarest traits, and people's own words never stand beside who they are.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from city.models import Neighbourhood
from common.refusal import Refusal
from people.intake import Channel
from surveys.datasets import rows_of
from surveys.exports.columns import (
    WITHHELD,
    Category,
    Column,
    columns_of,
    gap_labels,
    is_age_of_birth,
)
from surveys.importing.checking import AGE_BAND, CHANNEL, DAY, LANGUAGE, STRATUM, WEIGHT
from surveys.language.elements import Kind, QuestionRole, localise
from surveys.language.variables import Variable
from surveys.models import RespondentSnapshot, Response, Survey


class TooFewToExport(Refusal):
    code = "too_few_to_export"
    sentence = gettext_lazy(
        "An anonymous survey is exported from %(least)s stored responses on; there are %(rows)s."
    )


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """All that a file is written from. `withheld` counts cells taken out, by column."""

    survey: Survey
    language: str
    made_on: date
    columns: list[Column]
    rows: int
    has_open_text: bool
    withheld: dict[str, int] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)

    def plain(self, column: Column, row: int) -> Any:
        """Returns a cell as it is read back: a code, a number, a text, or nothing."""
        value = column.cells[row]
        if value is None:
            return column.role_codes.get(column.gaps[row])
        return " ".join(value) if column.kind == "list" else value

    def worded(self, column: Column, row: int) -> Any:
        """Returns a cell in words: labels for codes, the reason for an empty cell."""
        value = column.cells[row]
        if value is None:
            return self.gaps[column.gaps[row]]
        labels = column.labels()
        if column.kind == "list":
            return "; ".join(labels.get(code, code) for code in value)
        return labels.get(str(value), value) if labels else value


def extract_of(
    survey: Survey,
    *,
    made_on: date,
    language: str = "tr",
    open_text: bool | None = None,
    rng: random.Random | None = None,
) -> Extract:
    """Returns what may be exported. Open text is left out of anonymous surveys unless asked for.

    Errors: TooFewToExport.
    """
    rows = rows_of(survey)
    if survey.is_anonymous and len(rows) < survey.minimum_cell:
        raise TooFewToExport(least=survey.minimum_cell, rows=len(rows))
    # The order of an export tells nothing, and two exports cannot be laid side by side.
    (rng or random.SystemRandom()).shuffle(rows)
    with_text = not survey.is_anonymous if open_text is None else open_text
    with translation.override(language):
        columns, withheld = _columns(survey, rows, language=language, with_text=with_text)
        return Extract(
            survey=survey,
            language=language,
            made_on=made_on,
            columns=columns,
            rows=len(rows),
            has_open_text=with_text,
            withheld=withheld,
            gaps=gap_labels(),
        )


def _columns(
    survey: Survey, rows: list, *, language: str, with_text: bool
) -> tuple[list[Column], dict[str, int]]:
    places = {place.code: place.name for place in Neighbourhood.objects.all()}
    with_people = not (survey.is_anonymous and with_text)
    columns = _envelope(survey, rows)
    people: list[Column] = []
    for variable in survey.version.compiled.variables:
        if variable.role != QuestionRole.NONE and not variable.is_other_text:
            if with_people:
                made = _person(variable, rows, language=language, places=places)
                people += made
                columns += made
        elif with_text or not variable.is_free_text:
            made = _answers(variable, rows, language=language, places=places)
            if variable.kind == Kind.SCALE:
                made[0].ends = _ends(survey, variable, language=language)
            columns += made
    if not survey.is_anonymous:
        return columns, {}
    around = [each for each in columns if each.name in (CHANNEL, LANGUAGE, STRATUM)]
    return columns, _coarsen([*around, *people], k=survey.minimum_cell)


def _envelope(survey: Survey, rows: list) -> list[Column]:
    channel = Column(CHANNEL, _("Channel"), "category")
    channel.categories = tuple(
        Category(code, number, str(label)) for number, (code, label) in enumerate(Channel.choices, start=1)
    )
    language = Column(LANGUAGE, _("Language of the answers"), "text")
    for response, _snapshot in rows:
        channel.add(response.channel, "")
        language.add(response.language, "")
    columns = [channel, language]
    if not survey.is_anonymous:
        columns.append(_filled(Column(DAY, _("Day"), "date"), (each.day for each, _s in rows)))
    if any(response.base_weight for response, _snapshot in rows):
        weights = (_weight(survey, response.base_weight) for response, _snapshot in rows)
        columns.append(_filled(Column(WEIGHT, _("Base weight"), "number"), weights))
    if any(response.stratum for response, _snapshot in rows):
        strata = (response.stratum or None for response, _snapshot in rows)
        columns.append(_filled(Column(STRATUM, _("Stratum"), "text"), strata))
    return columns


def _weight(survey: Survey, weight: float | None) -> float | None:
    """In an anonymous survey a weight of many digits could serve as a name."""
    return float(f"{weight:.3g}") if weight and survey.is_anonymous else weight


def _filled(column: Column, values: Iterator[Any]) -> Column:
    for value in values:
        column.add(value, "skipped")
    return column


def _answers(variable: Variable, rows: list, *, language: str, places: dict[str, str]) -> list[Column]:
    first, *parts = columns_of(variable, language=language, places=places)
    for response, _snapshot in rows:
        _add_answer(first, parts, variable, response)
    if first.kind == "number" and not all(isinstance(v, int | float) for v in first.cells if v is not None):
        first.kind = "text"
        first.cells = [None if value is None else str(value) for value in first.cells]
    return [first, *parts]


def _add_answer(first: Column, parts: list[Column], variable: Variable, response: Response) -> None:
    value, gap = response.answers.get(variable.code), response.missing.get(variable.code, "")
    first.add(_typed(first, value), gap)
    for part, option in zip(parts, variable.columns, strict=True):
        if not isinstance(value, list):
            part.add(None, gap)
        elif part.kind == "rank":
            part.add(value.index(option.option) + 1 if option.option in value else None, "skipped")
        else:
            part.add(int(option.option in value), gap)


def _ends(survey: Survey, variable: Variable, *, language: str) -> dict[int, str]:
    """Returns the words at the two ends of a scale, by their points."""
    question = survey.version.compiled.by_question[variable.parent].question
    said = {
        question.points[0]: localise(question.low_label, language),
        question.points[-1]: localise(question.high_label, language),
    }
    return {point: words for point, words in said.items() if words}


def _typed(column: Column, value: Any) -> Any:
    if column.kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _person(variable: Variable, rows: list, *, language: str, places: dict[str, str]) -> list[Column]:
    """Returns what is kept of who answered, under the question's own code; of a birth year only the band."""
    if is_age_of_birth(variable):
        column = Column(AGE_BAND, _("Age band"), "category", variable.section)
        bands = sorted({snapshot.age_band for _r, snapshot in rows if snapshot and snapshot.age_band})
        column.categories = tuple(Category(band, number, band) for number, band in enumerate(bands, start=1))
        parts: list[Column] = []
    else:
        column, *parts = columns_of(variable, language=language, places=places)
    for response, snapshot in rows:
        value = _told(variable, snapshot)
        gap = response.missing.get(variable.code, "") or WITHHELD
        column.add(value, gap)
        for part, option in zip(parts, variable.columns, strict=True):
            part.add(int(option.option in value) if isinstance(value, list) else None, gap)
    return [column, *parts]


def _told(variable: Variable, snapshot: RespondentSnapshot | None) -> Any:
    if snapshot is None:
        return None
    if variable.role == QuestionRole.NEIGHBOURHOOD:
        return snapshot.neighbourhood.code if snapshot.neighbourhood else _elsewhere(variable)
    if variable.role == QuestionRole.SEX:
        return snapshot.sex or None
    if variable.role == QuestionRole.GROUP:
        groups = snapshot.groups or None
        return groups if variable.kind == Kind.MULTIPLE or groups is None else groups[0]
    return snapshot.age_band or None


def _elsewhere(variable: Variable) -> str | None:
    """A place that is none of ours was kept as no place; it is known when there is one such option."""
    others = variable.substantive_options
    return others[0].code if len(others) == 1 else None


def _coarsen(columns: list[Column], *, k: int) -> dict[str, int]:
    """Takes traits out of rows that fewer than k share, one trait after the other; returns how many by column.

    After each round the rows are counted anew by what is left of them; in the end every combination of
    traits that a row still shows is shown by at least k rows.
    Source — local suppression for k-anonymity, ESSnet Handbook on Statistical Disclosure Control (2010) §3.4
    """
    traits = [each for each in columns if each.kind != "flag"]
    flags = {each.question: [part for part in columns if part.kind == "flag"] for each in columns}
    taken: dict[str, int] = {}
    for trait in sorted(traits, key=_rarity):
        for row in _rare_rows(traits, k=k):
            if trait.cells[row] is None:
                continue
            trait.cells[row], trait.gaps[row] = None, WITHHELD
            taken[trait.name] = taken.get(trait.name, 0) + 1
            for part in flags.get(trait.question, ()) if trait.kind == "list" else ():
                part.cells[row], part.gaps[row] = None, WITHHELD
    return taken


def _rarity(column: Column) -> tuple[int, int]:
    """Groups and age go first, then what tells most people apart."""
    place = 0 if column.kind == "list" else 1 if column.name == AGE_BAND else 2
    return place, -len({_key(cell) for cell in column.cells})


def _rare_rows(traits: list[Column], *, k: int) -> list[int]:
    seen = (
        [tuple(_key(trait.cells[row]) for trait in traits) for row in range(len(traits[0].cells))]
        if traits
        else []
    )
    counts = Counter(seen)
    return [row for row, key in enumerate(seen) if counts[key] < k and any(part is not None for part in key)]


def _key(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
