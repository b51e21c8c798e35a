"""Weighs a survey's responses to known margins of the population and freezes the result."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood, ReferencePopulation
from city.models.population import DIMENSIONS
from people.audit import record
from people.models import User
from reports.errors import CannotWeigh, ResponsesMayStillCome, SurveyStillOpen, TooFewResponses, reason
from reports.models import WeightSet
from reports.prose.words import category
from surveys.datasets import rows_of, survey_table
from surveys.models import Survey
from surveys.services.mixing import mix

if TYPE_CHECKING:
    from analysis.errors import BoundsTooTight
    from analysis.tables import Table
    from analysis.weighting import Margin

MINIMUM_RESPONSES = 30
SMALLEST_CELL = 10
MERGED, UNKNOWN = "~merged", "~unknown"


@dataclass(frozen=True, kw_only=True)
class Target:
    """The known shares of one margin, and where they come from."""

    variable: str
    shares: dict[str, float]
    source: str


def target_of(population: ReferencePopulation, variable: str) -> Target:
    """Returns a margin's shares, from the population itself or the newest one that has it.

    Errors: CannotWeigh when no population has the margin.
    """
    if variable not in DIMENSIONS:
        raise CannotWeigh(_("No population count is known by: %(variable)s."), variable=variable)
    others = ReferencePopulation.objects.exclude(pk=population.pk).order_by("-year", "code")
    for each in [population, *others]:
        counts = each.margin(variable)
        if counts:
            total = sum(counts.values())
            shares = {key[0]: count / total for key, count in counts.items()}
            return Target(variable=variable, shares=shares, source=f"{each.name} ({each.year})")
    raise CannotWeigh(_("No population count is known by: %(variable)s."), variable=variable)


def weigh_survey(
    survey: Survey,
    *,
    population: ReferencePopulation,
    margins: list[str],
    trim: tuple[float, float] | None = None,
    actor: User | None = None,
) -> WeightSet:
    """Returns a frozen weight set. Small categories are merged, unknown ones keep their part of the sample.

    Errors: SurveyStillOpen, ResponsesMayStillCome, TooFewResponses, CannotWeigh, PartialBaseWeights.
    """
    take_in_all(survey)
    table = survey_table(survey)
    if table.n < MINIMUM_RESPONSES:
        raise TooFewResponses
    total = float(population.total())
    targets = [target_of(population, variable) for variable in margins]
    raked, merged, rounds = _rake(table, targets, total=total, trim=trim)
    keys = [str(response.id) for response, _snapshot in rows_of(survey)]
    weights = {key: float(f"{weight:.10g}") for key, weight in zip(keys, raked.weights, strict=True)}
    summary = _summary(raked, merged=merged, rounds=rounds)
    specification = {
        "population": population.code,
        "margins": margins,
        "trim": list(trim) if trim else None,
        "sources": {target.variable: target.source for target in targets},
        "smallest_cell": SMALLEST_CELL,
    }
    return _freeze(
        survey,
        population=population,
        specification=specification,
        weights=weights,
        summary=summary,
        actor=actor,
    )


def take_in_all(survey: Survey) -> None:
    """Moves every response out of intake, once none can come any more: what is counted is complete.

    Errors: SurveyStillOpen, ResponsesMayStillCome.
    """
    now = timezone.now()
    if survey.is_open(now):
        raise SurveyStillOpen
    if survey.accepts(now):
        raise ResponsesMayStillCome(when=date_format(timezone.localtime(survey.settles_at), "j F H:i"))
    mix(survey, now=now)


def _rake(
    table: Table, targets: list[Target], *, total: float, trim: tuple[float, float] | None
) -> tuple[Table, dict[str, list[str]], int]:
    from analysis.errors import AnalysisError, BoundsTooTight
    from analysis.weighting import rake, rake_and_trim

    merged: dict[str, list[str]] = {}
    margins: list[Margin] = []
    for target in targets:
        table, margin, small = _margin(table, target, total=total)
        margins.append(margin)
        merged[target.variable] = small
    try:
        if trim:
            mean = total / table.n
            raked = rake_and_trim(table, margins, lower=trim[0] * mean, upper=trim[1] * mean)
        else:
            raked = rake(table, margins)
    except BoundsTooTight as error:
        raise _too_tight(error, trim or (0, 0)) from error
    except AnalysisError as error:
        raise CannotWeigh(
            _("The responses cannot be weighed to these margins: %(why)s"), why=reason(error)
        ) from error
    rounds = getattr(raked.calibrations[-1], "rounds", 0) if raked.calibrations else 0
    return raked, merged, rounds


def _too_tight(error: BoundsTooTight, bounds: tuple[float, float]) -> CannotWeigh:
    """Returns the refusal of bounds that a category cannot be met within, named as people know it."""
    code = error.category
    if code == MERGED:
        name: object = _("the categories with few people, taken together")
    else:
        place = Neighbourhood.objects.filter(code=code).first()
        name = place.name if place else category(code, language=get_language() or "tr")
    return CannotWeigh(
        _(
            "With weights between %(low)s and %(high)s times the mean this part of the margins cannot be met: "
            "%(category)s. Widen the bounds of trimming (--trim), or leave the margin out."
        ),
        low=f"{bounds[0]:g}",
        high=f"{bounds[1]:g}",
        category=name,
    )


def _margin(table: Table, target: Target, *, total: float) -> tuple[Table, Margin, list[str]]:
    """Returns the table with a column to weigh by, its margin, and the categories that were merged."""
    import numpy as np

    from analysis.tables import Categorical
    from analysis.weighting import Margin

    column = table.categorical(target.variable)
    labels = [column.categories[code] if code >= 0 else UNKNOWN for code in column.codes]
    counts = {label: labels.count(label) for label in {*target.shares, UNKNOWN}}
    small = _too_small({label: counts.get(label, 0) for label in target.shares})
    cells = [MERGED if label in small else label if label in target.shares else UNKNOWN for label in labels]
    unknown = cells.count(UNKNOWN) / table.n
    shares: dict[str, float] = {UNKNOWN: unknown} if unknown else {}
    for label, share in target.shares.items():
        cell = MERGED if label in small else label
        shares[cell] = shares.get(cell, 0.0) + share * (1 - unknown)
    name = f"{target.variable}~cell"
    names = sorted(shares)
    codes = np.array([names.index(cell) for cell in cells], dtype=np.int64)
    wider = table.with_columns({name: Categorical(codes, tuple(names))})
    return wider, Margin.of(name, {cell: share * total for cell, share in shares.items()}), sorted(small)


def _too_small(counts: dict[str, int]) -> set[str]:
    """Returns the categories to merge: those with few respondents, and the next ones until they are enough."""
    order = sorted(counts, key=lambda label: (counts[label], label))
    small = {label for label in order if counts[label] < SMALLEST_CELL}
    for label in order:
        if not small or sum(counts[each] for each in small) >= SMALLEST_CELL:
            break
        small.add(label)
    return small


def _summary(table: Table, *, merged: dict[str, list[str]], rounds: int) -> dict:
    from analysis.weighting import weight_summary

    summary = weight_summary(table)
    mean = summary.mean
    return {
        "n": summary.n,
        "min": round(summary.min / mean, 4),
        "max": round(summary.max / mean, 4),
        "deff": round(summary.kish_deff, 4),
        "n_eff": round(summary.n_eff, 1),
        "iterations": rounds,
        "merged": merged,
    }


@transaction.atomic
def _freeze(
    survey: Survey,
    *,
    population: ReferencePopulation,
    specification: dict,
    weights: dict[str, float],
    summary: dict,
    actor: User | None,
) -> WeightSet:
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    newest = locked.weight_sets.order_by("-number").first()
    text = json.dumps([specification, weights], sort_keys=True)
    made = WeightSet.objects.create(
        survey=survey,
        number=newest.number + 1 if newest else 1,
        population=population,
        specification=specification,
        weights=weights,
        summary=summary,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        made_by=actor,
    )
    record("survey.weighed", survey, actor=actor, number=made.number, sha256=made.sha256)
    return made


def weighted_table(survey: Survey, weights: WeightSet | None) -> Table:
    """Returns the survey's table with the calibrated design, so that errors are those of the calibration."""
    table = survey_table(survey)
    if weights is None:
        return table
    specification = weights.specification
    targets = [target_of(weights.population, variable) for variable in specification["margins"]]
    trim = tuple(specification["trim"]) if specification["trim"] else None
    raked, _merged, _rounds = _rake(table, targets, total=float(weights.population.total()), trim=trim)
    return raked
