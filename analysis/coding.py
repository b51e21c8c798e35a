"""How far coders agree who sort open answers into themes.

Knows Krippendorff's alpha and Cohen's kappa. Leaves the codebook and the coding itself to people.
"""

from __future__ import annotations

import numpy as np

from analysis.errors import AnalysisError, TooFewAnswers

LEVELS = ("nominal", "ordinal", "interval")


def krippendorff_alpha(ratings: np.ndarray, *, level: str = "nominal") -> float:
    """Agreement of any number of coders, corrected for chance; 1 is full, 0 is what chance gives.

    From 0.80 on conclusions are firm, from 0.667 on tentative (Krippendorff).

    Shapes — ratings: (coders, units) float, NaN where a coder did not code the unit
    Errors — TooFewAnswers if no unit was coded twice, or all codes are the same
    Source — Krippendorff, Content Analysis (2004), ch. 11
    Example
        >>> round(krippendorff_alpha(np.array([[1.0, 2, 3], [1, 2, 2]])), 3)
        0.545
    """
    if level not in LEVELS:
        raise AnalysisError(f"a level is one of {', '.join(LEVELS)}, not {level!r}", place="level")
    values, coincidences = _coincidences(np.asarray(ratings, dtype=float))
    margins = coincidences.sum(axis=1)
    n = margins.sum()
    distance = _distance(values, margins, level)
    expected = float((np.outer(margins, margins) * distance).sum() / (n - 1)) if n > 1 else 0.0
    if expected == 0:
        raise TooFewAnswers("all codes are the same: agreement cannot be told from habit")
    return float(1 - (coincidences * distance).sum() / expected)


def cohen_kappa(first: np.ndarray, second: np.ndarray, *, weights: str = "none") -> float:
    """Agreement of two coders who coded all units, corrected for chance.

    Shapes — first, second: (units,) codes
    Units — weights: "none" for names, "linear" or "quadratic" for steps on a scale
    Source — Cohen (1960, 1968)
    Example
        >>> round(cohen_kappa(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1])), 3)
        0.5
    """
    a, b = np.asarray(first), np.asarray(second)
    if a.shape != b.shape or not a.size:
        raise TooFewAnswers("two coders need the same units, and at least one")
    levels, codes = np.unique(np.concatenate([a, b]), return_inverse=True)
    size = len(levels)
    joint = np.bincount(codes[: len(a)] * size + codes[len(a) :], minlength=size * size).reshape(
        size, size
    ) / len(a)
    step = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    distances = {
        "none": (step > 0).astype(float),
        "linear": step.astype(float),
        "quadratic": step.astype(float) ** 2,
    }
    if weights not in distances:
        raise AnalysisError(f"is one of {', '.join(distances)}, not {weights!r}", place="weights")
    chance = float((np.outer(joint.sum(axis=1), joint.sum(axis=0)) * distances[weights]).sum())
    if chance == 0:
        raise TooFewAnswers("all codes are the same: agreement cannot be told from habit")
    return 1 - float((joint * distances[weights]).sum()) / chance


def _coincidences(ratings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The values, and how often each pair of them meets in a unit. Shapes — (v,), (v, v)"""
    coded = ~np.isnan(ratings)
    units = np.flatnonzero(coded.sum(axis=0) >= 2)
    if not len(units):
        raise TooFewAnswers("no unit was coded by two coders")
    values = np.unique(ratings[:, units][coded[:, units]])
    matrix = np.zeros((len(values), len(values)))
    for unit in units:
        counts = (ratings[coded[:, unit], unit][:, None] == values).sum(axis=0).astype(float)
        matrix += (np.outer(counts, counts) - np.diag(counts)) / (counts.sum() - 1)
    return values, matrix


def _distance(values: np.ndarray, margins: np.ndarray, level: str) -> np.ndarray:
    if level == "nominal":
        return 1 - np.eye(len(values))
    if level == "interval":
        return np.subtract.outer(values, values) ** 2
    middle = np.cumsum(margins) - margins / 2
    return np.subtract.outer(middle, middle) ** 2
