"""What an estimator hands back: frozen values that carry their error, their n and their question.

Knows the shapes of results. Leaves to the reports how they are worded and rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Interval:
    """Two ends with the level and the method that made them."""

    low: float
    high: float
    level: float = 0.95
    method: str = "wald"

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure about a population, with what is needed to judge it.

    Units — se, low, high on the scale of value · share in [0, 1] · n: unweighted answers · total: sum of
    their weights · missing: rows of the domain without an answer · n_eff: answers of a simple random sample
    that would give the same error · deff: variance against simple random sampling without replacement
    """

    value: float
    se: float
    low: float
    high: float
    n: int
    n_eff: float
    deff: float
    total: float
    df: float
    missing: int = 0
    question: str = ""
    category: str | None = None
    by: Mapping[str, str] = field(default_factory=dict)
    count: int | None = None
    q: float | None = None
    interval: str = "wald"
    level: float = 0.95

    @property
    def relative_se(self) -> float:
        """The standard error as a part of the value (not a number for a value of 0)."""
        return self.se / abs(self.value) if self.value else float("nan")


@dataclass(frozen=True, slots=True)
class Test:
    """A test of "no difference": the statistic, its degrees of freedom, its p-value.

    `effect` is a size that does not grow with n: Cramér's V, or a difference of mean rank scores.
    """

    __test__ = False  # not a test case for pytest

    statistic: str
    value: float
    df: tuple[float, ...]
    p: float
    n: int = 0
    effect: float = float("nan")
    question: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """The second group minus the first, with the design-based t-test of no difference."""

    value: float
    se: float
    low: float
    high: float
    t: float
    df: float
    p: float
    n: int
    groups: tuple[str, str] = ("", "")
    question: str = ""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One term of a regression."""

    term: str
    value: float
    se: float
    t: float
    p: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Regression:
    """A fitted model: its terms, the residual degrees of freedom, the rows it rests on."""

    family: str
    outcome: str
    terms: tuple[Coefficient, ...]
    df: float
    n: int
    missing: int


@dataclass(frozen=True, slots=True)
class WeightSummary:
    """How uneven a set of weights is (Kish's design effect) and what it leaves of n."""

    n: int
    sum: float
    min: float
    max: float
    mean: float
    cv: float
    kish_deff: float
    n_eff: float
