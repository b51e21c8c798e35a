"""The questions that a specification can put to a table, one function each.

Knows the keys of each kind of question and the shape of its answer. Leaves the estimates to the estimators.
An answer is a list of rows; a row is plain data, ready for JSON.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from analysis import cells, estimation, reading, regression
from analysis.comparison import difference, rank_test
from analysis.crosstabs import rao_scott
from analysis.errors import BadSpecification, TooFewAnswers
from analysis.guarding import PEOPLE, View, measure_of
from analysis.intervals import METHODS
from analysis.results import Estimate, Test
from analysis.tables import Categorical, Table, label_of

Row = dict[str, object]
Ask = Mapping[str, object]
Reader = Callable[[object, str], object]
EMPTY: Row = {"category": None, "value": None, "se": None, "low": None, "high": None, "deff": None, "n": 0}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question: how each key is read, which keys it needs and which name columns, its answer."""

    needed: Mapping[str, Reader]
    columns: tuple[str, ...]
    answer: Callable[[Table, Ask, np.ndarray | None], list[Row]]
    optional: Mapping[str, Reader]
    views: Callable[[Table, Ask], list[View]]

    def read(self, ask: object, place: str) -> Ask:
        """The question, its keys checked."""
        allowed = {"id", "what", "by", *self.needed, *self.optional}
        given = reading.mapping(ask, place, allowed=allowed, required=("id", "what", *self.needed))
        made: Row = {"id": reading.text(given["id"], f"{place}.id"), "what": given["what"]}
        made["by"] = reading.names(given.get("by") or [], f"{place}.by")
        for key, reader in {**self.needed, **self.optional}.items():
            if key in given:
                made[key] = reader(given[key], f"{place}.{key}")
        return made

    def columns_of(self, ask: Ask) -> list[str]:
        named = [ask[key] for key in self.columns]
        return [
            *ask["by"],
            *(name for value in named for name in ([value] if isinstance(value, str) else value)),
        ]


def answer(table: Table, ask: Ask, *, domain: np.ndarray | None) -> list[Row]:
    """The rows of one question, for every group of `by` in turn.

    Shapes — domain: (n,) bool
    Errors — AnalysisError, its place inside the question
    """
    if ask["what"] == "share" and ask["by"] and cells.fits(table):
        rows = _shares_by_cells(table, ask, domain)
    else:
        rows = _row_by_row(table, ask, domain)
    if not rows:
        raise TooFewAnswers("no respondent is in any group", place="by")
    return rows


def _row_by_row(table: Table, ask: Ask, domain: np.ndarray | None) -> list[Row]:
    kind, by = KINDS[str(ask["what"])], list(ask["by"])
    rows: list[Row] = []
    for labels, mask in estimation.group_masks(table, by, domain=domain):
        inside = mask if by or domain is not None else None
        rows += [{"by": dict(labels), **row} for row in _within(kind, table, ask, inside)]
    return rows


def _shares_by_cells(table: Table, ask: Ask, domain: np.ndarray | None) -> list[Row]:
    """The same figures from cell sums: with many groups the rows would be gone over once for each."""
    cube = cells.scan(table, [ask["variable"]], keys=ask["by"], domain=domain)
    found = cells.shares(cube, ask["variable"], by=ask["by"])
    rows: list[Row] = []
    for labels, made in zip(
        found.domains, cells.estimates(found, interval=ask.get("interval", "wald")), strict=True
    ):
        by = dict(zip(ask["by"], labels, strict=True))
        rows += [
            {"by": by, **row} for row in ([_row(one) for one in _only(tuple(made), ask)] if made else [EMPTY])
        ]
    return rows


def _within(kind: Kind, table: Table, ask: Ask, inside: np.ndarray | None) -> list[Row]:
    """A group in which nobody answered stays in the list, without figures."""
    try:
        return kind.answer(table, ask, inside)
    except TooFewAnswers:
        if not ask["by"]:
            raise
        return [EMPTY]


def _mean(table: Table, ask: Ask, domain: np.ndarray | None) -> list[Row]:
    return [_row(estimation.mean(table, ask["variable"], domain=domain))]


def _share(table: Table, ask: Ask, domain: np.ndarray | None) -> list[Row]:
    made = estimation.share(table, ask["variable"], domain=domain, interval=ask.get("interval", "wald"))
    return [_row(estimate) for estimate in _only(made, ask)]


def _total(table: Table, ask: Ask, domain: np.ndarray | None) -> list[Row]:
    return [
        _row(estimate) for estimate in _only(estimation.total(table, ask["variable"], domain=domain), ask)
    ]


def _crosstab_test(table: Table, ask: Ask, domain: np.ndarray | None) -> list[Row]:
    statistic = ask.get("statistic", "F")
    return [_test(rao_scott(table, ask["row"], ask["column"], statistic=statistic, domain=domain))]


def _ratio(table: Table, ask: Ask, domain: np.ndarray | None) -> list[Row]:
    return [_row(estimation.ratio(table, ask["numerator"], ask["denominator"], domain=domain))]


def _quantile(table: Table, ask: Ask, domain: np.ndarray | None) -> list[Row]:
    return [{"q": q, **_row(estimation.quantile(table, ask["variable"], q, domain=domain))} for q in ask["q"]]


def _difference(table: Table, ask: Ask, domain: np.ndarray | None) -> list[Row]:
    between = ask.get("between")
    made = difference(
        table, ask["variable"], ask["group"], between=between, category=ask.get("category"), domain=domain
    )
    return [
        {
            "groups": list(made.groups), "value": made.value, "se": made.se, "low": made.low, "high": made.high,
            "statistic": "t", "t": made.t, "df": [made.df], "p": made.p, "n": made.n,
        }
    ]  # fmt: skip


def _rank_test(table: Table, ask: Ask, domain: np.ndarray | None) -> list[Row]:
    return [_test(rank_test(table, ask["variable"], ask["group"], domain=domain))]


def _regression(table: Table, ask: Ask, domain: np.ndarray | None) -> list[Row]:
    family = ask.get("family", "linear")
    if family == "linear" and "success" in ask:
        raise BadSpecification("only a logistic regression has a success", place="success")
    made = regression.fit(
        table, ask["outcome"], ask["predictors"], family=family, success=ask.get("success"), domain=domain
    )
    return [
        {
            "term": term.term, "value": term.value, "se": term.se, "t": term.t, "p": term.p,
            "low": term.low, "high": term.high, "df": [made.df], "n": made.n,
        }
        for term in made.terms
    ]  # fmt: skip


def views(table: Table, ask: Ask) -> list[View]:
    """The tables of counts that the answer to a question rests on, for `guarding`."""
    return KINDS[str(ask["what"])].views(table, ask)


def _numbers(*keys: str) -> Callable[[Table, Ask], list[View]]:
    return lambda table, ask: [View(measure_of(*(str(ask[key]) for key in keys)), tuple(ask["by"]))]


def _categories(table: Table, ask: Ask) -> list[View]:
    return [
        View(PEOPLE, tuple(ask["by"]), ask["variable"], _code(table, ask["variable"], ask.get("category")))
    ]


def _totals(table: Table, ask: Ask) -> list[View]:
    labels = isinstance(table.column(ask["variable"]), Categorical)
    return (_categories if labels else _numbers("variable"))(table, ask)


def _between_groups(table: Table, ask: Ask) -> list[View]:
    groups = (*ask["by"], ask["group"])
    if "category" not in ask:
        return [View(measure_of(ask["variable"]), groups)]
    return [View(PEOPLE, groups, ask["variable"], _code(table, ask["variable"], ask["category"]))]


def _crossed(table: Table, ask: Ask) -> list[View]:
    return [View(PEOPLE, (*ask["by"], ask["row"]), ask["column"])]


def _modelled(table: Table, ask: Ask) -> list[View]:
    split = [name for name in ask["predictors"] if isinstance(table.column(name), Categorical)]
    groups = [(*ask["by"], name) for name in split] or [tuple(ask["by"])]
    if ask.get("family", "linear") == "linear":
        return [View(measure_of(ask["outcome"]), names) for names in groups]
    return [View(PEOPLE, names, ask["outcome"]) for names in groups]


def _code(table: Table, variable: str, category: object) -> frozenset[int] | None:
    if category is None:
        return None
    return frozenset({table.categorical(variable).categories.index(label_of(category))})


def _only(made: tuple[Estimate, ...], ask: Ask) -> list[Estimate]:
    if "category" not in ask:
        return list(made)
    kept = [estimate for estimate in made if estimate.category == label_of(ask["category"])]
    if not kept:
        raise BadSpecification(f"{ask['variable']!r} never is {ask['category']!r}", place="category")
    return kept


def _row(made: Estimate) -> Row:
    return {
        "category": made.category, "value": made.value, "se": made.se, "low": made.low, "high": made.high,
        "deff": made.deff, "n": made.n, "missing": made.missing,
    }  # fmt: skip


def _test(made: Test) -> Row:
    row: Row = {
        "statistic": made.statistic,
        "value": made.value,
        "df": list(made.df),
        "p": made.p,
        "n": made.n,
    }
    return row if math.isnan(made.effect) else {**row, "effect": made.effect}


def _quantiles(value: object, place: str) -> list[float]:
    listed = value if isinstance(value, list) else [value]
    return [
        reading.number(q, f"{place}[{i}]", above=0, below=1)
        for i, q in enumerate(reading.sequence(listed, place, filled=True))
    ]


def _two_labels(value: object, place: str) -> tuple[str, str]:
    listed = reading.sequence(value, place)
    if len(listed) != 2 or listed[0] == listed[1]:
        raise BadSpecification("does not name two different groups", place=place)
    first, second = (label_of(reading.label(item, place)) for item in listed)
    return first, second


def _filled_names(value: object, place: str) -> list[str]:
    return reading.names(value, place, filled=True)


def _one_of(*among: str) -> Reader:
    return lambda value, place: reading.choice(value, place, among)


KINDS: dict[str, Kind] = {
    "mean": Kind({"variable": reading.text}, ("variable",), _mean, {"interval": _one_of("wald")}, _numbers("variable")),
    "share": Kind(
        {"variable": reading.text}, ("variable",), _share,
        {"interval": _one_of(*METHODS), "category": reading.label}, _categories,
    ),
    "total": Kind(
        {"variable": reading.text}, ("variable",), _total,
        {"interval": _one_of("wald"), "category": reading.label}, _totals,
    ),
    "crosstab_test": Kind(
        {"row": reading.text, "column": reading.text}, ("row", "column"), _crosstab_test,
        {"statistic": _one_of("F", "Chisq")}, _crossed,
    ),
    "ratio": Kind(
        {"numerator": reading.text, "denominator": reading.text}, ("numerator", "denominator"), _ratio,
        {"interval": _one_of("wald")}, _numbers("numerator", "denominator"),
    ),
    "quantile": Kind({"variable": reading.text, "q": _quantiles}, ("variable",), _quantile, {}, _numbers("variable")),
    "difference": Kind(
        {"variable": reading.text, "group": reading.text}, ("variable", "group"), _difference,
        {"between": _two_labels, "category": reading.label}, _between_groups,
    ),
    "rank_test": Kind(
        {"variable": reading.text, "group": reading.text}, ("variable", "group"), _rank_test, {}, _between_groups
    ),
    "regression": Kind(
        {"outcome": reading.text, "predictors": _filled_names}, ("outcome", "predictors"), _regression,
        {"family": _one_of(*regression.FAMILIES), "success": reading.label}, _modelled,
    ),
}  # fmt: skip
