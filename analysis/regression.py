"""Linear and logistic regression with errors of the design.

Knows the weighted fit and its linearised values. Leaves the choice of predictors, and what may be said of
cause, to the analyst.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from analysis.errors import BadColumn, NotConverged, TooFewAnswers
from analysis.estimation import inside_domain
from analysis.intervals import critical_t
from analysis.results import Coefficient, Regression
from analysis.tables import Categorical, Table, label_of
from analysis.variance import standard_errors

FAMILIES = ("linear", "logistic")
SINGULAR = 1e-10  # predictors whose part not explained by the others is smaller than this are the same
SETTLED = 1e-8  # relative change of the deviance at which the logistic fit ends, as R's glm.control
CERTAIN = 1e-7  # a fitted chance nearer to 0 or 1 than this is a coefficient on its way to infinity


def fit(
    table: Table,
    outcome: str,
    predictors: Sequence[str],
    *,
    family: str = "linear",
    success: str | None = None,
    domain: np.ndarray | None = None,
    level: float = 0.95,
) -> Regression:
    """The regression of an outcome on predictors, over the rows that answered all of them.

    Terms are "(Intercept)", a numeric predictor's name, or name and category; the first category of a
    categorical predictor in sort order, among those that occur, is the base.

    Units — logistic: log-odds of `success` (the last category in sort order unless named)
    Returns — Regression with linearised standard errors, t and p on degrees of freedom of the design minus
    the slopes
    Errors — TooFewAnswers if terms outnumber the degrees of freedom · BadColumn for predictors that determine
    each other, or an outcome of the wrong kind · NotConverged if a predictor separates the outcomes
    Source — Binder, Int. Stat. Review 51 (1983); R: `svyglm(y ~ x, design, family)`. The logistic fit
    starts and ends as R's `glm` does
    """
    if family not in FAMILIES:
        raise BadColumn(f"a family is one of {', '.join(FAMILIES)}, not {family!r}", place="family")
    rows = _complete(table, [outcome, *predictors], domain)
    y = _outcome(table, outcome, rows, family=family, success=success)
    terms = _terms(table, predictors, rows)
    matrix = np.stack([column for _, column in terms], axis=1)
    weights = table.weights[rows] / table.weights[inside_domain(table, domain)].mean()
    _refuse_dependent(matrix * np.sqrt(weights)[:, None], [name for name, _ in terms])
    beta, influence = (_logistic if family == "logistic" else least_squares)(matrix, y, weights)
    full = np.zeros((table.n, len(terms)))
    full[rows] = influence
    errors = standard_errors(table, full)
    df = table.design.degrees_of_freedom(rows) + 1 - len(terms)
    if df < 1:
        raise TooFewAnswers(f"{len(terms)} terms leave no degrees of freedom")
    named = [name for name, _ in terms]
    missing = int(inside_domain(table, domain).sum() - rows.sum())
    coefficients = _coefficients(named, beta, errors, df, level)
    return Regression(family, outcome, coefficients, df, int(rows.sum()), missing)


def _complete(table: Table, names: Sequence[str], domain: np.ndarray | None) -> np.ndarray:
    rows = inside_domain(table, domain)
    for name in names:
        rows = rows & table.column(name).answered
    if not rows.any():
        raise TooFewAnswers("no row has answers to the outcome and all predictors")
    return rows


def _outcome(table: Table, outcome: str, rows: np.ndarray, *, family: str, success: str | None) -> np.ndarray:
    column = table.column(outcome)
    if family == "linear":
        return table.numeric(outcome)[rows]
    column = table.categorical(outcome)
    present = [column.categories[code] for code in np.unique(column.codes[rows])]
    wanted = label_of(success) if success is not None else sorted(present)[-1]
    if wanted not in column.categories:
        raise BadColumn(f"{outcome!r} never is {wanted!r}", place="success")
    if success is None and len(present) != 2:
        raise BadColumn(
            f"{outcome!r} has {len(present)} categories: say which one is the success", place="success"
        )
    y = (column.codes[rows] == column.categories.index(wanted)).astype(float)
    if y.min() == y.max():
        raise TooFewAnswers(f"all answers to {outcome!r} are the same")
    return y


def _terms(table: Table, predictors: Sequence[str], rows: np.ndarray) -> list[tuple[str, np.ndarray]]:
    terms = [("(Intercept)", np.ones(int(rows.sum())))]
    for name in predictors:
        column = table.column(name)
        if not isinstance(column, Categorical):
            terms.append((name, column.values[rows]))
            continue
        codes = column.codes[rows]
        present = sorted(np.unique(codes), key=lambda code: column.categories[code])
        if len(present) < 2:
            raise TooFewAnswers(f"all rows have the same {name!r}", place="predictors")
        terms += [(f"{name}{column.categories[code]}", (codes == code).astype(float)) for code in present[1:]]
    return terms


def _refuse_dependent(matrix: np.ndarray, names: Sequence[str]) -> None:
    scaled = matrix / np.maximum(np.linalg.norm(matrix, axis=0), np.finfo(float).tiny)
    left = np.abs(np.diag(np.linalg.qr(scaled, mode="r"))) if len(matrix) >= len(names) else np.zeros(1)
    for k in np.flatnonzero(left < SINGULAR)[:1]:
        raise BadColumn(f"the term {names[k]!r} follows from the others", place="predictors")


def least_squares(matrix: np.ndarray, y: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weighted least squares, with the weighted influence of each row on each coefficient.

    Shapes — matrix: (n, k) · y, weights: (n,) · returns (k,), (n, k)
    """
    inverse, beta = _solve(matrix, y, weights)
    return beta, (weights * (y - matrix @ beta))[:, None] * matrix @ inverse


def _logistic(
    matrix: np.ndarray, y: np.ndarray, weights: np.ndarray, max_rounds: int = 25
) -> tuple[np.ndarray, np.ndarray]:
    """Iteratively reweighted least squares from R's start to R's end, so that the digits agree."""
    eta, deviance = special.logit((weights * y + 0.5) / (weights + 1)), np.inf
    for _ in range(max_rounds):
        mu, before = special.expit(eta), deviance
        slope = mu * (1 - mu)
        if slope.min() < np.finfo(float).eps:
            break
        inverse, beta = _solve(matrix, eta + (y - mu) / slope, weights * slope)
        eta = matrix @ beta
        deviance = -2 * float(weights @ special.log_expit(np.where(y == 1, eta, -eta)))
        if abs(deviance - before) < SETTLED * (abs(deviance) + 0.1):
            mu = special.expit(eta)
            if (mu * (1 - mu)).min() < CERTAIN:
                break
            residual = weights * slope * (y - mu) / (mu * (1 - mu))
            return beta, residual[:, None] * matrix @ inverse
    raise NotConverged("the logistic fit does not settle: a predictor may tell the outcomes apart completely")


def _solve(matrix: np.ndarray, y: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(X'WX)⁻¹ and the coefficients, by QR."""
    root = np.sqrt(weights)
    q, r = np.linalg.qr(matrix * root[:, None])
    beta = np.linalg.solve(r, q.T @ (root * y))
    back = np.linalg.inv(r)
    return back @ back.T, beta


def _coefficients(
    names: Sequence[str], beta: np.ndarray, errors: np.ndarray, df: int, level: float
) -> tuple[Coefficient, ...]:
    made = []
    for name, value, se in zip(names, map(float, beta), map(float, errors), strict=True):
        t = value / se if se > 0 else float("nan")
        p = float(2 * special.stdtr(df, -abs(t)))
        reach = critical_t(df, level) * se
        made.append(Coefficient(name, value, se, t, p, value - reach, value + reach))
    return tuple(made)
