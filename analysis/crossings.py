"""Crossings of questions: which combinations of answers a system of tables must hold, and what ties them.

Knows sets of questions and counts as sums of atoms, an atom being one combination of levels in one crossing.
Leaves the counts themselves to `guarding`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

JOINT = 4000  # tables that share questions are held as one crossing up to so many cells, else tied by margins

Cell = tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """All combinations of the levels of some questions."""

    names: tuple[str, ...]
    shape: tuple[int, ...]

    def atoms(self, cell: Cell) -> np.ndarray:
        chosen = dict(cell)
        axes = [
            chosen.get(name, tuple(range(size))) for name, size in zip(self.names, self.shape, strict=True)
        ]
        return np.ravel_multi_index(np.ix_(*axes), self.shape).ravel() if axes else np.zeros(1, dtype=int)

    def margin(self, names: Iterable[str]) -> list[Cell]:
        """The counts of these questions alone."""
        sizes = {name: self.shape[self.names.index(name)] for name in sorted(names)}
        return [
            tuple((name, (code,)) for name, code in zip(sizes, codes, strict=True))
            for codes in itertools.product(*(range(size) for size in sizes.values()))
        ]


def to_hold(tables: Iterable[frozenset[str]], levels: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """The crossings to hold: one for tables that share questions while it is small, else the largest tables."""
    for part in _linked(tables):
        union = frozenset().union(*part)
        if math.prod(levels[name] for name in union) <= JOINT:
            yield tuple(sorted(union))
            continue
        for names in sorted(part, key=sorted):
            if not any(names < other for other in part):
                yield tuple(sorted(names))


def _linked(tables: Iterable[frozenset[str]]) -> list[list[frozenset[str]]]:
    groups: list[list[frozenset[str]]] = []
    for names in sorted(tables, key=sorted):
        touching = [group for group in groups if any(names & other for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([names, *itertools.chain.from_iterable(touching)])
    return groups


def indicator(picked: Sequence[np.ndarray], width: int) -> sparse.csr_array:
    """One row a count: 1 at each of its atoms."""
    starts = np.concatenate([[0], np.cumsum([len(atoms) for atoms in picked])])
    columns = np.concatenate(picked) if picked else np.zeros(0, dtype=int)
    return sparse.csr_array((np.ones(len(columns)), columns, starts), shape=(len(picked), width))


def ties(
    crossings: Mapping[int, Crossing], offsets: Mapping[int, int], width: int, tied: Sequence[frozenset[str]]
) -> sparse.csr_array | None:
    """Equal margins wherever two crossings share questions."""
    rows = []
    for names in tied:
        homes = [i for i, crossing in crossings.items() if names <= set(crossing.names)]
        if len(homes) < 2:
            continue
        for cell in crossings[homes[0]].margin(names):
            margins = indicator([offsets[i] + crossings[i].atoms(cell) for i in homes], width)
            rows.append(margins[1:] - margins[:-1])
    return sparse.csr_array(sparse.vstack(rows)) if rows else None


def neighbours(blocks: Sequence[tuple[str, ...]], names: frozenset[str]) -> list[tuple[int, int]]:
    """Crossings that share these questions, each with the next."""
    homes = [i for i, block in enumerate(blocks) if names <= set(block)]
    return list(itertools.pairwise(homes))


def connected(size: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The parts in which everything hangs together, each as the places of its crossings."""
    first, second = ([pair[side] for pair in pairs] for side in (0, 1))
    graph = sparse.coo_array((np.ones(len(pairs)), (first, second)), shape=(size, size))
    count, label = csgraph.connected_components(graph, directed=False)
    return [np.flatnonzero(label == group).tolist() for group in range(count)]
