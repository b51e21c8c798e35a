"""How many people to ask, from which strata, and whom.

Knows sample sizes for shares and means, allocation to strata, and drawing by a generator that is handed in (so
that a draw can be repeated). Leaves the frame and its privacy to the caller.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from analysis.errors import AnalysisError


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """A drawn sample. Shapes — rows: (n,) places in the frame, ascending · weights: (n,) N_h/n_h"""

    rows: np.ndarray
    weights: np.ndarray
    taken: Mapping[str, int]


def size_for_share(
    margin: float,
    *,
    share: float = 0.5,
    level: float = 0.95,
    population: int | None = None,
    deff: float = 1.0,
    response_rate: float = 1.0,
) -> int:
    """The number of people to invite so that a share's interval reaches `margin` to each side.

    Units — margin, share, response_rate in (0, 1]
    Source — Cochran, Sampling Techniques (1977) §4.4; the design effect multiplies the size before the finite
    population correction
    Example
        >>> size_for_share(0.05), size_for_share(0.05, population=2000)
        (385, 323)
    """
    for name, value in (("margin", margin), ("share", share), ("response_rate", response_rate)):
        if not 0 < value <= 1:
            raise AnalysisError(f"{value:g} is not between 0 and 1", place=name)
    z = float(special.ndtri((1 + level) / 2))
    n = deff * z * z * share * (1 - share) / margin**2
    if population is not None:
        n = n / (1 + (n - 1) / population)
    return math.ceil(round(n / response_rate, 9))


def power_of_shares(
    n: float, first: float, second: float, *, alpha: float = 0.05, deff: float = 1.0
) -> float:
    """The chance that a two-sided test finds the difference of two shares, with n answers in each group.

    Source — Fleiss, Levin, Paik (2003) §4; R: `power.prop.test` (its default leaves out the far tail)
    """
    effective = n / deff
    pooled = math.sqrt((first + second) * (1 - (first + second) / 2))
    own = math.sqrt(first * (1 - first) + second * (1 - second))
    z = float(special.ndtri(1 - alpha / 2))
    return float(special.ndtr((math.sqrt(effective) * abs(first - second) - z * pooled) / own))


def size_for_shares(
    first: float, second: float, *, power: float = 0.8, alpha: float = 0.05, deff: float = 1.0
) -> float:
    """The answers that each group needs for that power; not rounded.

    Example
        >>> round(size_for_shares(0.5, 0.6))
        387
    """
    if first == second:
        raise AnalysisError("no number of answers finds a difference of 0", place="second")
    return _solved(lambda n: power_of_shares(n, first, second, alpha=alpha, deff=deff), power)


def power_of_means(
    n: float, difference: float, *, sd: float = 1.0, alpha: float = 0.05, deff: float = 1.0
) -> float:
    """The chance that a two-sided t-test finds the difference of two means, with n answers in each group.

    Source — Cohen (1988) §2.4, by the noncentral t; R: `power.t.test`
    """
    effective = n / deff
    df = 2 * (effective - 1)
    critical = float(special.stdtrit(df, 1 - alpha / 2))
    return float(1 - special.nctdtr(df, math.sqrt(effective / 2) * abs(difference) / sd, critical))


def size_for_means(
    difference: float, *, sd: float = 1.0, power: float = 0.8, alpha: float = 0.05, deff: float = 1.0
) -> float:
    """The answers that each group needs for that power; not rounded."""
    if difference == 0:
        raise AnalysisError("no number of answers finds a difference of 0", place="difference")
    return _solved(
        lambda n: power_of_means(n, difference, sd=sd, alpha=alpha, deff=deff), power, least=2 * deff
    )


def allocate(
    n: int,
    sizes: Mapping[str, int],
    *,
    method: str = "proportional",
    spreads: Mapping[str, float] | None = None,
    least: int = 2,
) -> dict[str, int]:
    """How many of n to draw in each stratum, at least `least` (or all) and never more than there are.

    "proportional" to size; "neyman" to size × spread, best for the whole; "equal", best for comparing strata;
    "root", to the square root of size, between the two.

    Units — sizes: people · spreads: standard deviation of the main variable
    Errors — AnalysisError if n cannot be allocated
    Source — Neyman (1934); Bankier, American Statistician 42 (1988) for the root; rounding by largest remainder
    Example
        >>> allocate(10, {"a": 600, "b": 300, "c": 100}, least=1)
        {'a': 6, 'b': 3, 'c': 1}
    """
    floor = {name: min(least, size) for name, size in sizes.items()}
    if not sum(floor.values()) <= n <= sum(sizes.values()):
        raise AnalysisError(
            f"{n} cannot be drawn: between {sum(floor.values())} and {sum(sizes.values())} can", place="n"
        )
    share = _portions(sizes, method, spreads)
    fixed: dict[str, int] = {}
    while True:
        open_ = [name for name in sizes if name not in fixed]
        left, whole = n - sum(fixed.values()), sum(share[name] for name in open_)
        ideal = {name: left * share[name] / whole if whole else left / len(open_) for name in open_}
        over = {name: sizes[name] for name in open_ if ideal[name] > sizes[name]}
        under = {name: floor[name] for name in open_ if ideal[name] < floor[name]}
        surplus = sum(ideal[name] - size for name, size in over.items())
        deficit = sum(size - ideal[name] for name, size in under.items())
        if not over and not under:
            return _rounded(sizes, fixed, ideal, left)
        fixed |= over if surplus >= deficit else under


def draw(strata: Sequence[str], taken: Mapping[str, int], *, rng: np.random.Generator) -> Draw:
    """A simple random sample without replacement in each stratum of a frame.

    Shapes — strata: (N,) the stratum of every member of the frame
    Returns — Draw; the same generator state and frame give the same draw
    Errors — AnalysisError if a stratum is unknown or too small
    Source — Cochran (1977) ch. 5
    """
    names = np.asarray(strata, dtype=str)
    rows, weights = [], []
    for name in sorted(taken):
        members = np.flatnonzero(names == name)
        if taken[name] > len(members):
            raise AnalysisError(f"{taken[name]} cannot be drawn from {len(members)}", place=name)
        chosen = rng.choice(members, size=taken[name], replace=False)
        rows.append(chosen)
        weights.append(np.full(len(chosen), len(members) / max(taken[name], 1)))
    everyone = np.concatenate(rows) if rows else np.zeros(0, dtype=int)
    order = np.argsort(everyone)
    return Draw(everyone[order], np.concatenate(weights)[order] if weights else np.zeros(0), dict(taken))


def _portions(sizes: Mapping[str, int], method: str, spreads: Mapping[str, float] | None) -> dict[str, float]:
    if method == "neyman":
        if spreads is None or any(name not in spreads for name in sizes):
            raise AnalysisError("needs the spread of every stratum", place="spreads")
        return {name: size * spreads[name] for name, size in sizes.items()}
    rules = {"proportional": float, "equal": lambda size: 1.0, "root": math.sqrt}
    if method not in rules:
        raise AnalysisError(f"is one of {', '.join([*rules, 'neyman'])}, not {method!r}", place="method")
    return {name: rules[method](size) for name, size in sizes.items()}


def _rounded(
    sizes: Mapping[str, int], fixed: Mapping[str, int], ideal: Mapping[str, float], left: int
) -> dict[str, int]:
    """The strata in order, the open ones rounded so that they add up (largest remainders first)."""
    down = {name: math.floor(part) for name, part in ideal.items()}
    by_remainder = sorted(ideal, key=lambda name: (down[name] - ideal[name], name))
    for name in by_remainder[: left - sum(down.values())]:
        down[name] += 1
    return {name: fixed[name] if name in fixed else down[name] for name in sizes}


def _solved(power_at: Callable[[float], float], target: float, *, least: float = 2.0) -> float:
    if not 0 < target < 1:
        raise AnalysisError(f"{target:g} is not between 0 and 1", place="power")
    most = 2 * least
    while power_at(most) < target:
        most *= 2
    if power_at(least) >= target:
        return least
    return float(optimize.brentq(lambda n: power_at(n) - target, least, most, xtol=1e-10))
