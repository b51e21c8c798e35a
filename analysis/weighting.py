"""Weights that meet what is known of the population: post-stratification, raking, trimming, evenness.

Knows margins of categories and how they bind the variance. Leaves generalised calibration on numbers to
`calibration`, and the choice of margins to the analyst. Every weighting gives a new `Table`; the calibration
stays in it, so that standard errors are those of the calibrated design.

Without convergence there is no result: an iteration that stops early raises `NotConverged`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.design import sums_by
from analysis.errors import AnalysisError, BadMargin, BoundsTooTight, NotConverged
from analysis.results import WeightSummary
from analysis.tables import Table, label_of

SWEEPS = 10  # R's `svyrecvar` alternates ten times over the margins of a raking
HALVINGS = 64  # of a factor's range in logarithms: below the last digit of a float
AGREEMENT = 1e-6  # how far apart, relatively, the totals of two margins may be


@dataclass(frozen=True, slots=True)
class Margin:
    """Known population counts of each category, or combination of categories, of some columns."""

    variables: tuple[str, ...]
    totals: Mapping[tuple[str, ...], float]

    @classmethod
    def of(cls, variable: str, totals: Mapping[object, float]) -> Margin:
        """The margin of one column.

        Example
            >>> Margin.of("sex", {"f": 52.0, "m": 48.0}).population
            100.0
        """
        return cls((variable,), {(label_of(label),): float(count) for label, count in totals.items()})

    @property
    def population(self) -> float:
        return math.fsum(self.totals.values())

    @property
    def name(self) -> str:
        return " × ".join(self.variables)


@dataclass(frozen=True, slots=True, eq=False)
class PostStratification:
    """The memory of one post-stratification. Shapes — cell: (n,) · before, after: (n,) weights"""

    cell: np.ndarray
    before: np.ndarray
    after: np.ndarray

    def residual(self, influence: np.ndarray) -> np.ndarray:
        """Source — Särndal et al. (1992) §7.6; R: the post-stratified branch of `svyrecvar`"""
        size = int(self.cell.max()) + 1
        scaled = _divide(influence, self.after) * self.before[:, None]
        people = np.bincount(self.cell, self.before, size)
        means = sums_by(self.cell, size, scaled) / np.where(people > 0, people, 1)[:, None]
        return influence - means[self.cell] * self.after[:, None]


@dataclass(frozen=True, slots=True, eq=False)
class Raking:
    """The memory of one raking. Shapes — codes: (margins, n) int · weights: (n,)"""

    codes: tuple[np.ndarray, ...]
    weights: np.ndarray
    rounds: int
    gap: float

    def residual(self, influence: np.ndarray) -> np.ndarray:
        """Freed of all margins by alternating unweighted means, as R does it.

        Source — Deville, Särndal, Sautory, JASA 88 (1993); R: the raking branch of `svyrecvar`
        """
        scaled = _divide(influence, self.weights)
        counts = [np.bincount(codes) for codes in self.codes]
        for _ in range(SWEEPS):
            for codes, count in zip(self.codes, counts, strict=True):
                means = sums_by(codes, len(count), scaled) / np.maximum(count, 1)[:, None]
                scaled = scaled - means[codes]
        return scaled * self.weights[:, None]


def poststratify(table: Table, margin: Margin) -> Table:
    """The table with weights that add up to the known count of every cell of one margin.

    Shapes — as `Table`
    Returns — Table; its standard errors are those of the post-stratified design
    Errors — BadMargin for a category that is not in the margin, or that no respondent has
    Source — Holt, Smith, JRSS A 142 (1979); R: `postStratify(design, ~g, population)`
    Example
        >>> poststratify(Table.of({"sex": list("ffm")}), Margin.of("sex", {"f": 4, "m": 6})).weights.tolist()
        [2.0, 2.0, 6.0]
    """
    codes, wanted = margin_codes(table, margin)
    factor = wanted / np.bincount(codes, table.weights, len(wanted))
    after = table.weights * factor[codes]
    return table.weighted(after, calibration=PostStratification(codes, table.weights, after))


def rake(
    table: Table, margins: Sequence[Margin], *, tolerance: float = 1e-10, max_rounds: int = 1000
) -> Table:
    """The table with weights that add up to every margin, multiplied by as little as possible.

    Units — tolerance: largest relative change of a weight in the last round
    Returns — Table; `table.calibrations[-1]` tells the rounds and the largest remaining gap
    Errors — NotConverged after max_rounds · BadMargin as `poststratify`, and if margins differ in their sum
    Source — Deming, Stephan (1940); R: `rake(design, …, control = list(epsilon = tolerance))`. R stops at
    epsilon = 1 by default; we do not.
    """
    if not margins:
        raise BadMargin("raking needs a margin")
    agree(margins)
    coded = [margin_codes(table, margin) for margin in margins]
    pattern, codes, base = _patterns(table, [codes for codes, _ in coded])
    factor, rounds = fit_margins(codes, base, [wanted for _, wanted in coded], tolerance, max_rounds)
    gap = largest_gap(codes, base * factor, [wanted for _, wanted in coded])
    if gap > max(AGREEMENT, tolerance):
        raise NotConverged(f"raking left a margin {gap:.2g} from its total after {rounds} rounds")
    weights = table.weights * factor[pattern]
    memory = Raking(tuple(codes for codes, _ in coded), weights, rounds, gap)
    return table.weighted(weights, calibration=memory)


def trim(
    table: Table, *, lower: float = 0.0, upper: float = math.inf, strict: bool = False, max_rounds: int = 1000
) -> Table:
    """The table with weights held between two bounds; what is cut off is spread over the rows inside.

    Units — lower, upper: people a respondent may stand for
    Returns — Table; spreading may lift a weight over a bound again, `strict` repeats until none is
    Errors — AnalysisError if the bounds cannot hold the sum of the weights · NotConverged
    Source — Potter (1990); R: `trimWeights(design, upper, lower, strict)`
    """
    if not 0 <= lower < upper:
        raise AnalysisError(f"lower {lower:g} is not below upper {upper:g}", place="trim")
    if not lower * table.n <= table.weights.sum() <= upper * table.n:
        raise AnalysisError(f"no weights between {lower:g} and {upper:g} have the same sum", place="trim")
    weights = np.array(table.weights)
    for _ in range(max_rounds if strict else 1):
        outside = (weights < lower) | (weights > upper)
        if not outside.any():
            return table.weighted(weights)
        if outside.all():
            raise NotConverged("no weight lies between the bounds", place="trim")
        kept = np.clip(weights, lower, upper)
        kept[~outside] += (weights - kept).sum() / (~outside).sum()
        weights = kept
    if strict and ((weights < lower) | (weights > upper)).any():
        raise NotConverged(f"weights still outside the bounds after {max_rounds} rounds", place="trim")
    return table.weighted(weights)


def rake_and_trim(
    table: Table,
    margins: Sequence[Margin],
    *,
    lower: float = 0.0,
    upper: float = math.inf,
    tolerance: float = 1e-10,
    max_rounds: int = 1000,
) -> Table:
    """Raked weights within bounds: each is its base weight times its margins' factors, held at a bound.

    Units — lower, upper: people a respondent may stand for
    Returns — Table that meets the margins to the tolerance and keeps the bounds. Weights of 0 stay 0
    Errors — BoundsTooTight if a category of a margin cannot be met within the bounds · NotConverged if all
    can one by one, but not together · BadMargin as `rake`
    Source — Deville, Särndal, JASA 87 (1992), case 7 (truncated raking), with bounds on weights instead of
    their ratios. To cut and rake in turns (Battaglia et al. 2009) ends at the same margins and bounds, but
    slowly: what is left shrinks each round only by the part of a category that lies at its bound.
    """
    raked = rake(table, margins, tolerance=tolerance)
    if raked.weights.min() >= lower and raked.weights.max() <= upper:
        return raked
    coded = [margin_codes(table, margin) for margin in margins]
    alike, codes, base, people = _alike(table, [codes for codes, _ in coded])
    wanted = [totals for _, totals in coded]
    for margin, cells, totals in zip(margins, codes, wanted, strict=True):
        _refuse_tight_bounds(margin, np.bincount(cells, people, len(totals)), totals, lower, upper)
    weights, rounds = _fit_within(codes, base, people, wanted, (lower, upper), tolerance, max_rounds)
    made = np.zeros(table.n)
    made[table.weights > 0] = weights[alike]
    memory = Raking(
        tuple(codes for codes, _ in coded), made, rounds, largest_gap(codes, weights * people, wanted)
    )
    return table.weighted(made, calibration=memory)


def _alike(
    table: Table, margins: Sequence[np.ndarray]
) -> tuple[np.ndarray, list[np.ndarray], np.ndarray, np.ndarray]:
    """Rows with a weight, those with the same cells and base weight as one: (rows,) kinds, and of each kind codes, weight, count."""
    used = table.weights > 0
    rows = np.column_stack([*(codes[used] for codes in margins), table.weights[used]])
    kinds, alike, people = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    codes = [kinds[:, i].astype(np.int64) for i in range(len(margins))]
    return alike.ravel(), codes, kinds[:, -1], people.astype(float)


def _refuse_tight_bounds(
    margin: Margin, people: np.ndarray, totals: np.ndarray, lower: float, upper: float
) -> None:
    short = (people * upper < totals) | (people * lower > totals)
    for cell in np.flatnonzero(short)[:1]:
        mean = totals[cell] / people[cell]
        name = list(margin.totals)[cell]
        raise BoundsTooTight(
            f"{_named(name)} needs weights of {mean:.4g} on average, outside {lower:.4g} to {upper:.4g}",
            place=f"trim: {margin.name}",
            category=" × ".join(name),
        )


def _fit_within(
    codes: Sequence[np.ndarray],
    base: np.ndarray,
    people: np.ndarray,
    wanted: Sequence[np.ndarray],
    bounds: tuple[float, float],
    tolerance: float,
    max_rounds: int,
) -> tuple[np.ndarray, int]:
    """Proportional fitting in which each step counts what lies at a bound: weights of the kinds, and the rounds."""
    factors = [np.ones(len(totals)) for totals in wanted]
    weights = np.clip(base, *bounds)
    for done in range(1, max_rounds + 1):
        for i, totals in enumerate(wanted):
            others = base * math.prod(
                factor[cells] for j, (factor, cells) in enumerate(zip(factors, codes, strict=True)) if j != i
            )
            factors[i] = _solve(codes[i], others, people, totals, bounds)
            weights = np.clip(others * factors[i][codes[i]], *bounds)
        if largest_gap(codes, weights * people, wanted) < max(tolerance, 1e-12):
            return weights, done
    raise NotConverged(f"margins and bounds were not both met after {max_rounds} rounds", place="trim")


def _solve(
    cells: np.ndarray, base: np.ndarray, people: np.ndarray, totals: np.ndarray, bounds: tuple[float, float]
) -> np.ndarray:
    """The factor of each cell with which its clipped weights add up to its total: by halving, (cells,)"""
    size, (lower, upper) = len(totals), bounds
    plain = totals / np.bincount(cells, base * people, size)
    low, high = np.array(plain), np.array(plain)
    if lower > 0:
        np.minimum.at(low, cells, lower / base)
    if not math.isinf(upper):
        np.maximum.at(high, cells, upper / base)
    low, high = np.log(low), np.log(high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        reached = np.bincount(cells, np.clip(base * np.exp(middle)[cells], lower, upper) * people, size)
        low, high = np.where(reached < totals, middle, low), np.where(reached < totals, high, middle)
    return np.exp((low + high) / 2)


def weight_summary(table: Table, *, domain: np.ndarray | None = None) -> WeightSummary:
    """How uneven the weights are.

    Units — kish_deff: n Σw²/(Σw)² · n_eff: n/kish_deff · cv: standard deviation over mean
    Source — Kish, Survey Sampling (1965) §11.7
    Example
        >>> weight_summary(Table.of({"a": [1.0, 2.0]}, weights=[1, 3])).n_eff
        1.6
    """
    weights = table.weights if domain is None else table.weights[domain]
    n, whole = len(weights), float(weights.sum())
    deff = n * float(weights @ weights) / whole**2
    return WeightSummary(
        n=n, sum=whole, min=float(weights.min()), max=float(weights.max()), mean=whole / n,
        cv=math.sqrt(max(deff - 1, 0.0)), kish_deff=deff, n_eff=n / deff,
    )  # fmt: skip


def margin_codes(table: Table, margin: Margin) -> tuple[np.ndarray, np.ndarray]:
    """Each row's cell of the margin, and the cells' totals. Shapes — (n,) int, (cells,) float"""
    columns = [table.categorical(name) for name in margin.variables]
    for name, column in zip(margin.variables, columns, strict=True):
        for row in np.flatnonzero(~column.answered)[:1]:
            raise BadMargin(f"row {row + 1} has no value", place=name)
    return total_of(margin, [(column.codes, column.categories) for column in columns], table.weights)


def total_of(
    margin: Margin, columns: Sequence[tuple[np.ndarray, Sequence[str]]], weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Each row's cell of the margin, given the codes and categories of its columns; and the cells' totals.

    Shapes — columns: each (n,) codes without gaps · weights: (n,) · returns (n,) int, (cells,) float
    """
    place = {cell: code for code, cell in enumerate(margin.totals)}
    for cell, count in margin.totals.items():
        if not count > 0 or math.isinf(count):
            raise BadMargin(f"the total of {_named(cell)} is {count:g}", place=margin.name)
    shape = tuple(len(categories) for _, categories in columns)
    joint = np.ravel_multi_index([codes for codes, _ in columns], shape)
    codes = np.full(math.prod(shape), -1, dtype=np.int64)
    for index in np.unique(joint):
        parts = np.unravel_index(index, shape)
        cell = tuple(categories[part] for (_, categories), part in zip(columns, parts, strict=True))
        if cell not in place:
            raise BadMargin(f"respondents are {_named(cell)}, which the margin lacks", place=margin.name)
        codes[index] = place[cell]
    met = np.bincount(codes[joint], weights, len(place))
    for cell in np.flatnonzero(met == 0)[:1]:
        raise BadMargin(f"no respondent is {_named(list(place)[cell])}", place=margin.name)
    return codes[joint], np.array(list(margin.totals.values()), dtype=float)


def _named(cell: tuple[str, ...]) -> str:
    return " × ".join(repr(part) for part in cell)


def agree(margins: Sequence[Margin]) -> None:
    """Refuses margins whose populations differ by more than a millionth."""
    if not margins:
        return
    first = margins[0]
    for margin in margins[1:]:
        if abs(margin.population - first.population) > AGREEMENT * first.population:
            raise BadMargin(
                f"adds up to {margin.population:.10g}, {first.name} to {first.population:.10g}",
                place=margin.name,
            )


def _patterns(table: Table, margins: Sequence[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray], np.ndarray]:
    """Rows with the same cells in all margins as one: raking cannot tell them apart."""
    shape = tuple(int(codes.max()) + 1 for codes in margins)
    joint = np.ravel_multi_index(list(margins), shape) if math.prod(shape) < 2**62 else None
    if joint is None:
        raise BadMargin("the margins have too many cells together")
    present, pattern = np.unique(joint, return_inverse=True)
    return pattern, list(np.unravel_index(present, shape)), np.bincount(pattern, table.weights)


def fit_margins(
    codes: Sequence[np.ndarray],
    base: np.ndarray,
    wanted: Sequence[np.ndarray],
    tolerance: float,
    max_rounds: int,
) -> tuple[np.ndarray, int]:
    """Iterative proportional fitting on patterns of rows.

    Shapes — codes: each (patterns,) · base: (patterns,) sums of weights · wanted: each (cells,)
    Returns — (patterns,) factors on the weights, and the rounds it took
    Errors — NotConverged after max_rounds
    Source — Deming, Stephan (1940)
    """
    factor = np.ones(len(base))
    for done in range(1, max_rounds + 1):
        before = factor
        for cells, totals in zip(codes, wanted, strict=True):
            factor = factor * (totals / np.bincount(cells, base * factor, len(totals)))[cells]
        change = float(np.abs(factor / before - 1).max())
        if change < tolerance:
            return factor, done
    raise NotConverged(f"raking still changed weights by {change:.2g} after {max_rounds} rounds")


def largest_gap(codes: Sequence[np.ndarray], weights: np.ndarray, wanted: Sequence[np.ndarray]) -> float:
    """The largest relative distance of a weighted margin from its total."""
    return max(
        float(np.abs(np.bincount(cells, weights, len(totals)) / totals - 1).max())
        for cells, totals in zip(codes, wanted, strict=True)
    )


def _divide(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return values / np.where(weights > 0, weights, 1.0)[:, None]
