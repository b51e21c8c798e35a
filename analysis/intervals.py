"""Intervals around a share or a mean, from the value, its error and the degrees of freedom.

Knows the four methods: Wald with Student's t, logit, Korn–Graubard (beta), Wilson on the effective n.
Leaves the standard errors to `estimation`.
"""

from __future__ import annotations

import math

from scipy import special

from analysis.errors import AnalysisError
from analysis.results import Interval

METHODS = ("wald", "logit", "beta", "wilson")


def wald(value: float, se: float, *, df: float, level: float = 0.95) -> Interval:
    """Value ± t·se.

    Source — Lumley (2010) §2.2; R: `confint(svymean(…), df = degf(design))`
    """
    reach = critical_t(df, level) * se
    return Interval(value - reach, value + reach, level, "wald")


def logit(value: float, se: float, *, df: float, level: float = 0.95) -> Interval:
    """Wald on the log-odds scale, carried back: stays within 0 and 1.

    Source — Korn, Graubard, Analysis of Health Surveys (1999), §2.2; R: `svyciprop(method = "logit")`
    """
    spread = value * (1 - value)
    centre, reach = math.log(value / (1 - value)), critical_t(df, level) * se / spread
    return Interval(_expit(centre - reach), _expit(centre + reach), level, "logit")


def korn_graubard(value: float, se: float, *, n: int, df: float, level: float = 0.95) -> Interval:
    """Clopper–Pearson on the effective number of answers.

    Units — n: answers (rows that lack one are not among them)
    Source — Korn, Graubard, Survey Methodology 24 (1998), 193–201; R: `svyciprop(method = "beta")`. A share
    of 0 or 1 has no variance, so there n itself stands for the effective number.
    Example
        >>> round(korn_graubard(0.0, 0.0, n=12, df=11).high, 3)
        0.265
    """
    effective = n if value in (0.0, 1.0) else value * (1 - value) / se**2 * _t_ratio(n, df, level)
    return _clopper_pearson(value * effective, effective, level)


def clopper_pearson(count: float, n: float, *, level: float = 0.95) -> Interval:
    """The exact binomial interval of `count` out of `n`.

    Source — Clopper, Pearson, Biometrika 26 (1934)
    """
    return _clopper_pearson(count, n, level)


def wilson(value: float, *, n: float, level: float = 0.95) -> Interval:
    """The score interval for a share out of n answers, n effective for a complex sample.

    Source — Wilson, JASA 22 (1927); with the effective n: Franco et al., JSSAM 7 (2019), 334–364
    Example
        >>> interval = wilson(0.1, n=10)
        >>> round(interval.low, 4), round(interval.high, 4)
        (0.0179, 0.4042)
    """
    z = float(special.ndtri((1 + level) / 2))
    middle = (value + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(value * (1 - value) / n + z * z / (4 * n * n))
    low = 0.0 if value == 0 else middle - reach
    return Interval(low, 1.0 if value == 1 else middle + reach, level, "wilson")


def interval_of_share(
    value: float, se: float, *, n: int, df: float, method: str, level: float = 0.95
) -> Interval:
    """The interval of a share by the method asked for, with the two cases in which a method has no answer.

    A share of 0 or 1 has no estimated variance: Korn–Graubard from n, whatever was asked, but for Wilson's
    which holds there by itself. A share fixed by the design (error 0) is its own interval.
    Errors — AnalysisError for an unknown method
    """
    if method not in METHODS:
        raise AnalysisError(f"an interval is one of {', '.join(METHODS)}, not {method!r}", place="interval")
    if value in (0.0, 1.0):
        if method == "wilson":
            return wilson(value, n=n, level=level)
        return korn_graubard(value, 0, n=n, df=df, level=level)
    if se == 0 or df < 1:
        return Interval(value, value, level, method) if se == 0 else _unknown(level, method)
    if method == "wald":
        return wald(value, se, df=df, level=level)
    if method == "logit":
        return logit(value, se, df=df, level=level)
    if method == "beta":
        return korn_graubard(value, se, n=n, df=df, level=level)
    effective = value * (1 - value) / se**2 * n / max(n - 1, 1) * _t_ratio(n, df, level)
    return wilson(value, n=effective, level=level)


def critical_t(df: float, level: float) -> float:
    """The t-value that leaves half of 1 - level above it; not a number without degrees of freedom."""
    return float(special.stdtrit(df, (1 + level) / 2)) if df >= 1 else math.nan


def _clopper_pearson(count: float, n: float, level: float) -> Interval:
    tail = (1 - level) / 2
    low = 0.0 if count <= 0 else float(special.betaincinv(count, n - count + 1, tail))
    high = 1.0 if count >= n else float(special.betaincinv(count + 1, n - count, 1 - tail))
    return Interval(low, high, level, "beta")


def _t_ratio(n: int, df: float, level: float) -> float:
    return (critical_t(n - 1, level) / critical_t(df, level)) ** 2


def _unknown(level: float, method: str) -> Interval:
    return Interval(math.nan, math.nan, level, method)


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
