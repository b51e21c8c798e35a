"""Draws a panel from volunteers so that it meets its quotas and everybody's chance is as even as the quotas allow.

Knows who has which trait, the seats and the quotas. Leaves to others who the volunteers are, how the lot is drawn in
public, and what is published. There is no chance in here: the same pool gives the same lottery, and the lot itself is
a number that people draw before witnesses.

Source: Flanigan, Gölz, Gupta, Hennig and Procaccia, Fair algorithms for selecting citizens’ assemblies, Nature 596,
2021 (LEXIMIN by column generation); Flanigan, Kehne and Procaccia, Fair sortition made
transparent, NeurIPS 2021 (a lottery over a thousand panels that are equally likely).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from analysis.errors import AnalysisError, NotConverged

PANELS = 1000
TOLERANCE = 1e-6
ROUNDS_AT_MOST = 5000
ROUNDING_STEPS = 2000


class NoPanelMeetsQuotas(AnalysisError):
    """No choice of volunteers fills the seats within all quotas."""

    code = "no_panel_meets_quotas"


@dataclass(frozen=True, slots=True)
class Quota:
    """How many seats people with a trait take: at least `low`, at most `high`. `members` are places in the pool."""

    trait: str
    low: int
    high: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """The volunteers as numbers 0 … size - 1, the seats, and the quotas."""

    size: int
    seats: int
    quotas: tuple[Quota, ...]

    def matrix(self) -> np.ndarray:
        """Returns (quotas + 1, size) 0/1: who counts for which quota; the last row counts the seats."""
        rows = np.zeros((len(self.quotas) + 1, self.size))
        for row, quota in zip(rows, self.quotas, strict=False):
            row[list(quota.members)] = 1
        rows[-1] = 1
        return rows

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        """Returns the least and the most of each row of the matrix."""
        low = [quota.low for quota in self.quotas]
        high = [quota.high for quota in self.quotas]
        return np.array([*low, self.seats], dtype=float), np.array([*high, self.seats], dtype=float)


@dataclass(frozen=True, slots=True)
class Change:
    """A quota that has to give way: its trait, and the bounds with which a panel can be found."""

    trait: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Lottery:
    """A thousand panels, each as likely as the other; some stand in it more than once.

    panels: (1000, seats) int, places in the pool, each row ascending · chances: (size,) shares in [0, 1], how many of
    the thousand somebody is in · least: the least chance · best_least: the least chance before it was brought to
    thousandths, which no rule that keeps the quotas can exceed. Whoever cannot sit in any panel counts for neither.
    """

    panels: np.ndarray
    chances: np.ndarray
    least: float
    best_least: float

    @property
    def gini(self) -> float:
        """Returns how uneven the chances are: 0 when all are equal."""
        return gini(self.chances)


def draw_up(pool: Pool, *, panels: int = PANELS) -> Lottery:
    """Returns the lottery whose least chance is the greatest that the quotas allow, then the next, and so on.

    Shapes   pool of n volunteers, k seats, m quotas
    Returns  Lottery; the chances add up to k, each panel has k people and meets every quota
    Errors   NoPanelMeetsQuotas, NotConverged
    Source   Flanigan et al. 2021, Methods (LEXIMIN) · the thousand: Flanigan, Kehne, Procaccia 2021

    Example
        >>> women, men = Quota("women", 1, 1, (0, 1)), Quota("men", 1, 1, (2, 3, 4))
        >>> draw_up(Pool(size=5, seats=2, quotas=(women, men))).chances[:2].tolist()
        [0.5, 0.5]
    """
    kinds = _Kinds.of(pool)
    known = kinds.spread()
    can_sit = np.any(known, axis=0)
    seats, shares, best = _leximin(kinds, known, can_sit)
    drawn = kinds.seated(seats, _thousandths(kinds, seats, shares, total=panels))
    chances = np.bincount(drawn.ravel(), minlength=pool.size) / panels
    least = chances[can_sit[kinds.kind_of]].min()
    return Lottery(drawn, chances, least=float(least), best_least=float(best))


def least_changes(pool: Pool) -> tuple[Change, ...]:
    """Returns the fewest steps by which quotas have to give way so that a panel can be found; none when one can.

    Source   Flanigan et al. 2021, Supplementary Information (relaxing infeasible quotas)
    """
    rows, (low, high) = pool.matrix(), pool.bounds()
    quotas = len(pool.quotas)
    # Unknowns: who sits, then for each quota how far its low end goes down, how far its high end goes up.
    down = np.vstack([np.eye(quotas), np.zeros((1, quotas))])
    cost = np.concatenate([np.zeros(pool.size), np.ones(2 * quotas)])
    found = milp(
        cost,
        constraints=LinearConstraint(np.hstack([rows, down, -down]), low, high),
        integrality=np.ones(cost.size),
        bounds=Bounds(0, np.concatenate([np.ones(pool.size), np.full(2 * quotas, pool.seats)])),
    )
    if found.x is None:
        raise NoPanelMeetsQuotas("there are fewer volunteers than seats")
    steps = np.rint(found.x[pool.size :]).astype(int)
    return tuple(
        Change(quota.trait, quota.low - int(less), quota.high + int(more))
        for quota, less, more in zip(pool.quotas, steps[:quotas], steps[quotas:], strict=True)
        if less or more
    )


def replacement_order(number: int, names: Sequence[str]) -> list[str]:
    """Returns the names in the order in which they would be asked: by SHA-256 of the number drawn and the name.

    Nobody can know the order before the number is drawn, and everybody can compute it afterwards.
    """
    return sorted(names, key=lambda name: (hashlib.sha256(f"{number:03d}|{name}".encode()).hexdigest(), name))


def replacement(pool: Pool, *, sitting: Sequence[int], asked: Sequence[int]) -> int | None:
    """Returns the first of those asked in their order with whom the panel misses its quotas by the least.

    Shapes   sitting: places of those who stay · asked: places of those who may be asked, in their order
    Returns  a place in the pool; None when nobody may be asked
    """
    candidates = [place for place in asked if place not in set(sitting)]
    if not candidates:
        return None
    misses = [_missed(pool, [*sitting, place]) for place in candidates]
    return candidates[int(np.argmin(misses))]


def gini(shares: np.ndarray) -> float:
    """Returns Gini's coefficient of shares ≥ 0: half the mean difference of two, over the mean.

    Source   Gini, Variabilità e mutabilità, 1912; the form by ranks
    """
    ordered = np.sort(np.asarray(shares, dtype=float))
    n, total = ordered.size, ordered.sum()
    if not total:
        return 0.0
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total))


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Volunteers whom no quota tells apart are of one kind: they share its seats, and have the same chance.

    kind_of: (n,) the kind of each volunteer · sizes: (kinds,) · rows: (quotas + 1, kinds) 0/1, as Pool.matrix
    """

    kind_of: np.ndarray
    sizes: np.ndarray
    rows: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def of(cls, pool: Pool) -> _Kinds:
        """Returns the kinds of a pool."""
        rows, kind_of, sizes = np.unique(pool.matrix(), axis=1, return_inverse=True, return_counts=True)
        return cls(kind_of.ravel(), sizes, rows, *pool.bounds())

    def panel(self, worth: np.ndarray) -> np.ndarray:
        """Returns the seats of each kind in the panel within the quotas whose seats are worth the most."""
        found = milp(
            -worth,
            constraints=LinearConstraint(self.rows, self.low, self.high),
            integrality=np.ones(self.sizes.size),
            bounds=Bounds(0, self.sizes),
        )
        if found.x is None:
            raise NoPanelMeetsQuotas("no choice of volunteers fills the seats within all quotas")
        return np.rint(found.x).astype(int)

    def spread(self) -> np.ndarray:
        """Returns panels in which every kind sits that can sit at all. A kind that sat is worth less the next time."""
        worth, panels = np.ones(self.sizes.size), [self.panel(np.zeros(self.sizes.size))]
        for _round in range(2 * self.sizes.size):
            worth = worth * 0.8 ** (panels[-1] / self.sizes)
            worth = worth / worth.mean()
            panels.append(self.panel(worth))
        for kind in np.flatnonzero(~np.any(panels, axis=0)):
            panels.append(self.panel(np.eye(1, self.sizes.size, kind)[0]))
        return np.unique(panels, axis=0)

    def seated(self, seats: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """Returns (total, seats of a panel) volunteers: those of a kind take its seats in turn, as often as another."""
        people = [np.flatnonzero(self.kind_of == kind) for kind in range(self.sizes.size)]
        turn = np.zeros(self.sizes.size, dtype=int)
        drawn = []
        for taken in np.repeat(seats, counts, axis=0):
            places = [
                people[kind][(turn[kind] + np.arange(taken[kind])) % self.sizes[kind]]
                for kind in np.flatnonzero(taken)
            ]
            drawn.append(np.sort(np.concatenate(places)))
            turn += taken
        return np.array(drawn)


def _leximin(kinds: _Kinds, panels: np.ndarray, can_sit: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Returns the panels that are used, their shares, and the greatest least chance.

    First the least chance of all is made as great as it can be; those who hold it down keep it, then the least
    chance of the others is made as great as it can be, and so on until everybody's is settled.
    """
    known = {tuple(panel): None for panel in panels.tolist()}
    settled = np.where(can_sit, np.nan, 0.0)
    best = np.nan
    while np.isnan(settled).any():
        seats, shares, least, prices = _stage(kinds, known, settled)
        best = least if np.isnan(best) else best
        holding = np.isnan(settled) & (prices > TOLERANCE)
        settled[holding if holding.any() else np.isnan(settled)] = least
    used = shares > TOLERANCE / 10
    return seats[used], shares[used] / shares[used].sum(), best


def _stage(
    kinds: _Kinds, known: dict[tuple[int, ...], None], settled: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float, np.ndarray]:
    """Returns panels, shares, the least chance of those not settled, and what a chance of each kind is worth.

    Adds to the known panels until none helps any more (column generation).
    """
    for _round in range(ROUNDS_AT_MOST):
        seats = np.array(list(known))
        shares, least, prices, price = _shares(kinds, seats, settled)
        panel = kinds.panel(prices / kinds.sizes)
        if prices / kinds.sizes @ panel <= price + TOLERANCE or tuple(panel.tolist()) in known:
            return seats, shares, least, prices
        known[tuple(panel.tolist())] = None
    raise NotConverged(f"no fairest lottery after {ROUNDS_AT_MOST} rounds")


def _shares(
    kinds: _Kinds, seats: np.ndarray, settled: np.ndarray
) -> tuple[np.ndarray, float, np.ndarray, float]:
    """Returns the best shares of the known panels, the least chance, and the prices of a chance and of a panel."""
    count, is_open = len(seats), np.isnan(settled)
    # Unknowns: the share of each panel, and z, which is at most the chance of every kind that is not settled yet.
    found = linprog(
        np.concatenate([np.zeros(count), [-1.0]]),
        A_ub=np.hstack([-(seats / kinds.sizes).T, is_open[:, None]]),
        b_ub=np.where(is_open, 0.0, -np.nan_to_num(settled) + TOLERANCE / 10),
        A_eq=np.concatenate([np.ones(count), [0.0]])[None],
        b_eq=[1.0],
        bounds=(0, 1),
        method="highs-ds",
    )
    if found.x is None:
        raise NotConverged("the shares of the panels could not be computed")
    return found.x[:-1], float(found.x[-1]), -found.ineqlin.marginals, -float(found.eqlin.marginals[0])


def _thousandths(kinds: _Kinds, seats: np.ndarray, shares: np.ndarray, *, total: int) -> np.ndarray:
    """Returns whole counts that add up to the total, each a share rounded down or up, so that the least seated of
    all sits as often as that allows. The search ends after a set number of steps, so that it ends alike everywhere.
    """
    exact, count = shares * total, len(shares)
    floor = np.floor(exact + TOLERANCE)
    chances = (seats / kinds.sizes).T
    chances = chances[chances.any(axis=1)]
    # Unknowns: which counts are rounded up, and how often the least seated sits.
    found = milp(
        np.concatenate([np.zeros(count), [-1.0]]),
        constraints=[
            LinearConstraint(np.hstack([chances, -np.ones((len(chances), 1))]), -chances @ floor, np.inf),
            LinearConstraint(np.concatenate([np.ones(count), [0.0]])[None], *[total - floor.sum()] * 2),
        ],
        integrality=np.concatenate([np.ones(count), [0]]),
        bounds=Bounds(0, np.concatenate([np.ones(count), [total]])),
        options={"node_limit": ROUNDING_STEPS},
    )
    if found.x is None:
        raise NotConverged("the shares could not be brought to thousandths")
    return (floor + np.rint(found.x[:-1])).astype(int)


def _missed(pool: Pool, panel: Sequence[int]) -> int:
    """Returns by how many seats a panel is outside its quotas."""
    seated = pool.matrix()[:-1][:, list(panel)].sum(axis=1)
    low, high = pool.bounds()
    below, above = np.maximum(low[:-1] - seated, 0), np.maximum(seated - high[:-1], 0)
    return int((below + above).sum())
