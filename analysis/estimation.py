"""Means, shares, totals, ratios and quantiles with design-based errors, overall and in domains.

Knows the linearised value of each estimator. Leaves the design's variance to `variance`, the intervals to
`intervals`, the wording to the reports. A domain is a mask, never a deletion: rows outside count as 0, so the
design stays whole. Rows without an answer are outside the domain, and counted as missing.

`wald` uses the design's degrees of freedom; `logit`, `beta`, `wilson` and quantiles count the clusters of the
domain, as R's `svyciprop` and `svyquantile` do on a subset.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.errors import BadColumn, TooFewAnswers
from analysis.intervals import critical_t, interval_of_share, wald
from analysis.results import Estimate, Interval
from analysis.tables import Categorical, Table
from analysis.variance import standard_errors


def mean(table: Table, variable: str, *, domain: np.ndarray | None = None, level: float = 0.95) -> Estimate:
    """The weighted mean of a numeric column.

    Shapes — domain: (n,) bool
    Units — se, low, high in the column's unit
    Returns — Estimate; `n` is the unweighted number of answers
    Errors — TooFewAnswers without any answer · BadColumn for categories
    Source — Särndal et al. (1992) §5.7; R: `svymean(~y, design, na.rm = TRUE, deff = TRUE)`
    Example
        >>> mean(Table.of({"age": [20.0, 40.0, 60.0]}), "age").value
        40.0
    """
    values = table.numeric(variable)
    base = Base.of(table, ~np.isnan(values), domain=domain, question=variable)
    value, influence = linearised_mean(table, values, base.rows)
    se = float(standard_errors(table, influence)[0])
    return base.estimate(value, se, spread=base.spread(values), level=level)


def share(
    table: Table,
    variable: str,
    *,
    domain: np.ndarray | None = None,
    interval: str = "wald",
    level: float = 0.95,
) -> tuple[Estimate, ...]:
    """The weighted share of each category among those who answered.

    Shapes — domain: (n,) bool
    Units — share in [0, 1]
    Returns — one Estimate a category, in the column's order, `count` being its unweighted answers
    Errors — TooFewAnswers without any answer
    Source — as `mean`, of indicators; intervals: Korn, Graubard (1998)
    Example
        >>> [row.value for row in share(Table.of({"a": Categorical.of("yyyn")}), "a")]
        [0.25, 0.75]
    """
    column = table.categorical(variable)
    base = Base.of(table, column.answered, domain=domain, question=variable)
    rows = _shares(base, _indicators(column), interval=interval, level=level)
    return tuple(replace(row, category=name) for row, name in zip(rows, column.categories, strict=True))


def share_where(
    table: Table,
    holds: np.ndarray,
    *,
    answered: np.ndarray | None = None,
    domain: np.ndarray | None = None,
    interval: str = "wald",
    level: float = 0.95,
    question: str = "",
) -> Estimate:
    """The weighted share of rows for which something holds, such as "chose this option among several".

    Shapes — holds, answered, domain: (n,) bool
    Units — share in [0, 1]
    """
    everyone = np.ones(table.n, dtype=bool) if answered is None else answered
    base = Base.of(table, everyone, domain=domain, question=question)
    return _shares(base, np.asarray(holds, dtype=bool)[:, None], interval=interval, level=level)[0]


def total(
    table: Table, variable: str, *, domain: np.ndarray | None = None, level: float = 0.95
) -> tuple[Estimate, ...]:
    """The population total of a numeric column, or the number of people in each category.

    Returns — one Estimate for numbers, one a category otherwise
    Source — Särndal et al. (1992) §2.8; R: `svytotal(~y, design, na.rm = TRUE, deff = TRUE)`
    """
    column = table.column(variable)
    base = Base.of(table, column.answered, domain=domain, question=variable)
    if isinstance(column, Categorical):
        rows = _totals(base, _indicators(column).astype(float), level=level)
        return tuple(replace(row, category=name) for row, name in zip(rows, column.categories, strict=True))
    return _totals(base, column.values[:, None], level=level)


def ratio(
    table: Table, numerator: str, denominator: str, *, domain: np.ndarray | None = None, level: float = 0.95
) -> Estimate:
    """The total of one column over the total of another.

    Errors — TooFewAnswers if the denominator adds up to 0
    Source — Särndal et al. (1992) §5.6; R: `svyratio(~y, ~x, design, na.rm = TRUE)`
    """
    above, below = table.numeric(numerator), table.numeric(denominator)
    answered = ~np.isnan(above) & ~np.isnan(below)
    base = Base.of(table, answered, domain=domain, question=f"{numerator} / {denominator}")
    whole = float(base.weights @ np.where(base.rows, below, 0.0))
    if whole == 0:
        raise TooFewAnswers(f"the total of {denominator!r} is 0")
    value = float(base.weights @ np.where(base.rows, above, 0.0)) / whole
    residual = np.where(base.rows, above - value * below, 0.0) / whole
    se = float(standard_errors(table, (base.weights * residual)[:, None])[0])
    return base.estimate(value, se, spread=base.spread(residual) * base.people**2, level=level)


def quantile(
    table: Table, variable: str, q: float, *, domain: np.ndarray | None = None, level: float = 0.95
) -> Estimate:
    """The smallest answer that at least the share q of the weights lies at or below.

    Units — q: share in (0, 1) · se: half the width of the interval over t
    Returns — Estimate with `q`; an end is not a number where the interval of q leaves 0 … 1
    Source — Woodruff, JASA 47 (1952); R: `svyquantile(~y, design, q, interval.type = "mean", qrule = "math")`,
    from which we depart below the first answer: version 4.1 gives the second smallest there, we the smallest.
    """
    if not 0 < q < 1:
        raise BadColumn(f"a quantile lies between 0 and 1, not at {q:g}")
    values = table.numeric(variable)
    base = Base.of(table, ~np.isnan(values), domain=domain, question=variable)
    ordered = _Ordered.of(values[base.rows], table.weights[base.rows])
    value = ordered.at(q)
    below, influence = linearised_mean(table, (values <= value).astype(float), base.rows)
    df = table.design.degrees_of_freedom(base.rows)
    reach = wald(below, float(standard_errors(table, influence)[0]), df=df, level=level)
    ends = Interval(ordered.at(reach.low), ordered.at(reach.high), level)
    se = ends.width / (2 * critical_t(df, level))
    return replace(base.estimate(value, se, spread=math.nan, level=level, ends=ends, df=df), q=q)


def group_masks(
    table: Table, by: Sequence[str], *, domain: np.ndarray | None = None
) -> Iterator[tuple[Mapping[str, str], np.ndarray]]:
    """Each combination of the grouping columns that has respondents, with its rows, in the columns' order."""
    columns = [table.categorical(name) for name in by]
    inside = inside_domain(table, domain)
    for column in columns:
        inside = inside & column.answered
    if not columns:
        yield {}, inside
        return
    shape = tuple(max(len(column.categories), 1) for column in columns)
    joint = np.ravel_multi_index([np.maximum(column.codes, 0) for column in columns], shape)
    for cell in np.unique(joint[inside]):
        codes = np.unravel_index(cell, shape)
        labels = {n: c.categories[code] for n, c, code in zip(by, columns, codes, strict=True)}
        yield labels, inside & (joint == cell)


def inside_domain(table: Table, domain: np.ndarray | None) -> np.ndarray:
    """The rows that count: inside the domain, with a weight above 0. Shapes — (n,) bool"""
    counted = table.weights > 0
    return counted if domain is None else counted & np.asarray(domain, dtype=bool)


def linearised_mean(table: Table, values: np.ndarray, rows: np.ndarray) -> tuple[float, np.ndarray]:
    """The weighted mean over the rows, and its linearised values w (y - mean) / W.

    Shapes — values: (n,) · rows: (n,) bool · second return: (n, 1), 0 outside the rows
    """
    means, influence = linearised_means(table, values[:, None], rows)
    return float(means[0]), influence


def linearised_means(table: Table, values: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same for several columns at once. Shapes — values: (n, k) · returns (k,), (n, k)"""
    weights = np.where(rows, table.weights, 0.0)
    kept = np.where(rows[:, None], values, 0.0)
    means = weights @ kept / weights.sum()
    return means, (weights / weights.sum())[:, None] * (kept - means)


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The rows that an estimate rests on: inside the domain and answered.

    Shapes — inside, rows: (n,) bool
    """

    table: Table
    inside: np.ndarray
    rows: np.ndarray
    question: str
    whole: bool

    @classmethod
    def of(cls, table: Table, answered: np.ndarray, *, domain: np.ndarray | None, question: str) -> Base:
        """Errors — TooFewAnswers if no row is left"""
        inside = inside_domain(table, domain)
        rows = inside & answered
        if not rows.any():
            raise TooFewAnswers(f"no answer to {question!r}" if question else "no answer")
        return cls(table, inside, rows, question, domain is None)

    @property
    def n(self) -> int:
        return int(self.rows.sum())

    @property
    def weights(self) -> np.ndarray:
        """Shapes — (n of the table,), 0 outside the base"""
        return np.where(self.rows, self.table.weights, 0.0)

    @property
    def people(self) -> float:
        return float(self.table.weights[self.rows].sum())

    def df(self, interval: str) -> int:
        """The design's degrees of freedom, or the domain's where the method counts them so."""
        design = self.table.design
        return design.degrees_of_freedom(None if self.whole or interval == "wald" else self.inside)

    def spread(self, values: np.ndarray) -> float:
        """The weighted variance of the values, times n/(n-1), as R's `svyvar`."""
        weights, kept = self.table.weights[self.rows], values[self.rows]
        if self.n < 2:
            return math.nan
        centre = weights @ kept / weights.sum()
        return float(weights @ (kept - centre) ** 2 / weights.sum()) * self.n / (self.n - 1)

    def estimate(
        self,
        value: float,
        se: float,
        *,
        spread: float,
        level: float,
        scale: float = 1.0,
        ends: Interval | None = None,
        df: int | None = None,
    ) -> Estimate:
        """The figure with its error; `scale` is what carries a mean to it, for the design effect."""
        df = self.df("wald") if df is None else df
        ends = ends or wald(value, se, df=df, level=level)
        n, people, variance = self.n, self.people, (se / scale) ** 2
        simple = spread * (people - n) / (people * n)
        return Estimate(
            value=value, se=se, low=ends.low, high=ends.high, n=n, total=people, df=df,
            n_eff=spread / variance if variance > 0 else math.nan,
            deff=variance / simple if simple > 0 else math.nan,
            missing=int(self.inside.sum()) - n, question=self.question,
            interval=ends.method, level=ends.level,
        )  # fmt: skip


def _indicators(column: Categorical) -> np.ndarray:
    return column.codes[:, None] == np.arange(len(column.categories))


def _shares(base: Base, holds: np.ndarray, *, interval: str, level: float) -> list[Estimate]:
    n, df = base.n, base.df(interval)
    counts = (holds & base.rows[:, None]).sum(axis=0)
    values, influence = linearised_means(base.table, holds.astype(float), base.rows)
    errors = standard_errors(base.table, influence)
    made = []
    for k, count in enumerate(counts):
        value = float(values[k]) if 0 < count < n else float(count == n)
        se = float(errors[k]) if 0 < count < n else 0.0
        ends = interval_of_share(value, se, n=n, df=df, method=interval, level=level)
        spread = base.spread(holds[:, k].astype(float))
        row = base.estimate(value, se, spread=spread, level=level, ends=ends, df=df)
        made.append(replace(row, count=int(count)))
    return made


def _totals(base: Base, values: np.ndarray, *, level: float) -> tuple[Estimate, ...]:
    influence = base.weights[:, None] * np.where(base.rows[:, None], values, 0.0)
    errors = standard_errors(base.table, influence)
    sums = influence.sum(axis=0)
    return tuple(
        base.estimate(
            float(sums[k]), float(errors[k]), spread=base.spread(values[:, k]), level=level, scale=base.people
        )
        for k in range(values.shape[1])
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Ordered:
    """Answers in order with the weights up to each; sums in extended precision, as R adds."""

    values: np.ndarray
    below: np.ndarray
    whole: float

    @classmethod
    def of(cls, values: np.ndarray, weights: np.ndarray) -> _Ordered:
        order = np.argsort(values, kind="stable")
        exact = weights[order].astype(np.longdouble)
        return cls(values[order], exact.cumsum().astype(float), float(exact.sum()))

    def at(self, q: float) -> float:
        """R's rule "math": the first answer whose cumulated weight reaches q."""
        if not 0 <= q <= 1:
            return math.nan
        last = int(np.searchsorted(self.below, q * self.whole, side="right")) - 1
        if last >= 0 and q - self.below[last] / self.whole == 0:
            return float(self.values[last])
        return float(self.values[min(last + 1, len(self.values) - 1)])
