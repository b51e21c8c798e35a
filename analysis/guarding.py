"""Keeps the answers to a specification from telling of single people: one audit over all its tables together.

Knows which counts each kind of question gives away, and takes out the rows whose counts must stay hidden.
Leaves the rules to `disclosure` and the search for further cells to `suppression`.

Every figure rests on counts of people: a share on a group's answers in a category, a mean on a group's size.
All counts of a specification form one system, tied where tables share a question. Answers to numbers form a
system each, with the groups' sizes standing for the sums behind the means: what could be subtracted from sizes
could be subtracted from sums. Rows without an answer to a grouping question are a group of their own that is never
shown, and protected like the others.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.crossings import Cell, Crossing, connected, indicator, neighbours, ties, to_hold
from analysis.disclosure import Rules, is_dominated, is_small, is_unanimous
from analysis.errors import NotProtectable
from analysis.estimation import inside_domain
from analysis.suppression import Publication, complete
from analysis.tables import Categorical, Table, label_of

PEOPLE = ""

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class View:
    """A table behind a question: groups, the question whose categories are counted, the categories shown."""

    measure: str
    groups: tuple[str, ...]
    question: str | None = None
    shown: frozenset[int] | None = None

    @property
    def variables(self) -> frozenset[str]:
        return frozenset(self.groups) | ({self.question} if self.question else set())


@dataclass(slots=True, eq=False)
class Ledger:
    """All counts of one measure: which are published, which are hidden for themselves, which need protection."""

    table: Table
    rows: np.ndarray
    rules: Rules
    published: dict[Cell, bool] = field(default_factory=dict)
    unpublished: dict[Cell, bool] = field(default_factory=dict)
    follows: dict[Cell, set[Cell]] = field(default_factory=dict)
    tables: set[frozenset[str]] = field(default_factory=set)
    hidden: set[Cell] = field(default_factory=set)

    def add(self, view: View, *, contributions: np.ndarray | None = None) -> None:
        """Enters the counts of one table."""
        self.tables.add(view.variables)
        names = [*view.groups, *([view.question] if view.question else [])]
        counts = self._counts(names)
        known = [len(self.column(name).categories) for name in view.groups]
        for codes in itertools.product(*(range(counts.shape[i]) for i in range(len(view.groups)))):
            here = counts[codes]
            group = dict(zip(view.groups, ((code,) for code in codes), strict=True))
            shown = all(code < size for code, size in zip(codes, known, strict=True))
            if view.question is None:
                small = 0 < int(here) < self.rules.group
                small |= (
                    contributions is not None and shown and is_dominated(contributions[self._members(group)])
                )
                self._enter(group, hidden=small, shown=shown)
            else:
                self._enter_answers(view, group, np.asarray(here), shown=shown)

    def settle(self) -> None:
        """Hides, besides the cells hidden for themselves, those that would give them away."""
        self.hidden = {cell for cell, gone in self.published.items() if gone}
        systems = list(self._systems())
        while True:
            before = len(self.hidden)
            for cells, publication in systems:
                self._complete(cells, publication)
            leaders = [base for base in self.follows if base in self.hidden]
            self.hidden |= {cell for base in leaders for cell in self.follows[base]}
            if len(self.hidden) == before:
                return

    def _complete(self, cells: Sequence[Cell], publication: Publication) -> None:
        padding = (0, publication.members.shape[0] - len(cells))
        hidden = np.array([cell in self.hidden or cell not in self.published for cell in cells])
        protect = np.array([cell in self.published or self.unpublished[cell] for cell in cells])
        try:
            done = complete(
                publication, np.pad(hidden, padding), k=self.rules.k, protect=np.pad(protect, padding)
            )[: len(cells)]
        except NotProtectable:
            done = np.ones(len(cells), dtype=bool)
        self.hidden |= {cell for cell, gone in zip(cells, done, strict=True) if gone}

    def is_hidden(self, cell: Cell) -> bool:
        return cell in self.hidden

    def hides(self, labels: Mapping[str, str]) -> bool:
        """Whether the count of the rows with these answers must not be shown, nor a figure that rests on it."""
        return self.is_hidden(
            self.cell({name: (self.column(name).categories.index(label),) for name, label in labels.items()})
        )

    def column(self, name: str) -> Categorical:
        return self.table.categorical(name)

    def codes(self, name: str) -> tuple[np.ndarray, int]:
        """The rows' levels, those without an answer as a level of their own if there are any."""
        column = self.column(name)
        codes = column.codes[self.rows]
        size = len(column.categories)
        return np.where(codes < 0, size, codes), size + int((codes < 0).any())

    def _members(self, group: Mapping[str, tuple[int, ...]]) -> np.ndarray:
        inside = self.rows.copy()
        for name, codes in group.items():
            inside &= np.isin(self.column(name).codes, codes)
        return inside

    def _counts(self, names: Sequence[str]) -> np.ndarray:
        if not names:
            return np.array(int(self.rows.sum()))
        coded = [self.codes(name) for name in names]
        shape = tuple(size for _, size in coded)
        joint = np.ravel_multi_index([codes for codes, _ in coded], shape)
        return np.bincount(joint, minlength=math.prod(shape)).reshape(shape)

    def _enter_answers(
        self, view: View, group: dict[str, tuple[int, ...]], counts: np.ndarray, *, shown: bool
    ) -> None:
        size = len(self.column(view.question).categories)
        answers = counts[:size]
        n = int(answers.sum())
        closed = 0 < n < self.rules.group or is_unanimous(answers)
        whole = {**group, view.question: tuple(range(size))}
        base = self._enter(whole, hidden=is_small(n, k=self.rules.k), shown=shown)
        for code, count in enumerate(answers):
            visible = shown and (view.shown is None or code in view.shown)
            sensitive = (closed and n > 0) or is_small(int(count), k=self.rules.k)
            cell = self._enter({**group, view.question: (code,)}, hidden=sensitive, shown=visible)
            self.follows.setdefault(base, set()).add(cell)

    def _enter(self, parts: Mapping[str, tuple[int, ...]], *, hidden: bool, shown: bool) -> Cell:
        cell = self.cell(parts)
        book = self.published if shown else self.unpublished
        book[cell] = book.get(cell, False) or bool(hidden)
        return cell

    def cell(self, parts: Mapping[str, tuple[int, ...]]) -> Cell:
        """The name of a count; a part that holds for everyone is left out, so equal counts have equal names."""
        kept = {name: codes for name, codes in parts.items() if len(codes) < self.codes(name)[1]}
        return tuple(sorted(kept.items()))

    def _systems(self) -> Iterator[tuple[list[Cell], Publication]]:
        """The cells with their equations, apart for crossings that nothing unknown ties together."""
        levels = {name: self.codes(name)[1] for names in self.tables for name in names}
        blocks = list(to_hold(self.tables, levels))
        known, tied = self._margins(blocks)
        cells = [*self.published, *(cell for cell in self.unpublished if cell not in self.published)]
        home = {
            cell: next(i for i, names in enumerate(blocks) if {name for name, _ in cell} <= set(names))
            for cell in cells
        }
        for group in connected(len(blocks), [pair for names in tied for pair in neighbours(blocks, names)]):
            mine = [cell for cell in cells if home[cell] in group]
            if mine:
                crossings = {i: Crossing(blocks[i], tuple(levels[name] for name in blocks[i])) for i in group}
                yield mine, self._publication(mine, home, crossings, known, tied)

    def _margins(
        self, blocks: Sequence[tuple[str, ...]]
    ) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
        """What crossings share: margins that may be taken as known, and those with a count that must not be.

        To take a margin as known only makes the attacker stronger; it sets the crossings apart.
        """
        shared = {frozenset(a) & frozenset(b) for a, b in itertools.combinations(blocks, 2)} - {frozenset()}
        small = {
            names: bool(((counts > 0) & (counts < self.rules.k)).any())
            for names in shared
            for counts in [self._counts(sorted(names))]
        }
        ordered = sorted(shared, key=sorted)
        return [names for names in ordered if not small[names]], [names for names in ordered if small[names]]

    def _publication(
        self,
        cells: Sequence[Cell],
        home: Mapping[Cell, int],
        crossings: Mapping[int, Crossing],
        known: Sequence[frozenset[str]],
        tied: Sequence[frozenset[str]],
    ) -> Publication:
        offsets, width = {}, 0
        for i, crossing in crossings.items():
            offsets[i], width = width, width + math.prod(crossing.shape)
        truth = np.concatenate([self._counts(crossing.names).ravel() for crossing in crossings.values()])
        fixed: list[tuple[Cell, int]] = [((), i) for i in crossings]
        for names in known:
            homes = [i for i, crossing in crossings.items() if names <= set(crossing.names)]
            fixed += [(cell, i) for i in homes for cell in crossings[i].margin(names)]
        rows = [*((cell, home[cell]) for cell in cells), *fixed]
        members = indicator([offsets[i] + crossings[i].atoms(cell) for cell, i in rows], width)
        counts = members @ truth.astype(float)
        cost = 1 + counts
        cost[len(cells) :] = np.inf
        place = {cell: i for i, cell in enumerate(cells)}
        follows = {
            place[base]: [place[cell] for cell in behind if cell in place]
            for base, behind in self.follows.items()
            if base in place
        }
        return Publication(members, counts, cost, ties(crossings, offsets, width, tied), follows)


def protect(
    table: Table, views: Iterable[View], *, domain: np.ndarray | None = None, rules: Rules | None = None
) -> Mapping[str, Ledger]:
    """The ledgers of these tables together, settled: ask `ledger.hides({"place": "…", "answer": "…"})`.

    Returns — a ledger a measure; `PEOPLE` holds the counts behind shares
    Errors — none: where no pattern of hidden cells is enough, all cells of the measure are hidden
    """
    inside = inside_domain(table, domain)
    ledgers: dict[str, Ledger] = {}
    for view in views:
        rows = inside & _answered(table, view.measure)
        ledger = ledgers.setdefault(view.measure, Ledger(table, rows, rules or Rules()))
        ledger.add(view, contributions=_contributions(table, view.measure))
    for ledger in ledgers.values():
        ledger.settle()
    return ledgers


def guard(
    table: Table,
    views: Sequence[Sequence[View]],
    answers: Sequence[list[Row]],
    *,
    domain: np.ndarray | None,
    rules: Rules,
) -> list[list[Row]]:
    """The answers with every row that must stay hidden emptied and marked `suppressed`.

    Shapes — views, answers: one entry a question of the specification
    """
    ledgers = protect(table, itertools.chain.from_iterable(views), domain=domain, rules=rules)
    return [
        [_shown(row, rules) if _is_open(ledgers, wanted, row) else _emptied(row) for row in rows]
        for wanted, rows in zip(views, answers, strict=True)
    ]


def measure_of(*variables: str) -> str:
    """The name of the system of counts that figures on these numeric columns rest on."""
    return "\0".join(variables)


def _answered(table: Table, measure: str) -> np.ndarray:
    answered = np.ones(table.n, dtype=bool)
    for name in measure.split("\0") if measure else ():
        answered &= table.column(name).answered
    return answered


def _contributions(table: Table, measure: str) -> np.ndarray | None:
    """What each respondent adds to a total. None where figures are shares."""
    if not measure or "\0" in measure:
        return None
    return table.weights * np.nan_to_num(table.numeric(measure))


def _is_open(ledgers: Mapping[str, Ledger], views: Sequence[View], row: Row) -> bool:
    return not any(
        ledgers[view.measure].is_hidden(cell)
        for view in views
        for cell in _cells(ledgers[view.measure], view, row)
    )


def _cells(ledger: Ledger, view: View, row: Row) -> Iterator[Cell]:
    """The counts that a row of an answer rests on: its own category, or all if it stands for a whole table."""
    choices: list[Iterable[int]] = []
    for name in view.groups:
        column, label = ledger.column(name), row["by"].get(name)
        known = range(len(column.categories))
        choices.append(known if label is None else [column.categories.index(label)])
    for codes in itertools.product(*choices):
        group = {name: (code,) for name, code in zip(view.groups, codes, strict=True)}
        if view.question is None:
            yield ledger.cell(group)
            continue
        categories = ledger.column(view.question).categories
        own = row.get("category")
        shown = range(len(categories)) if own is None else [categories.index(label_of(own))]
        yield from (
            ledger.cell({**group, view.question: (code,)})
            for code in shown
            if view.shown is None or code in view.shown
        )


def _emptied(row: Row) -> Row:
    kept = ("by", "category", "q", "term", "groups", "statistic")
    return {key: value if key in kept else None for key, value in row.items()} | {"suppressed": True}


def _shown(row: Row, rules: Rules) -> Row:
    return {**row, "missing": None} if is_small(int(row.get("missing") or 0), k=rules.k) else row
