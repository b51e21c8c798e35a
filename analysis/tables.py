"""A survey's answers as a plain table with its sampling design, checked once at the door.

Knows columns, weights and which rows count. Leaves the structure of strata and clusters to `design`, and
all estimation to the other modules. A table is never changed: a new weighting makes a new table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from analysis.design import Design, build_design
from analysis.errors import BadColumn, BadTable
from analysis.missing import SKIPPED


@dataclass(frozen=True, slots=True, eq=False)
class Categorical:
    """Answers out of a list: a code a row, 0 … len(categories)-1, or a negative code of `missing`."""

    codes: np.ndarray
    categories: tuple[str, ...]

    @classmethod
    def of(cls, values: Iterable[object], *, categories: Sequence[str] | None = None) -> Categorical:
        """The column of these labels; None and "" are SKIPPED; categories sorted unless they are given.

        Errors — BadTable if a label is not among the given categories
        Example
            >>> Categorical.of(["b", "a", None]).codes.tolist()
            [1, 0, -2]
        """
        labels = ["" if value is None else str(value) for value in values]
        names = sorted(set(labels) - {""}) if categories is None else [str(name) for name in categories]
        place = {name: code for code, name in enumerate(names)} | {"": int(SKIPPED)}
        strange = next((label for label in labels if label not in place), None)
        if strange is not None:
            raise BadTable(f"{strange!r} is not one of the categories")
        return cls(np.array([place[label] for label in labels], dtype=np.int64), tuple(names))

    @property
    def answered(self) -> np.ndarray:
        return self.codes >= 0

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True, eq=False)
class Numeric:
    """Numbers, with NaN for no answer; `kinds` may say why (codes of `missing`, 0 where answered)."""

    values: np.ndarray
    kinds: np.ndarray | None = None

    @property
    def answered(self) -> np.ndarray:
        return ~np.isnan(self.values)

    def __len__(self) -> int:
        return len(self.values)


Column = Categorical | Numeric


class Calibration(Protocol):
    """What a weighting leaves behind so that the variance knows of it."""

    def residual(self, influence: np.ndarray) -> np.ndarray:
        """The influence values freed of what the known margins already explain."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns, weights and design of one survey.

    Build with `Table.of`, which checks; `weighted` gives the same table with other weights.

    Shapes — columns: each (n,) · weights: (n,) float ≥ 0 · calibrations: in the order applied
    Units — weights: people each respondent stands for · units: a column's unit, for people
    """

    columns: Mapping[str, Column]
    weights: np.ndarray
    design: Design
    calibrations: tuple[Calibration, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        columns: Mapping[str, object],
        *,
        weights: object = None,
        strata: object = None,
        clusters: Sequence[object] = (),
        fpc: Sequence[object] = (),
        nest: bool = False,
        units: Mapping[str, str] | None = None,
    ) -> Table:
        """The checked table. `weights`, `strata`, `clusters` and `fpc` are arrays or names of columns.

        Shapes — clusters, fpc: one entry a stage, outermost first
        Units — fpc: units in the population (PSUs of the stratum, then second-stage units of the PSU, …)
        Errors — BadTable for ragged columns or weights below 0 · BadDesign for a stratum with one cluster,
        a cluster in two strata (without `nest`), more units sampled than exist
        Source — Lumley, Complex Surveys (2010), ch. 2–3; the behaviour of R's `svydesign`
        Example
            >>> Table.of({"answer": Categorical.of("yyn"), "age": [20.0, 40.0, 60.0]}).n
            3
        """
        made = {str(name): _column(name, values) for name, values in columns.items()}
        n = _common_length(made)
        pick = _Picker(made, n)
        checked = _weights(pick.numbers(weights, "weights"), n)
        design = build_design(
            n,
            strata=pick.labels(strata, "strata"),
            clusters=[pick.labels(stage, f"clusters[{i}]") for i, stage in enumerate(clusters)],
            fpc=[pick.numbers(stage, f"fpc[{i}]") for i, stage in enumerate(fpc)],
            nest=nest,
        )
        for name in units or {}:
            if name not in made:
                raise BadTable("a unit for a column that the table lacks", place=f"units.{name}")
        return cls(made, checked, design, (), dict(units or {}))

    @property
    def n(self) -> int:
        return len(self.weights)

    def weighted(self, weights: np.ndarray, *, calibration: Calibration | None = None) -> Table:
        """The same table with these weights, and the calibration that made them remembered."""
        added = () if calibration is None else (calibration,)
        checked = _weights(np.asarray(weights, dtype=float), self.n)
        return replace(self, weights=checked, calibrations=self.calibrations + added)

    def with_columns(self, columns: Mapping[str, object]) -> Table:
        """The same table with these columns added or replaced."""
        made = {str(name): _column(name, values) for name, values in columns.items()}
        for name, column in made.items():
            if len(column) != self.n:
                raise BadTable(f"has {len(column)} rows, the table {self.n}", place=name)
        return replace(self, columns={**self.columns, **made})

    def column(self, name: str) -> Column:
        """The column of that name. Errors — BadColumn if there is none."""
        try:
            return self.columns[name]
        except KeyError:
            raise BadColumn(f"no column is named {name!r}") from None

    def categorical(self, name: str) -> Categorical:
        """The column as categories; numbers become categories in the order of their size."""
        column = self.column(name)
        return column if isinstance(column, Categorical) else categories_of_numbers(column.values)

    def numeric(self, name: str) -> np.ndarray:
        """The column as numbers, NaN where not answered. Errors — BadColumn for a column of labels."""
        column = self.column(name)
        if isinstance(column, Categorical):
            raise BadColumn(f"{name!r} holds categories, not numbers")
        return column.values

    def where(self, name: str, among: Iterable[object]) -> np.ndarray:
        """The rows whose answer is among these: a domain.

        Shapes — returns (n,) bool
        Errors — BadColumn if no row could ever have one of the answers
        """
        column = self.categorical(name)
        wanted = [label_of(value) for value in among]
        strange = [label for label in wanted if label not in column.categories]
        if strange:
            raise BadColumn(f"{name!r} never is {strange[0]!r}")
        return np.isin(column.codes, [column.categories.index(label) for label in wanted])


def label_of(value: object) -> str:
    """The category that a value names: 3 and 3.0 are "3", text is itself."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number):
        return str(value)
    number = float(value)
    return str(int(number)) if number.is_integer() else repr(number)


def categories_of_numbers(values: np.ndarray) -> Categorical:
    """Numbers as categories, named by their shortest form and ordered by size."""
    answered = ~np.isnan(values)
    levels, codes = np.unique(values[answered], return_inverse=True)
    full = np.full(len(values), int(SKIPPED), dtype=np.int64)
    full[answered] = codes
    return Categorical(full, tuple(label_of(level) for level in levels))


def _column(name: object, values: object) -> Column:
    if isinstance(values, Categorical):
        return _checked_categorical(str(name), values)
    if isinstance(values, Numeric):
        return Numeric(_floats(values.values, str(name)), values.kinds)
    array = np.asarray(values)
    if array.ndim != 1:
        raise BadTable("a column has one value a row", place=str(name))
    if array.dtype.kind in "biuf":
        return Numeric(_floats(array, str(name)))
    return Categorical.of(array.tolist())


def _checked_categorical(name: str, column: Categorical) -> Categorical:
    codes = np.asarray(column.codes)
    if codes.ndim != 1 or codes.dtype.kind not in "iu":
        raise BadTable("codes are whole numbers, one a row", place=name)
    if len(set(column.categories)) != len(column.categories):
        raise BadTable("a category is named twice", place=name)
    if codes.size and codes.max() >= len(column.categories):
        raise BadTable(f"code {codes.max()} has no category", place=name)
    return Categorical(codes.astype(np.int64), tuple(column.categories))


def _floats(values: object, name: str) -> np.ndarray:
    array = np.array(values, dtype=float)
    if np.isinf(array).any():
        raise BadTable("an infinite value", place=name)
    array.setflags(write=False)
    return array


def _common_length(columns: Mapping[str, Column]) -> int:
    if not columns:
        raise BadTable("a table needs at least one column")
    lengths = {name: len(column) for name, column in columns.items()}
    n = next(iter(lengths.values()))
    ragged = next((name for name, length in lengths.items() if length != n), None)
    if ragged is not None:
        raise BadTable(f"has {lengths[ragged]} rows, others {n}", place=ragged)
    if n == 0:
        raise BadTable("the table has no rows")
    return n


def _weights(weights: np.ndarray | None, n: int) -> np.ndarray:
    if weights is None:
        weights = np.ones(n)
    if weights.shape != (n,):
        raise BadTable(f"{weights.size} weights for {n} rows", place="weights")
    for row in np.flatnonzero(~np.isfinite(weights) | (weights < 0))[:1]:
        raise BadTable(f"row {row + 1} has the weight {weights[row]:g}", place="weights")
    if not weights.sum() > 0:
        raise BadTable("the weights add up to 0", place="weights")
    weights = weights.copy()
    weights.setflags(write=False)
    return weights


@dataclass(frozen=True, slots=True)
class _Picker:
    """Turns "an array or the name of a column" into an array."""

    columns: Mapping[str, Column]
    n: int

    def numbers(self, given: object, place: str) -> np.ndarray | None:
        if given is None:
            return None
        column = self._named(given, place) if isinstance(given, str) else None
        if isinstance(column, Categorical):
            raise BadTable(f"{given!r} holds categories, not numbers", place=place)
        array = np.asarray(column.values if column else given, dtype=float)
        return self._whole(array, np.isnan(array), place)

    def labels(self, given: object, place: str) -> np.ndarray | None:
        if given is None:
            return None
        column = self._named(given, place) if isinstance(given, str) else _column(place, given)
        if isinstance(column, Categorical):
            return self._whole(column.codes, column.codes < 0, place)
        return self._whole(column.values, np.isnan(column.values), place)

    def _named(self, name: str, place: str) -> Column:
        if name not in self.columns:
            raise BadColumn(f"no column is named {name!r}", place=place)
        return self.columns[name]

    def _whole(self, array: np.ndarray, empty: np.ndarray, place: str) -> np.ndarray:
        if array.shape != (self.n,):
            raise BadTable(f"{array.size} values for {self.n} rows", place=place)
        for row in np.flatnonzero(empty)[:1]:
            raise BadTable(f"row {row + 1} has no value", place=place)
        return array
