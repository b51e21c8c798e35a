"""The same shares and errors from cell sums: one scan over the rows, then tables whose size does not grow with n.

For questions with categories, raked shares and their errors are functions of (n, Σw, Σw²) per cell, a cell being
stratum × margins × grouping × answer and w the weight before raking. The scan costs a few nanoseconds a row and
question; all else works on the cells, so that a million responses take about a second. Cells add: parts scanned
apart merge exactly.

Knows designs in which the respondent is the sampling unit. Leaves clusters, numbers and trimmed weights to the
row form in `estimation`, which it equals to rounding.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.errors import BadColumn, BadMargin, BadTable
from analysis.intervals import interval_of_share
from analysis.results import Estimate
from analysis.tables import Table
from analysis.variance import ROUNDING
from analysis.weighting import AGREEMENT, SWEEPS, Margin, Raking, agree, fit_margins, largest_gap, total_of

WIDE = 4_000_000  # domains × categories × patterns held at once


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """One question's cells. Shapes — n, sw, sw2: (patterns, categories + 1), the last column without an answer"""

    categories: tuple[str, ...]
    n: np.ndarray
    sw: np.ndarray
    sw2: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """All cells of a table.

    Shapes — patterns: (patterns, keys) codes, one past the last category for no answer · stratum: (patterns,) ·
    strata, size, unsampled: (strata,) · n, sw: (patterns,) · factor: (patterns,) what raking multiplies weights
    by · inside: (patterns,) whether the rows belong to the domain · margins: each (patterns,) codes
    """

    keys: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    patterns: np.ndarray
    strata: np.ndarray
    stratum: np.ndarray
    size: np.ndarray
    unsampled: np.ndarray
    n: np.ndarray
    sw: np.ndarray
    questions: Mapping[str, Answers]
    factor: np.ndarray
    inside: np.ndarray
    margins: tuple[np.ndarray, ...] = ()

    def codes(self, key: str) -> np.ndarray:
        if key not in self.keys:
            raise BadColumn(f"{key!r} is not a key of the cells")
        return self.patterns[:, self.keys.index(key)]

    def labels(self, key: str) -> tuple[str, ...]:
        return self.categories[self.keys.index(key)]


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """The shares of one question in every domain.

    Shapes — value, se, count: (domains, categories) · n, total: (domains,)
    """

    question: str
    by: tuple[str, ...]
    domains: tuple[tuple[str, ...], ...]
    categories: tuple[str, ...]
    value: np.ndarray
    se: np.ndarray
    count: np.ndarray
    n: np.ndarray
    total: np.ndarray
    missing: np.ndarray
    df: int
    df_within: np.ndarray


def fits(table: Table) -> bool:
    """Whether cells can hold a table: respondents drawn by themselves, weights above 0, at most one raking."""
    stage = table.design.stages[0]
    alone = len(table.design.stages) == 1 and len(stage.stratum) == table.n
    return (
        alone and bool((table.weights > 0).all()) and (not table.calibrations or _raking(table) is not None)
    )


def scan(
    table: Table, questions: Sequence[str], *, keys: Sequence[str], domain: np.ndarray | None = None
) -> Cube:
    """The cells of these questions by the key columns: the margins to rake to and the groups to compare.

    A table that is raked already keeps its weights and its margins; they need not be keys.

    Shapes — domain: (n,) bool · one pass over the rows for each question
    Errors — BadTable for clusters, weights of 0, or weights that are trimmed or calibrated to numbers
    Source — sums sufficient for Taylor linearisation after raking: derived in docs/methods/cells.md
    """
    if not fits(table):
        raise BadTable(
            "cells need respondents drawn by themselves, with base weights or raked ones, all above 0"
        )
    stage, raking = table.design.stages[0], _raking(table)
    columns = [table.categorical(key) for key in keys]
    inside = np.ones(table.n, dtype=bool) if domain is None else np.asarray(domain, dtype=bool)
    coded = [np.where(c.codes < 0, len(c.categories), c.codes) for c in columns]
    hidden = [inside.astype(np.int64), *(raking.codes if raking else ())]
    coded = [stage.stratum[stage.unit], *hidden, *coded]
    shape = tuple(int(codes.max()) + 1 for codes in coded)
    present, pattern = _dense(np.ravel_multi_index(coded, shape), math.prod(shape))
    stratum, within, *parts = np.unravel_index(present, shape)
    margins, parts = parts[: len(hidden) - 1], parts[len(hidden) - 1 :]
    squares = table.weights**2
    scaled = np.zeros(len(stage.size))
    scaled[stage.stratum] = stage.scale
    return Cube(
        keys=tuple(keys), categories=tuple(c.categories for c in columns),
        patterns=np.stack(parts, axis=1) if parts else np.zeros((len(present), 0), dtype=int),
        strata=table.design.strata, stratum=stratum, size=stage.size,
        unsampled=scaled * np.maximum(stage.size - 1, 1) / stage.size,
        n=np.bincount(pattern), sw=np.bincount(pattern, table.weights),
        questions={name: _answers(table, name, pattern, len(present), squares) for name in questions},
        factor=np.ones(len(present)), inside=within.astype(bool), margins=tuple(margins),
    )  # fmt: skip


def merge(first: Cube, second: Cube) -> Cube:
    """The cells of two parts of the same strata together, as if they had been scanned at once; unraked.

    Errors — BadTable if keys, categories or questions differ, or a part has a finite population
    """
    if first.margins or second.margins or not (first.inside.all() and second.inside.all()):
        raise BadTable("parts are merged before they are raked, and whole")
    same = first.keys == second.keys and first.categories == second.categories
    if (
        not same
        or first.questions.keys() != second.questions.keys()
        or not np.array_equal(first.strata, second.strata)
    ):
        raise BadTable("the two parts do not have the same keys, strata and questions")
    if min(first.unsampled.min(), second.unsampled.min()) < 1 - 1e-12:
        raise BadTable("parts with population counts cannot be merged")
    both = np.vstack([np.column_stack([c.stratum, c.patterns]) for c in (first, second)])
    present, place = np.unique(both, axis=0, return_inverse=True)
    place = place.ravel()

    def added(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        total = np.zeros((len(present), *one.shape[1:]), dtype=np.result_type(one, other))
        np.add.at(total, place, np.concatenate([one, other]))
        return total

    questions = {}
    for name, one in first.questions.items():
        other = second.questions[name]
        if one.categories != other.categories:
            raise BadTable("has other categories in the second part", place=name)
        sums = (added(getattr(one, part), getattr(other, part)) for part in ("n", "sw", "sw2"))
        questions[name] = Answers(one.categories, *sums)
    return replace(
        first, patterns=present[:, 1:], stratum=present[:, 0], size=first.size + second.size,
        n=added(first.n, second.n), sw=added(first.sw, second.sw), questions=questions,
        factor=np.ones(len(present)), inside=np.ones(len(present), dtype=bool),
    )  # fmt: skip


def rake_cells(
    cube: Cube, margins: Sequence[Margin], *, tolerance: float = 1e-12, max_rounds: int = 1000
) -> Cube:
    """The cells with the factors of raking; equals `weighting.rake` on the rows.

    Errors — BadMargin for a margin on a column that is not a key, or that the respondents cannot meet ·
    NotConverged
    """
    if not margins:
        raise BadMargin("raking needs a margin")
    agree(margins)
    coded = [_margin_codes(cube, margin) for margin in margins]
    wanted = [totals for _, totals in coded]
    factor, rounds = fit_margins([codes for codes, _ in coded], cube.sw, wanted, tolerance, max_rounds)
    gap = largest_gap([codes for codes, _ in coded], cube.sw * factor, wanted)
    if gap > AGREEMENT:
        raise BadMargin(f"raking left a margin {gap:.2g} from its total after {rounds} rounds")
    return replace(cube, factor=factor, margins=tuple(codes for codes, _ in coded))


def shares(cube: Cube, question: str, *, by: Sequence[str] = ()) -> Shares:
    """The shares of every category, overall or in each combination of keys, with the errors of the raked design.

    Shapes — see `Shares`; a domain in which nobody answered has NaN
    Source — Deville, Särndal, Sautory (1993) on cells; equals `estimation.share` on the rows of `rake`
    """
    cells = cube.questions[question]
    domains, inside = _domains(cube, by)
    c = len(cells.categories)
    weighted = inside @ (cube.factor[:, None] * cells.sw[:, :c])
    total = weighted.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = weighted / total[:, None]
    count = (inside @ cells.n[:, :c]).astype(int)
    people = (inside @ cube.n).astype(int)
    step = max(1, WIDE // (max(c, 1) * len(cube.n)))
    se = np.vstack(
        [
            _standard_errors(cube, cells, inside[i : i + step], value[i : i + step], total[i : i + step])
            for i in range(0, max(len(inside), 1), step)
        ]
    )
    fixed = (count == 0) | (count == count.sum(axis=1, keepdims=True))
    return Shares(
        question, tuple(by), domains, cells.categories,
        value=np.where(fixed, np.round(value), value), se=np.where(fixed, 0.0, se), count=count,
        n=count.sum(axis=1), total=total, missing=people - count.sum(axis=1),
        df=int(cube.size.sum()) - len(cube.size), df_within=_df_within(cube, inside),
    )  # fmt: skip


def estimates(found: Shares, *, interval: str = "wald", level: float = 0.95) -> list[list[Estimate]]:
    """The shares as estimates with intervals, a list for each domain, empty if nobody answered there."""
    made: list[list[Estimate]] = []
    for d, labels in enumerate(found.domains):
        n, people = int(found.n[d]), float(found.total[d])
        df = found.df if interval == "wald" else int(found.df_within[d])
        made.append([])
        for c in range(len(found.categories) if n else 0):
            value, se = float(found.value[d, c]), float(found.se[d, c])
            ends = interval_of_share(value, se, n=n, df=df, method=interval, level=level)
            spread = value * (1 - value) * n / (n - 1) if n > 1 else math.nan
            simple = spread * (people - n) / (people * n)
            row = Estimate(
                value=value, se=se, low=ends.low, high=ends.high, n=n, total=people, df=df,
                n_eff=spread / se**2 if se > 0 else math.nan, deff=se**2 / simple if simple > 0 else math.nan,
                missing=int(found.missing[d]), question=found.question, category=found.categories[c],
                by=dict(zip(found.by, labels, strict=True)), count=int(found.count[d, c]),
                interval=ends.method, level=level,
            )  # fmt: skip
            made[-1].append(row)
    return made


def _raking(table: Table) -> Raking | None:
    """The raking that gave the weights, if nothing else touched them."""
    if len(table.calibrations) != 1 or not isinstance(table.calibrations[0], Raking):
        return None
    found = table.calibrations[0]
    return found if np.array_equal(found.weights, table.weights) else None


def _dense(joint: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The codes that occur, and each row's place among them; by counting where that is cheaper than sorting."""
    if size > max(10 * len(joint), 1_000_000):
        return np.unique(joint, return_inverse=True)
    present = np.flatnonzero(np.bincount(joint, minlength=size))
    place = np.zeros(size, dtype=np.int64)
    place[present] = np.arange(len(present))
    return present, place[joint]


def _answers(table: Table, name: str, pattern: np.ndarray, patterns: int, squares: np.ndarray) -> Answers:
    column = table.categorical(name)
    width = len(column.categories) + 1
    cell = pattern * width + np.where(column.codes < 0, width - 1, column.codes)
    shape = (patterns, width)
    sums = [np.bincount(cell, w, patterns * width).reshape(shape) for w in (None, table.weights, squares)]
    return Answers(column.categories, *sums)


def _margin_codes(cube: Cube, margin: Margin) -> tuple[np.ndarray, np.ndarray]:
    columns = []
    for name in margin.variables:
        if (cube.codes(name) == len(cube.labels(name))).any():
            raise BadMargin("some rows have no value", place=name)
        columns.append((cube.codes(name), cube.labels(name)))
    return total_of(margin, columns, cube.sw)


def _domains(cube: Cube, by: Sequence[str]) -> tuple[tuple[tuple[str, ...], ...], np.ndarray]:
    """The combinations of keys that occur in the domain, in the keys' order. Shapes — (domains, patterns) 0/1"""
    if not by:
        return ((),), cube.inside[None, :].astype(float)
    codes = np.stack([cube.codes(key) for key in by], axis=1)
    known = cube.inside & (codes < [len(cube.labels(key)) for key in by]).all(axis=1)
    present, place = np.unique(codes[known], axis=0, return_inverse=True)
    inside = np.zeros((len(present), len(cube.n)))
    inside[place.ravel(), np.flatnonzero(known)] = 1
    labels = [tuple(cube.labels(key)[code] for key, code in zip(by, row, strict=True)) for row in present]
    return tuple(labels), inside


def _df_within(cube: Cube, inside: np.ndarray) -> np.ndarray:
    strata = np.zeros((len(cube.size), len(cube.n)))
    strata[cube.stratum, np.arange(len(cube.n))] = 1
    met = (inside @ strata.T > 0).sum(axis=1)
    return (inside @ cube.n).astype(int) - met


def _standard_errors(
    cube: Cube, cells: Answers, inside: np.ndarray, value: np.ndarray, total: np.ndarray
) -> np.ndarray:
    """Errors of all shares in all domains at once.

    The residual of share c in domain d is e = ([answer = c] - p)/N inside the domain and 0 elsewhere, less what
    the margins explain; the latter, r, is the same for all answers of a pattern. So the sums over answers of n·e,
    Σw·(e + r) and Σw²·(e + r)² are all that is needed of a pattern.
    """
    d, c = value.shape
    p = np.nan_to_num(value)[:, :, None]
    scale = inside[:, None, :] / np.where(total > 0, total, 1)[:, None, None]

    def first(sums: np.ndarray) -> np.ndarray:
        own, all_ = sums[:, :c].T[None], sums[:, :c].sum(axis=1)[None, None]
        return scale * (own - p * all_)

    def second(sums: np.ndarray) -> np.ndarray:
        own, all_ = sums[:, :c].T[None], sums[:, :c].sum(axis=1)[None, None]
        return scale**2 * ((1 - 2 * p) * own + p**2 * all_)

    r = _explained(cube, first(cells.n).reshape(d * c, -1)).reshape(d, c, -1)
    g = cube.factor
    every, every2 = cells.sw.sum(axis=1), cells.sw2.sum(axis=1)
    linear = g * (first(cells.sw) + r * every)
    square = g**2 * (second(cells.sw2) + 2 * r * first(cells.sw2) + r**2 * every2)
    strata = np.zeros((len(cube.n), len(cube.size)))
    strata[np.arange(len(cube.n)), cube.stratum] = 1
    sums, squares = linear @ strata, square @ strata
    scaled = cube.unsampled * cube.size / np.maximum(cube.size - 1, 1)
    variance = (scaled * (squares - sums**2 / cube.size)).sum(axis=2)
    variance[variance <= (ROUNDING * np.abs(linear).sum(axis=2)) ** 2] = 0
    return np.sqrt(variance)


def _explained(cube: Cube, sums: np.ndarray) -> np.ndarray:
    """Minus what the margins explain of the residuals, by alternating unweighted means over respondents.

    Shapes — sums: (k, patterns) Σ n·e · returns (k, patterns)
    """
    explained = np.zeros_like(sums)
    indicators = [(codes[:, None] == np.arange(codes.max() + 1)).astype(float) for codes in cube.margins]
    for _ in range(SWEEPS if cube.margins else 0):
        for codes, indicator in zip(cube.margins, indicators, strict=True):
            means = ((sums + explained * cube.n) @ indicator) / np.maximum(cube.n @ indicator, 1)
            explained = explained - means[:, codes]
    return explained
