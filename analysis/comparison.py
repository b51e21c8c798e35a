"""Groups against each other: differences, rank tests, and what many tests do to a p-value.

Knows tests on the joint covariance of the design (groups of one survey are never independent samples) and the
corrections for multiplicity. Leaves tables of two questions to `crosstabs`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import special

from analysis.errors import AnalysisError, BadColumn, TooFewAnswers
from analysis.estimation import inside_domain
from analysis.intervals import critical_t
from analysis.regression import least_squares
from analysis.results import Difference, Test
from analysis.tables import Table, label_of
from analysis.variance import covariance

ADJUSTMENTS = ("holm", "hochberg", "bonferroni", "BH", "BY")


def difference(
    table: Table,
    variable: str,
    group: str,
    *,
    between: tuple[str, str] | None = None,
    category: str | None = None,
    domain: np.ndarray | None = None,
    level: float = 0.95,
) -> Difference:
    """The mean of the second group minus that of the first, or the difference of the shares of a category.

    Without `between` the group column must have two categories among those who answered.

    Units — as the variable; shares in [0, 1] where a category is named
    Returns — Difference with the t-test on the design's degrees of freedom minus one
    Errors — BadColumn for groups that do not exist or are not two · TooFewAnswers for an empty group
    Source — Korn, Graubard (1999) §3.4; R: `svyttest(y ~ group, design)`
    """
    values, answered = _values(table, variable, category)
    rows, in_second, names = _two_groups(table, group, between, answered, domain)
    result = difference_of_masks(table, values, rows & ~in_second, rows & in_second, level=level)
    return replace(result, groups=names, question=variable)


def against_the_rest(
    table: Table,
    variable: str,
    group: str,
    one: str,
    *,
    category: str | None = None,
    domain: np.ndarray | None = None,
    level: float = 0.95,
) -> Difference:
    """One group minus all others together: the comparison for a ranking of many groups."""
    values, answered = _values(table, variable, category)
    column = table.categorical(group)
    if one not in column.categories:
        raise BadColumn(f"{group!r} never is {one!r}", place="group")
    rows = inside_domain(table, domain) & answered & column.answered
    inside = column.codes == column.categories.index(one)
    result = difference_of_masks(table, values, rows & ~inside, rows & inside, level=level)
    return replace(result, groups=("", one), question=variable)


def difference_of_masks(
    table: Table, values: np.ndarray, first: np.ndarray, second: np.ndarray, *, level: float = 0.95
) -> Difference:
    """The mean over the second rows minus that over the first, which do not overlap.

    Shapes — values: (n,) · first, second: (n,) bool
    """
    for rows, name in ((first, "first"), (second, "second")):
        if not rows.any():
            raise TooFewAnswers(f"no answer in the {name} group")
    rows = first | second
    matrix = np.stack([np.ones(int(rows.sum())), second[rows].astype(float)], axis=1)
    beta, influence = least_squares(matrix, values[rows], table.weights[rows])
    se = math.sqrt(_spread(table, rows, influence)[1, 1])
    df = table.design.degrees_of_freedom(rows) - 1
    t, reach = _t(float(beta[1]), se), critical_t(df, level) * se
    return Difference(
        value=float(beta[1]), se=se, low=float(beta[1]) - reach, high=float(beta[1]) + reach,
        t=t, df=df, p=two_sided(t, df), n=int(rows.sum()),
    )  # fmt: skip


def rank_test(table: Table, variable: str, group: str, *, domain: np.ndarray | None = None) -> Test:
    """Whether answers tend to be larger in one group than another: Wilcoxon for two, Kruskal–Wallis for more.

    Returns — Test; two groups: t with one df, `effect` the difference of the mean rank scores; more: Chisq,
    with the df of the F-distribution that gives p
    Errors — TooFewAnswers below two groups or without degrees of freedom
    Source — Lumley, Scott, Australian & NZ J. of Statistics 55 (2013); R: `svyranktest(y ~ group, design)`.
    As there, tied answers share the plain mean of their ranks, so the order of rows may matter among them
    """
    values, column = table.numeric(variable), table.categorical(group)
    rows = inside_domain(table, domain) & ~np.isnan(values) & column.answered
    present, codes = np.unique(column.codes[rows], return_inverse=True)
    if len(present) < 2:
        raise TooFewAnswers(f"all answers are in one category of {group!r}", place="group")
    weights = table.weights[rows]
    scores = _rank_scores(values[rows], weights)
    matrix = np.column_stack([np.ones(len(codes)), codes[:, None] == np.arange(1, len(present))])
    beta, influence = least_squares(matrix, scores, weights)
    spread, slopes = _spread(table, rows, influence)[1:, 1:], beta[1:]
    df, free, n = len(slopes), table.design.degrees_of_freedom(rows), int(rows.sum())
    question = f"{variable} by {group}"
    if free <= df:
        raise TooFewAnswers(f"{question}: no degrees of freedom", place="group")
    if df == 1:
        t = _t(float(slopes[0]), math.sqrt(spread[0, 0]))
        return Test("t", t, (free - 1,), two_sided(t, free - 1), n, float(slopes[0]), question)
    value = float(slopes @ np.linalg.solve(spread, slopes))
    return Test(
        "Chisq", value, (df, free - df), float(special.fdtrc(df, free - df, value / df)), n, question=question
    )


def adjust(p_values: Sequence[float], *, method: str = "BH") -> np.ndarray:
    """p-values corrected for being many.

    Holm, Hochberg and Bonferroni bound the chance of any false finding; BH and BY the expected share of false
    ones among the findings (BY under any dependence).

    Shapes — p_values: (m,) in [0, 1] · returns (m,)
    Source — Holm (1979), Hochberg (1988), Benjamini, Hochberg (1995), Benjamini, Yekutieli (2001); R: `p.adjust`
    Example
        >>> adjust([0.01, 0.04, 0.03]).round(3).tolist()
        [0.03, 0.04, 0.04]
    """
    p = np.asarray(p_values, dtype=float)
    if method not in ADJUSTMENTS:
        raise AnalysisError(
            f"an adjustment is one of {', '.join(ADJUSTMENTS)}, not {method!r}", place="method"
        )
    if p.size and not ((p >= 0) & (p <= 1)).all():
        raise AnalysisError("a p-value lies between 0 and 1", place="p_values")
    m = len(p)
    order = np.argsort(p, kind="stable")
    rank = np.arange(1, m + 1)
    factor = {
        "holm": m - rank + 1,
        "hochberg": m - rank + 1,
        "bonferroni": np.full(m, m),
        "BH": m / rank,
        "BY": m / rank * (1 / rank).sum(),
    }[method]
    scaled = p[order] * factor
    if method == "holm":
        scaled = np.maximum.accumulate(scaled)
    elif method != "bonferroni":
        scaled = np.minimum.accumulate(scaled[::-1])[::-1]
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(scaled, 1)
    return adjusted


def cramers_v(counts: np.ndarray) -> float:
    """How strongly two questions go together, from 0 to 1, for a table of (weighted) counts.

    Source — Cramér (1946) §21.9
    """
    counts = np.asarray(counts, dtype=float)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:
        raise TooFewAnswers("a table with one row or column has no association")
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    value = ((counts - expected) ** 2 / expected).sum()
    return float(math.sqrt(value / (counts.sum() * (min(counts.shape) - 1))))


def two_sided(t: float, df: float) -> float:
    """The chance of a t at least as far from 0."""
    return float(2 * special.stdtr(df, -abs(t))) if df >= 1 else math.nan


def _values(table: Table, variable: str, category: str | None) -> tuple[np.ndarray, np.ndarray]:
    if category is None:
        values = table.numeric(variable)
        return values, ~np.isnan(values)
    column = table.categorical(variable)
    if label_of(category) not in column.categories:
        raise BadColumn(f"{variable!r} never is {category!r}", place="category")
    return (column.codes == column.categories.index(label_of(category))).astype(float), column.answered


def _two_groups(
    table: Table,
    group: str,
    between: tuple[str, str] | None,
    answered: np.ndarray,
    domain: np.ndarray | None,
) -> tuple[np.ndarray, np.ndarray, tuple[str, str]]:
    column = table.categorical(group)
    rows = inside_domain(table, domain) & answered & column.answered
    if between is None:
        present = sorted(column.categories[code] for code in np.unique(column.codes[rows]))
        if len(present) != 2:
            raise BadColumn(
                f"{group!r} has {len(present)} categories: name the two to compare", place="group"
            )
        between = (present[0], present[1])
    for name in between:
        if name not in column.categories:
            raise BadColumn(f"{group!r} never is {name!r}", place="group")
    first, second = (column.codes == column.categories.index(name) for name in between)
    return rows & (first | second), second, between


def _spread(table: Table, rows: np.ndarray, influence: np.ndarray) -> np.ndarray:
    full = np.zeros((table.n, influence.shape[1]))
    full[rows] = influence
    return covariance(table, full)


def _rank_scores(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Estimated population ranks over the population, ties sharing their mean."""
    order = np.argsort(values, kind="stable")
    middle = np.empty(len(values))
    middle[order] = weights[order].cumsum() - weights[order] / 2
    _, tied = np.unique(values, return_inverse=True)
    return (np.bincount(tied, middle) / np.bincount(tied))[tied] / weights.sum()


def _t(value: float, se: float) -> float:
    return value / se if se > 0 else math.nan
