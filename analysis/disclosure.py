"""Who must not be recognised in a table, and what is hidden so that nobody is.

Knows the rules: small counts, small groups, groups of one mind, one respondent who makes up a total, rounding.
Leaves the search for further cells to hide to `suppression`, and whole specifications to `guarding`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.errors import AnalysisError
from analysis.suppression import Publication, Range, audit, complete, feasible_range

K = 10
GROUP = 30
DOMINANCE = 0.85


@dataclass(frozen=True, slots=True)
class Rules:
    """k: smallest count shown, and width of what may be guessed of a hidden one · group: smallest base."""

    k: int = K
    group: int = GROUP

    def __post_init__(self) -> None:
        if self.k < 1 or self.group < self.k:
            raise AnalysisError(f"k is at least 1 and a group at least k, not {self.k} and {self.group}")


@dataclass(frozen=True, slots=True, eq=False)
class ProtectedTable:
    """What of a table may be shown. Groups are rows, answers columns.

    Shapes — hidden: (groups, answers) bool · hidden_groups: (groups,) bool, the group's total is hidden too ·
    hidden_answers: (answers,) bool, the answer's total is hidden too
    """

    counts: np.ndarray
    hidden: np.ndarray
    hidden_groups: np.ndarray
    hidden_answers: np.ndarray
    primary: np.ndarray

    def shown(self) -> np.ndarray:
        """The counts with NaN where hidden. Shapes — (groups, answers) float"""
        return np.where(self.hidden, np.nan, self.counts)


def is_small(count: int, *, k: int = K) -> bool:
    """Whether a count is hidden by itself: above 0 and below k."""
    return 0 < count < k


def is_unanimous(counts: Sequence[int] | np.ndarray) -> bool:
    """Whether all answers of a group fall in one category, which tells the answer of each member."""
    return int(np.count_nonzero(np.asarray(counts))) == 1


def is_dominated(contributions: np.ndarray, *, share: float = DOMINANCE) -> bool:
    """Whether one respondent makes up so large a part of a total that the total tells of them.

    Source — the (1, k) rule, ESSnet Handbook on Statistical Disclosure Control (2010) §4.2
    """
    sizes = np.abs(np.asarray(contributions, dtype=float))
    return bool(sizes.size and sizes.sum() > 0 and sizes.max() >= share * sizes.sum())


def primary(counts: np.ndarray, *, rules: Rules | None = None) -> np.ndarray:
    """The cells hidden by themselves: small counts, and all cells of small or unanimous groups.

    Shapes — counts: (groups, answers) int · returns the same shape, bool
    Example
        >>> primary(np.array([[40, 9, 0], [20, 5, 1]])).tolist()
        [[False, True, False], [True, True, True]]
    """
    rules, counts = rules or Rules(), np.asarray(counts)
    base = counts.sum(axis=1)
    small = (counts > 0) & (counts < rules.k)
    closed = ((base > 0) & (base < rules.group)) | ((counts > 0).sum(axis=1) == 1)
    return small | closed[:, None]


def protect_table(counts: np.ndarray, *, rules: Rules | None = None) -> ProtectedTable:
    """A two-way table that may be published with the totals of groups and answers, and the grand total.

    Every hidden count could, from all that is shown, lie anywhere in a range at least k wide.

    Shapes — counts: (groups, answers) int ≥ 0
    Errors — NotProtectable if not even hiding every cell and total but the grand one is enough
    Source — as `suppression.complete`
    Example
        >>> made = protect_table(np.array([[40, 4, 50], [60, 30, 80], [45, 20, 70]]))
        >>> int(made.hidden.sum()) >= 4
        True
    """
    rules, counts = rules or Rules(), _counts(counts)
    publication = two_way(counts)
    first = primary(counts, rules=rules)
    base = counts.sum(axis=1)
    tiny = (base > 0) & (base < rules.k)
    hidden = np.concatenate([first.ravel(), tiny, np.zeros(counts.shape[1] + 1, dtype=bool)])
    done = complete(publication, hidden, k=rules.k)
    cells, groups, answers = _split(done, counts.shape)
    return ProtectedTable(counts, cells, groups, answers, first)


def weak_cells(table: ProtectedTable, *, k: int = K) -> dict[tuple[int, int], Range]:
    """Hidden cells whose count an attacker can narrow down to less than k; empty for a protected table."""
    hidden = np.concatenate([table.hidden.ravel(), table.hidden_groups, table.hidden_answers, [False]])
    columns = table.counts.shape[1]
    found = audit(two_way(table.counts), hidden, k=k, cells=map(int, np.flatnonzero(table.hidden.ravel())))
    return {divmod(cell, columns): weak for cell, weak in found.items()}


def two_way(counts: np.ndarray) -> Publication:
    """The cells, the totals of groups and of answers, and the grand total, in this order."""
    rows, columns = counts.shape
    cell = sparse.identity(rows * columns, format="csr")
    groups = sparse.kron(sparse.identity(rows), np.ones((1, columns)))
    answers = sparse.kron(np.ones((1, rows)), sparse.identity(columns))
    members = sparse.csr_array(sparse.vstack([cell, groups, answers, np.ones((1, rows * columns))]))
    values = members @ counts.ravel().astype(float)
    dear = 1 + values.sum()
    cost = np.concatenate([1 + values[: rows * columns], dear + values[rows * columns : -1], [np.inf]])
    follows = {
        rows * columns + row: range(row * columns, (row + 1) * columns) for row in range(rows)
    } | {
        rows * columns + rows + column: range(column, rows * columns, columns) for column in range(columns)
    }  # fmt: skip
    return Publication(members, values, cost, follows=follows)


def round_to_base(counts: np.ndarray, *, base: int = 5) -> np.ndarray:
    """Counts to the nearest multiple of the base, halves upwards; shares are then taken of the rounded counts.

    Example
        >>> round_to_base(np.array([0, 2, 3, 12, 13])).tolist()
        [0, 0, 5, 10, 15]
    """
    counts = np.asarray(counts)
    return (counts + base // 2) // base * base if base % 2 else (2 * counts + base) // (2 * base) * base


def may_refresh(
    before: np.ndarray, after: np.ndarray, *, new: int, least_new: int = 10, least_change: int = 5
) -> bool:
    """Whether a new release of the same table may replace the old one: enough newcomers, no small change.

    Two releases are subtracted from each other by anyone, so a cell changes by nothing or by `least_change`.
    """
    change = np.abs(np.asarray(after) - np.asarray(before))
    return new >= least_new and bool(((change == 0) | (change >= least_change)).all())


def _counts(counts: np.ndarray) -> np.ndarray:
    counts = np.asarray(counts)
    if counts.ndim != 2 or counts.dtype.kind not in "iu" or (counts.size and counts.min() < 0):
        raise AnalysisError("counts are whole numbers of at least 0, groups by answers")
    return counts


def _split(hidden: np.ndarray, shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows, columns = shape
    cells = hidden[: rows * columns].reshape(shape)
    return cells, hidden[rows * columns : rows * columns + rows], hidden[rows * columns + rows : -1]


__all__ = [
    "DOMINANCE", "GROUP", "K", "ProtectedTable", "Range", "Rules", "feasible_range", "is_dominated", "is_small",
    "is_unanimous", "may_refresh", "primary", "protect_table", "round_to_base", "two_way", "weak_cells",
]  # fmt: skip
