"""Which further cells must be hidden so that no hidden count can be worked out from what is shown.

Knows published counts as linear equations over atoms (the finest groups of people), the range that an attacker
finds for a hidden count by linear programming, and how to widen it at the least cost. Leaves to `disclosure`
which cells are sensitive in the first place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from analysis.errors import NotProtectable

SLACK = 1e-6  # a range narrower than asked by less than this is rounding of the solver


@dataclass(frozen=True, slots=True, eq=False)
class Publication:
    """All counts of one system of tables.

    Shapes — members: (cells, atoms) 0/1, which atoms a cell adds up · counts: (cells,) true counts ·
    cost: (cells,) of hiding a cell, infinite for one that must stay · ties: (equations, atoms), each adding up
    to 0 · follows: cells to hide along with a cell
    """

    members: sparse.csr_array
    counts: np.ndarray
    cost: np.ndarray
    ties: sparse.csr_array | None = None
    follows: Mapping[int, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the largest count of a cell that agree with all that is shown."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


def feasible_range(publication: Publication, hidden: np.ndarray, cell: int, *, whole: bool = False) -> Range:
    """What an attacker can tell of a cell from the visible ones and from counts being at least 0.

    Shapes — hidden: (cells,) bool
    Units — respondents; `whole` also uses that counts are whole numbers (slower, never wider)
    Source — Willenborg, de Waal, Elements of Statistical Disclosure Control (2001), ch. 6
    """
    return _Attacker(publication, hidden).range_of(cell, whole=whole)


def complete(
    publication: Publication, hidden: np.ndarray, *, k: float, protect: np.ndarray | None = None
) -> np.ndarray:
    """The hidden cells and those that must join them, so that every protected one has a range of at least k.

    For one cell after the other a linear program finds the cheapest change of visible counts that lets the cell
    rise by k; what it changes is hidden too. Cells hidden in this way are protected in turn.

    Shapes — hidden: (cells,) bool · protect: (cells,) bool, hidden cells that need no protection left out
    Returns — (cells,) bool, a superset of hidden
    Errors — NotProtectable if the cells that must stay visible give a hidden one away
    Source — after Kelly, Golden, Assad (1992) and Castro, EJOR 171 (2006), minimum-cost heuristic; the audit of
    every hidden cell is ours
    """
    exempt = hidden & ~protect if protect is not None else np.zeros(len(hidden), dtype=bool)
    hidden = _with_followers(publication, hidden.copy())
    safe: set[int] = set()
    attacker = _Attacker(publication, hidden)
    while True:
        waiting = [cell for cell in np.flatnonzero(hidden & ~exempt) if cell not in safe]
        if not waiting:
            return hidden
        cell = min(waiting, key=lambda cell: (publication.counts[cell], cell))
        if attacker.range_of(cell).width < k - SLACK:
            hidden = _with_followers(publication, hidden | _companions(publication, hidden, cell, k))
            attacker = _Attacker(publication, hidden)
            if attacker.range_of(cell).width < k - SLACK:
                raise NotProtectable(f"a count below {k:g} follows from counts that stay visible")
        safe.add(int(cell))


def audit(
    publication: Publication, hidden: np.ndarray, *, k: float, cells: Iterable[int]
) -> dict[int, Range]:
    """The cells among these whose range is narrower than k, with the range. Empty is what a release needs."""
    attacker = _Attacker(publication, hidden)
    ranges = {cell: attacker.range_of(cell) for cell in cells}
    return {cell: found for cell, found in ranges.items() if found.width < k - SLACK}


def _with_followers(publication: Publication, hidden: np.ndarray) -> np.ndarray:
    for leader, followers in publication.follows.items():
        if hidden[leader]:
            hidden[list(followers)] = True
    return hidden


class _Attacker:
    """The linear system that the visible cells leave, small once what they settle is taken out."""

    def __init__(self, publication: Publication, hidden: np.ndarray) -> None:
        self.members = publication.members
        self.known = np.full(publication.members.shape[1], np.nan)
        shown = publication.members[np.flatnonzero(~hidden)]
        self._settle(shown, publication.counts[~hidden])
        ties = publication.ties
        rows = shown if ties is None else sparse.vstack([shown, ties])
        sums = np.concatenate([publication.counts[~hidden], np.zeros(0 if ties is None else ties.shape[0])])
        self.open = np.flatnonzero(np.isnan(self.known))
        settled = np.nan_to_num(self.known)
        left = sparse.csr_array(rows)[:, self.open]
        useful = np.diff(left.indptr) > 0
        self.equations = sparse.csr_array(left[np.flatnonzero(useful)])
        self.sums = (sums - rows @ settled)[useful]

    def _settle(self, shown: sparse.csr_array, counts: np.ndarray) -> None:
        """Atoms of a count of 0, and atoms that are a visible cell by themselves, are known."""
        sizes = np.diff(shown.indptr)
        for row in np.flatnonzero((counts == 0) | (sizes == 1)):
            self.known[shown.indices[shown.indptr[row] : shown.indptr[row + 1]]] = counts[row]

    def range_of(self, cell: int, *, whole: bool = False) -> Range:
        objective = self.members[[cell]].toarray()[0]
        base = float(objective @ np.nan_to_num(self.known))
        free = objective[self.open]
        if not free.any():
            return Range(base, base)
        if whole:
            return Range(base + self._whole(free), base - self._whole(-free))
        return Range(base + self._least(free), base - self._least(-free))

    def _least(self, objective: np.ndarray) -> float:
        found = linprog(objective, A_eq=self.equations, b_eq=self.sums, bounds=(0, None), method="highs")
        if found.status == 3:
            return -np.inf
        if found.status != 0:
            raise NotProtectable(f"the audit found no answer: {found.message}")
        return float(found.fun)

    def _whole(self, objective: np.ndarray) -> float:
        exact = LinearConstraint(self.equations, self.sums, self.sums)
        found = milp(
            objective, constraints=exact, integrality=np.ones(len(objective)), bounds=Bounds(0, np.inf)
        )
        if found.status == 3:
            return -np.inf
        if found.status != 0:
            raise NotProtectable(f"the audit found no answer: {found.message}")
        return float(found.fun)


def _companions(publication: Publication, hidden: np.ndarray, cell: int, k: float) -> np.ndarray:
    """The visible cells that change when the cell rises by k at the least cost."""
    visible = np.flatnonzero(~hidden)
    movable = visible[np.isfinite(publication.cost[visible])]
    fixed = visible[~np.isfinite(publication.cost[visible])]
    members, counts = publication.members, publication.counts
    atoms, moves = members.shape[1], len(movable)
    eye = sparse.identity(moves, format="csr")
    blocks = [[members[movable], -eye, eye]]
    sums = [counts[movable]]
    for rows, values in ((members[fixed], counts[fixed]), (publication.ties, None)):
        if rows is not None and rows.shape[0]:
            blocks.append(
                [rows, sparse.csr_array((rows.shape[0], moves)), sparse.csr_array((rows.shape[0], moves))]
            )
            sums.append(np.zeros(rows.shape[0]) if values is None else values)
    rise = sparse.hstack([members[[cell]], sparse.csr_array((1, 2 * moves))])
    cost = np.concatenate([np.zeros(atoms), np.tile(publication.cost[movable], 2)])
    found = linprog(
        cost,
        A_eq=sparse.vstack([sparse.hstack(block) for block in blocks], format="csr"),
        b_eq=np.concatenate(sums),
        A_ub=-rise,
        b_ub=[-(counts[cell] + k)],
        bounds=(0, None),
        method="highs",
    )
    if found.status != 0:
        raise NotProtectable(f"a count below {k:g} follows from counts that stay visible")
    change = found.x[atoms : atoms + moves] + found.x[atoms + moves :]
    joined = np.zeros(len(hidden), dtype=bool)
    joined[movable[change > SLACK]] = True
    return joined
