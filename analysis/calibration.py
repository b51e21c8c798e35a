"""Generalised calibration: weights that meet totals of categories and of numbers, within bounds.

Knows the linear, raking and logit distances. Leaves raking by margins of categories, which needs no equations
to be solved, to `weighting`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.errors import AnalysisError, BadMargin, NotConverged
from analysis.tables import Table
from analysis.weighting import Margin, agree, margin_codes

DISTANCES = ("linear", "raking", "logit")
RESCALE = 20  # when every total is at least so many times the sample's, weights are first brought to its size
RANK = 1e-12  # constraints whose singular value is a smaller part of the largest repeat the others


@dataclass(frozen=True, slots=True)
class NumericMargin:
    """The known population total of a numeric column; without a column, the number of people."""

    variable: str | None
    total: float


@dataclass(frozen=True, slots=True, eq=False)
class Generalised:
    """The memory of a calibration. Shapes — basis: (n, r) orthonormal · scale: (n,) g·√d"""

    basis: np.ndarray
    scale: np.ndarray
    rounds: int
    gap: float

    def residual(self, influence: np.ndarray) -> np.ndarray:
        """Freed of the auxiliary variables by least squares with the weights before calibration.

        Source — Deville, Särndal (1992); R: the "greg_calibration" branch of `svyrecvar`
        """
        used = self.scale != 0
        scaled = influence / np.where(used, self.scale, 1.0)[:, None]
        return (
            np.where(used[:, None], scaled - self.basis @ (self.basis.T @ scaled), 0.0) * self.scale[:, None]
        )


def calibrate(
    table: Table,
    margins: Sequence[Margin | NumericMargin],
    *,
    distance: str = "linear",
    bounds: tuple[float, float] = (-math.inf, math.inf),
    tolerance: float = 1e-10,
    max_rounds: int = 200,
) -> Table:
    """The table with weights that meet all totals and are, by the distance, nearest to those it had.

    linear may give weights below 0 unless bounded (refused then); raking never does; logit needs bounds.

    Units — bounds: on the ratio of new to old weight, around 1 · tolerance: gap relative to 1 + total
    Returns — Table; its standard errors are those of the calibrated design
    Errors — BadMargin as in raking, or for totals that contradict each other · NotConverged if the totals
    cannot be met within the bounds · AnalysisError for a negative weight or bounds that leave out 1
    Source — Deville, Särndal, JASA 87 (1992), cases 1, 2 and 6; R: `calibrate(design, formula, population,
    calfun, bounds)`, with its rescaling of weights that are far from the population's size
    """
    _check(distance, bounds)
    matrix, totals = _constraints(table, margins)
    weights, scale = _rescaled(table.weights, matrix, totals)
    ratio, rounds = _solve(matrix, weights, totals, _DISTANCE[distance](*bounds), tolerance, max_rounds)
    gap = float((np.abs(totals - matrix.T @ (weights * ratio)) / (1 + np.abs(totals))).max())
    ratio = ratio * scale
    for row in np.flatnonzero(ratio * table.weights < 0)[:1]:
        raise AnalysisError(
            f"row {row + 1} would get a negative weight: set bounds, or use raking", place="method"
        )
    root = np.sqrt(table.weights)
    memory = Generalised(_basis(matrix * root[:, None]), ratio * root, rounds, gap)
    return table.weighted(table.weights * ratio, calibration=memory)


class _Linear:
    """g = 1 + u, cut off at the bounds."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def ratio(self, u: np.ndarray) -> np.ndarray:
        return np.clip(1 + u, self.low, self.high)

    def slope(self, u: np.ndarray) -> np.ndarray:
        return ((1 + u > self.low) & (1 + u < self.high)).astype(float)


class _Exponential:
    """g = exp(u), cut off at the bounds."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def ratio(self, u: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore"):
            return np.clip(np.exp(u), self.low, self.high)

    def slope(self, u: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore"):
            g = np.exp(u)
        return np.where((g > self.low) & (g < self.high), g, 0.0)


class _Logit:
    """g on an S-curve between the bounds."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high
        self.steepness = (high - low) / ((high - 1) * (1 - low))

    def ratio(self, u: np.ndarray) -> np.ndarray:
        low, high, e = self.low, self.high, self._exponential(u)
        return (low * (high - 1) + high * (1 - low) * e) / (high - 1 + (1 - low) * e)

    def slope(self, u: np.ndarray) -> np.ndarray:
        low, high, e = self.low, self.high, self._exponential(u)
        return e * self.steepness * (1 - low) * (high - 1) * (high - low) / (high - 1 + (1 - low) * e) ** 2

    def _exponential(self, u: np.ndarray) -> np.ndarray:
        return np.exp(np.clip(self.steepness * u, -300, 300))


_DISTANCE: dict[str, Callable[[float, float], _Linear | _Exponential | _Logit]] = {
    "linear": _Linear,
    "raking": _Exponential,
    "logit": _Logit,
}


def _check(distance: str, bounds: tuple[float, float]) -> None:
    low, high = bounds
    if distance not in DISTANCES:
        raise AnalysisError(f"a distance is one of {', '.join(DISTANCES)}, not {distance!r}", place="method")
    if not low < 1 < high:
        raise AnalysisError(f"bounds {low:g} and {high:g} do not have 1 between them", place="bounds")
    if distance == "logit" and not (math.isfinite(low) and math.isfinite(high)):
        raise AnalysisError("logit calibration needs two bounds", place="bounds")


def _constraints(table: Table, margins: Sequence[Margin | NumericMargin]) -> tuple[np.ndarray, np.ndarray]:
    if not margins:
        raise BadMargin("calibration needs a margin")
    agree([margin for margin in margins if isinstance(margin, Margin)])
    columns, totals = [], []
    for margin in margins:
        if isinstance(margin, Margin):
            codes, wanted = margin_codes(table, margin)
            columns.append((codes[:, None] == np.arange(len(wanted))).astype(float))
            totals.append(wanted)
        else:
            columns.append(_numbers(table, margin)[:, None])
            totals.append(np.array([margin.total]))
    return np.hstack(columns), np.concatenate(totals)


def _numbers(table: Table, margin: NumericMargin) -> np.ndarray:
    name = margin.variable or "population"
    if margin.total == 0 or not math.isfinite(margin.total):
        raise BadMargin(f"the total is {margin.total:g}", place=name)
    values = np.ones(table.n) if margin.variable is None else table.numeric(margin.variable)
    for row in np.flatnonzero(np.isnan(values))[:1]:
        raise BadMargin(f"row {row + 1} has no value", place=name)
    if table.weights @ values == 0:
        raise BadMargin("respondents have a total of 0", place=name)
    return values


def _rescaled(weights: np.ndarray, matrix: np.ndarray, totals: np.ndarray) -> tuple[np.ndarray, float]:
    scales = totals / (matrix.T @ weights)
    scale = float(scales.mean()) if scales.min() > RESCALE else 1.0
    return weights * scale, scale


def _solve(
    matrix: np.ndarray,
    weights: np.ndarray,
    totals: np.ndarray,
    distance: _Linear | _Exponential | _Logit,
    tolerance: float,
    max_rounds: int,
) -> tuple[np.ndarray, int]:
    """Newton's method on the multipliers; a step that leads away is halved."""
    multipliers = np.zeros(matrix.shape[1])
    misfit = totals - matrix.T @ weights
    worst = math.inf
    for done in range(1, max_rounds + 1):
        slope = weights * distance.slope(matrix @ multipliers)
        step = np.linalg.pinv(matrix.T @ (slope[:, None] * matrix), rcond=RANK, hermitian=True) @ misfit
        for _ in range(30):
            ratio = distance.ratio(matrix @ (multipliers + step))
            misfit = totals - matrix.T @ (weights * ratio)
            gap = float((np.abs(misfit) / (1 + np.abs(totals))).max())
            if math.isfinite(gap) and (gap < worst or done == 1):
                break
            step = step / 2
        multipliers, worst = multipliers + step, min(gap, worst)
        if gap < tolerance:
            return ratio, done
    raise NotConverged(
        f"the totals are not met within the bounds: a gap of {worst:.2g} after {max_rounds} rounds"
    )


def _basis(matrix: np.ndarray) -> np.ndarray:
    """An orthonormal basis of the columns."""
    vectors, sizes, _ = np.linalg.svd(matrix, full_matrices=False)
    return vectors[:, sizes > 1e-9 * sizes[0]]
