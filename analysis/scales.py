"""Several items as one scale: how well they hang together, and the net promoter score.

Knows Cronbach's alpha and the score. Leaves to the analyst whether a scale means what it is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.errors import BadColumn, TooFewAnswers
from analysis.estimation import inside_domain, mean
from analysis.results import Estimate
from analysis.tables import Table

PROMOTERS, DETRACTORS = 9, 6


def cronbach_alpha(items: np.ndarray, *, weights: np.ndarray | None = None) -> float:
    """How far items measure one thing: the part of the scale's variance that they share.

    Shapes — items: (n, k) float, rows with a NaN left out · weights: (n,)
    Errors — TooFewAnswers below two items or two whole rows, or if the sum does not vary
    Source — Cronbach (1951); with equal weights equals R's `psych::alpha(…)$total$raw_alpha`
    Example
        >>> round(cronbach_alpha(np.array([[1.0, 1], [2, 3], [3, 2], [4, 4]])), 3)
        0.889
    """
    items = np.asarray(items, dtype=float)
    if items.ndim != 2 or items.shape[1] < 2:
        raise TooFewAnswers("a scale needs two items")
    weights = np.ones(len(items)) if weights is None else np.asarray(weights, dtype=float)
    whole = ~np.isnan(items).any(axis=1) & (weights > 0)
    if whole.sum() < 2:
        raise TooFewAnswers("fewer than two respondents answered all items")
    spread = np.cov(items[whole].T, aweights=weights[whole], ddof=0)
    if spread.sum() <= 0:
        raise TooFewAnswers("the sum of the items does not vary")
    k = items.shape[1]
    return float(k / (k - 1) * (1 - np.trace(spread) / spread.sum()))


def scale_mean(table: Table, items: Sequence[str], *, least: int | None = None) -> np.ndarray:
    """Each respondent's mean over the items, NaN for those who answered fewer than `least` (all, unless named).

    Shapes — returns (n,)
    """
    values = np.stack([table.numeric(name) for name in items], axis=1)
    answered = (~np.isnan(values)).sum(axis=1)
    sums = np.nansum(values, axis=1)
    return np.where(answered >= (least or len(items)), sums / np.maximum(answered, 1), np.nan)


def net_promoter_score(
    table: Table, variable: str, *, domain: np.ndarray | None = None, level: float = 0.95
) -> Estimate:
    """Share of promoters (9, 10) minus share of detractors (0 to 6), in points from -100 to 100.

    Errors — BadColumn for answers outside 0 … 10
    Source — Reichheld, Harvard Business Review (2003); the error is that of a mean of -100, 0, 100
    Example
        >>> net_promoter_score(Table.of({"tell": [10.0, 9, 7, 3]}), "tell").value
        25.0
    """
    scores = table.numeric(variable)
    rows = inside_domain(table, domain) & ~np.isnan(scores)
    if rows.any() and not ((scores[rows] >= 0) & (scores[rows] <= 10)).all():
        raise BadColumn(f"{variable!r} has answers outside 0 to 10")
    points = 100.0 * ((scores >= PROMOTERS).astype(float) - (scores <= DETRACTORS))
    scored = table.with_columns({variable: np.where(np.isnan(scores), np.nan, points)})
    return replace(mean(scored, variable, domain=domain, level=level), question=variable)
