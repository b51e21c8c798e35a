"""From linearised values to the covariance under the design and the calibrations of a table.

Knows Taylor linearisation's last step, common to all estimators. Leaves the linearised values themselves to
the estimators.
"""

from __future__ import annotations

import numpy as np

from analysis.tables import Table

ROUNDING = 1e-14  # errors below this part of the influence are rounding, not variance


def covariance(table: Table, influence: np.ndarray) -> np.ndarray:
    """Covariance of the column sums of weighted linearised values.

    Shapes — influence: (n, k), weight included, 0 outside the domain · returns (k, k)
    Source — Woodruff, JASA 66 (1971); Deville, Särndal, JASA 87 (1992) for the residuals after calibration.
    Equals R's `svyrecvar(…, postStrata = design$postStrata)`.
    """
    values = influence if influence.ndim == 2 else influence[:, None]
    size = np.abs(values).sum(axis=0)
    for calibration in table.calibrations:
        values = calibration.residual(values)
    matrix = table.design.covariance(values)
    fixed = np.diag(matrix) <= (ROUNDING * size) ** 2
    matrix[fixed, :] = 0
    matrix[:, fixed] = 0
    return matrix


def standard_errors(table: Table, influence: np.ndarray) -> np.ndarray:
    """Square roots of the variances of the column sums. Shapes — returns (k,)"""
    return np.sqrt(np.diag(covariance(table, influence)))
