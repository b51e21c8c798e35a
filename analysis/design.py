"""How the sample was drawn, and the variance of a sum under that drawing.

Knows strata, clusters of several stages and finite populations. Leaves to `estimation` what is summed, and
to `weighting` what the known margins explain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.errors import BadDesign

CENSUS = 1e-7  # an unsampled part smaller than this is none: all units of the stratum were taken


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One stage of drawing.

    Shapes — unit: (n,) code of the row's unit, 0 … m-1 · stratum: (m,) code of the unit's stratum ·
    scale: (m,) what the squared deviation of a unit counts for
    """

    unit: np.ndarray
    stratum: np.ndarray
    size: np.ndarray
    scale: np.ndarray

    def covariance(self, influence: np.ndarray) -> np.ndarray:
        """The part of the covariance of column sums that this stage adds."""
        totals = sums_by(self.unit, len(self.stratum), influence)
        means = sums_by(self.stratum, len(self.size), totals) / self.size[:, None]
        deviations = totals - means[self.stratum]
        return (deviations * self.scale[:, None]).T @ deviations


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """The stages of drawing; the first one gives the degrees of freedom.

    Shapes — strata: (strata of the first stage,) the codes they were given by
    """

    stages: tuple[Stage, ...]
    strata: np.ndarray

    def covariance(self, influence: np.ndarray) -> np.ndarray:
        """Covariance matrix of the column sums of linearised values.

        Shapes — influence: (n, k), 0 outside the domain · returns (k, k)
        Source — Särndal, Swensson, Wretman (1992), result 4.3.1 for several stages; the factor of a stage is
        the product of the sampled fractions of the stages above. Equals R's `svyrecvar`.
        """
        return sum(stage.covariance(influence) for stage in self.stages)

    def degrees_of_freedom(self, rows: np.ndarray | None = None) -> int:
        """Clusters minus strata, counting only those with a row in the domain."""
        first = self.stages[0]
        if rows is None:
            return len(first.stratum) - len(first.size)
        units = np.unique(first.unit[rows])
        return len(units) - len(np.unique(first.stratum[units]))


def sums_by(codes: np.ndarray, size: int, values: np.ndarray) -> np.ndarray:
    """Column sums within groups.

    Shapes — codes: (n,) int in 0 … size-1 · values: (n, k) · returns (size, k)
    """
    if size == len(codes) and np.array_equal(codes, np.arange(size)):
        return values
    return np.stack([np.bincount(codes, column, size) for column in values.T], axis=1)


def build_design(
    n: int,
    *,
    strata: np.ndarray | None,
    clusters: Sequence[np.ndarray],
    fpc: Sequence[np.ndarray],
    nest: bool,
) -> Design:
    """The design of n rows, with every stage checked.

    Errors — BadDesign with the stage, and the stratum or row, named
    """
    if fpc and len(fpc) != max(len(clusters), 1):
        raise BadDesign(f"{len(fpc)} population counts for {max(len(clusters), 1)} stages", place="fpc")
    stratum = np.zeros(n, dtype=np.int64) if strata is None else _codes(strata)
    names = clusters or [np.arange(n)]
    stages, outer, fraction = [], stratum, np.ones(n)
    unit_above = None
    for depth, name in enumerate(names[: max(len(fpc), 1)]):
        unit = _units(
            name, stratum=outer, above=unit_above, nest=nest or depth > 0, place=f"clusters[{depth}]"
        )
        population = fpc[depth] if fpc else None
        stage, sampled = _stage(unit, outer, fraction, population, depth=depth)
        stages.append(stage)
        fraction, outer, unit_above = fraction * sampled, unit, unit
    return Design(tuple(stages), np.zeros(1) if strata is None else np.unique(strata))


def _codes(values: np.ndarray) -> np.ndarray:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _units(
    name: np.ndarray, *, stratum: np.ndarray, above: np.ndarray | None, nest: bool, place: str
) -> np.ndarray:
    """Codes of the units, made unique within their stratum when names repeat there."""
    own = _codes(name)
    if nest:
        return _codes(stratum * (own.max() + 1) + own)
    where = np.full(own.max() + 1, -1, dtype=np.int64)
    where[own] = stratum
    for row in np.flatnonzero(where[own] != stratum)[:1]:
        raise BadDesign(
            f"cluster {name[row]} (row {row + 1}) lies in two strata; if names repeat, say nest", place=place
        )
    return own


def _stage(
    unit: np.ndarray, stratum: np.ndarray, fraction: np.ndarray, population: np.ndarray | None, *, depth: int
) -> tuple[Stage, np.ndarray]:
    """The stage, and for every row the sampled fraction of its stratum."""
    m = int(unit.max()) + 1
    first_row = np.zeros(m, dtype=np.int64)
    first_row[unit[::-1]] = np.arange(len(unit))[::-1]
    of_unit = stratum[first_row]
    size = np.bincount(of_unit, minlength=int(stratum.max()) + 1).astype(float)
    sampled = _sampled_fraction(size, stratum, population, depth=depth)
    unsampled = 1 - sampled
    unsampled[unsampled < CENSUS] = 0
    for lonely in np.flatnonzero((size == 1) & (unsampled > 0))[:1]:
        row = int(np.flatnonzero(stratum == lonely)[0]) + 1
        kind = "stratum" if depth == 0 else "cluster"
        raise BadDesign(
            f"a {kind} with a single cluster at stage {depth + 1} (row {row}): no variance can be computed",
            place="strata" if depth == 0 else f"clusters[{depth}]",
        )
    scale = unsampled * size / np.maximum(size - 1, 1)
    return Stage(unit, of_unit, size, scale[of_unit] * fraction[first_row]), sampled[stratum]


def _sampled_fraction(
    size: np.ndarray, stratum: np.ndarray, population: np.ndarray | None, *, depth: int
) -> np.ndarray:
    place = f"fpc[{depth}]"
    if population is None:
        return np.zeros(len(size))
    if (population < 1).any():
        raise BadDesign(f"row {np.argmin(population) + 1}: a population count below 1", place=place)
    of_stratum = np.zeros(len(size))
    of_stratum[stratum] = population
    for row in np.flatnonzero(np.abs(of_stratum[stratum] - population) > 1e-9 * population)[:1]:
        raise BadDesign(f"row {row + 1}: the population count differs within its stratum", place=place)
    short = np.flatnonzero(of_stratum < size)
    if len(short):
        row = int(np.flatnonzero(stratum == short[0])[0]) + 1
        raise BadDesign(
            f"row {row}: {size[short[0]]:g} units drawn out of {of_stratum[short[0]]:g}", place=place
        )
    return size / of_stratum
