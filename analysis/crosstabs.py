"""Two questions against each other: the table, and tests of independence under the design.

Knows Rao and Scott's corrections, Pearson's test for plain counts and Cramér's V. Leaves the correction for
many tests to `comparison`, hiding of small cells to `disclosure`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from analysis.errors import AnalysisError, TooFewAnswers
from analysis.estimation import inside_domain, linearised_means
from analysis.results import Test
from analysis.tables import Categorical, Table
from analysis.variance import covariance


@dataclass(frozen=True, slots=True, eq=False)
class Crosstab:
    """Answers to two questions. Shapes — counts (unweighted), weighted: (rows, columns)"""

    row: str
    column: str
    row_categories: tuple[str, ...]
    column_categories: tuple[str, ...]
    counts: np.ndarray
    weighted: np.ndarray

    @property
    def shares_of_columns(self) -> np.ndarray:
        """Shares that add up to 1 down each column, 0 where a column has no answers."""
        sums = self.weighted.sum(axis=0)
        return self.weighted / np.where(sums > 0, sums, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Pearson:
    """Pearson's chi-square of plain counts, with the residuals that tell which cells stand out."""

    value: float
    df: int
    p: float
    expected: np.ndarray
    residuals: np.ndarray
    standardised: np.ndarray
    cramers_v: float


def crosstab(table: Table, row: str, column: str, *, domain: np.ndarray | None = None) -> Crosstab:
    """The table of those who answered both questions, categories without any such answer left out.

    Errors — TooFewAnswers if nobody answered both
    """
    first, second, rows = _both(table, row, column, domain)
    kept_rows, r = np.unique(first.codes[rows], return_inverse=True)
    kept_columns, c = np.unique(second.codes[rows], return_inverse=True)
    shape = (len(kept_rows), len(kept_columns))
    cell = r * shape[1] + c
    return Crosstab(
        row, column,
        tuple(first.categories[code] for code in kept_rows),
        tuple(second.categories[code] for code in kept_columns),
        np.bincount(cell, minlength=math.prod(shape)).reshape(shape),
        np.bincount(cell, table.weights[rows], math.prod(shape)).reshape(shape),
    )  # fmt: skip


def rao_scott(
    table: Table, row: str, column: str, *, statistic: str = "F", domain: np.ndarray | None = None
) -> Test:
    """Whether two questions are independent, corrected for the design.

    Units — effect: Cramér's V of the weighted table, in [0, 1]
    Returns — Test; "F" (second order) with two degrees of freedom, "Chisq" (first order) with one. For "Chisq"
    the value is Pearson's, and p is that of the value divided by the mean generalised design effect
    Errors — TooFewAnswers below two categories a question or without degrees of freedom
    Source — Rao, Scott, Annals of Statistics 12 (1984); R: `svychisq(~row + column, design, statistic)`.
    We take n as the answers to both questions; R also counts rows without an answer
    """
    if statistic not in ("F", "Chisq"):
        raise AnalysisError(f"the statistic is F or Chisq, not {statistic!r}", place="statistic")
    made = crosstab(table, row, column, domain=domain)
    if min(made.counts.shape) < 2:
        raise TooFewAnswers(f"{row!r} by {column!r} has fewer than two categories with answers")
    n = int(made.counts.sum())
    pearson = _pearson_value(made.weighted * (n / made.weighted.sum()))
    delta = _generalised_effects(table, made, domain, n)
    trace, size = float(np.trace(delta)), len(delta)
    nu = table.design.degrees_of_freedom(None if domain is None else inside_domain(table, domain))
    effect = math.sqrt(pearson / (n * (min(made.counts.shape) - 1)))
    question = f"{row} × {column}"
    if trace <= 0 or nu < 1:
        raise TooFewAnswers(f"{question}: no variance between clusters to test against")
    if statistic == "Chisq":
        p = float(special.chdtrc(size, pearson / (trace / size)))
        return Test("Chisq", pearson, (float(size),), p, n, effect, question)
    first = trace**2 / float((delta * delta.T).sum())
    value = pearson / trace
    p = float(special.fdtrc(first, first * nu, value))
    return Test("F", value, (first, first * nu), p, n, effect, question)


def pearson(counts: np.ndarray) -> Pearson:
    """Pearson's test for counts of a simple random sample, without a continuity correction.

    Shapes — counts: (rows, columns) ≥ 0 without an empty row or column
    Source — Agresti, Categorical Data Analysis (2013) §3.3; R: `chisq.test(correct = FALSE)`
    """
    counts = np.asarray(counts, dtype=float)
    n, rows, columns = counts.sum(), counts.sum(axis=1), counts.sum(axis=0)
    if not (rows > 0).all() or not (columns > 0).all():
        raise TooFewAnswers("a row or column of the table is empty")
    expected = np.outer(rows, columns) / n
    residuals = (counts - expected) / np.sqrt(expected)
    value, df = float((residuals**2).sum()), (len(rows) - 1) * (len(columns) - 1)
    spread = np.sqrt(np.outer(1 - rows / n, 1 - columns / n))
    v = math.sqrt(value / (n * (min(counts.shape) - 1)))
    return Pearson(value, df, float(special.chdtrc(df, value)), expected, residuals, residuals / spread, v)


def _both(
    table: Table, row: str, column: str, domain: np.ndarray | None
) -> tuple[Categorical, Categorical, np.ndarray]:
    first, second = table.categorical(row), table.categorical(column)
    rows = inside_domain(table, domain) & first.answered & second.answered
    if not rows.any():
        raise TooFewAnswers(f"nobody answered both {row!r} and {column!r}")
    return first, second, rows


def _pearson_value(weighted: np.ndarray) -> float:
    expected = np.outer(weighted.sum(axis=1), weighted.sum(axis=0)) / weighted.sum()
    return float(((weighted - expected) ** 2 / expected).sum())


def _generalised_effects(table: Table, made: Crosstab, domain: np.ndarray | None, n: int) -> np.ndarray:
    """The matrix whose eigenvalues are the design effects of the interaction contrasts."""
    first, second, rows = _both(table, made.row, made.column, domain)
    cells = [
        (first.codes == first.categories.index(r)) & (second.codes == second.categories.index(c))
        for r in made.row_categories
        for c in made.column_categories
    ]
    shares, influence = linearised_means(table, np.stack(cells, axis=1).astype(float), rows)
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    contrasts = _interaction(*made.counts.shape)
    scaled = contrasts * inverse[:, None]
    return np.linalg.solve(contrasts.T @ scaled, n * (scaled.T @ covariance(table, influence) @ scaled))


def _interaction(rows: int, columns: int) -> np.ndarray:
    """The interaction contrasts of a table, freed of the main effects (which sum to 0, so they are)."""
    first, second = _sum_contrasts(rows), _sum_contrasts(columns)
    return np.kron(first, second)


def _sum_contrasts(levels: int) -> np.ndarray:
    return np.vstack([np.eye(levels - 1), -np.ones(levels - 1)])
