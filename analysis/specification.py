"""The statistics alone: a specification and a CSV in, one object of answers out.

Knows the specification's keys and refuses what has no meaning, naming the place. Leaves reading files to the
command, the questions to `asking`. The same specification and data give the same bytes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from analysis import asking, reading
from analysis.calibration import DISTANCES, NumericMargin, calibrate
from analysis.disclosure import GROUP, K, Rules
from analysis.errors import AnalysisError, BadSpecification
from analysis.guarding import guard
from analysis.sheet import read_columns
from analysis.tables import Table, label_of
from analysis.weighting import Margin, poststratify, rake, trim, weight_summary

KEYS = ("data", "design", "calibration", "domain", "ask", "disclosure", "categorical")
METHODS = ("rake", "poststratify", *DISTANCES)
DIGITS = 13  # significant digits printed: fewer than a double holds, so that a last bit cannot show


@dataclass(frozen=True, slots=True)
class Design:
    """What a specification says of the sample, as names of columns."""

    weights: str | None
    strata: str | None
    clusters: tuple[str, ...]
    fpc: tuple[str, ...]
    nest: bool


@dataclass(frozen=True, slots=True)
class Trim:
    lower: float
    upper: float
    strict: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the weights meet the population: categories, or numbers too for the generalised methods."""

    method: str
    margins: tuple[Margin | NumericMargin, ...]
    tolerance: float
    bounds: tuple[float, float]
    trim: Trim | None

    @property
    def columns(self) -> list[str]:
        named = [m.variables if isinstance(m, Margin) else (m.variable,) for m in self.margins]
        return [name for names in named for name in names if name]


@dataclass(frozen=True, slots=True)
class Specification:
    """A whole specification, its form checked; whether the columns exist is seen with the data."""

    data: str
    design: Design
    calibration: Calibration | None
    domain: tuple[str, tuple[object, ...]] | None
    asks: tuple[asking.Ask, ...]
    categorical: frozenset[str]
    disclosure: Rules | None

    @property
    def columns(self) -> list[str]:
        """Every column that the answers need."""
        design = self.design
        named = [*design.clusters, *design.fpc, *self.categorical]
        named += [name for name in (design.weights, design.strata) if name]
        named += self.calibration.columns if self.calibration else []
        named += [self.domain[0]] if self.domain else []
        named += [name for ask in self.asks for name in asking.KINDS[str(ask["what"])].columns_of(ask)]
        return list(dict.fromkeys(named))


def parse(text: str) -> Specification:
    """The specification out of its JSON text.

    Errors — BadSpecification: broken JSON with line and column, a key given twice, unknown or missing, a value
    of the wrong kind
    """
    try:
        made = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as problem:
        place = f"specification line {problem.lineno}, column {problem.colno}"
        raise BadSpecification(f"not JSON: {problem.msg}", place=place) from None
    given = reading.mapping(made, "specification", allowed=KEYS, required=("data", "ask"))
    return Specification(
        data=reading.text(given["data"], "data"),
        design=_design(given.get("design", {})),
        calibration=_calibration(given["calibration"]) if "calibration" in given else None,
        domain=_domain(given["domain"]) if "domain" in given else None,
        asks=_asks(given["ask"]),
        categorical=frozenset(reading.names(given.get("categorical", []), "categorical")),
        disclosure=_disclosure(given["disclosure"]) if "disclosure" in given else None,
    )


def answer(specification: Specification, data: str) -> dict[str, object]:
    """The object that the command prints, from the text of the CSV.

    Errors — AnalysisError; its place leads into the specification or to a line of the data
    """
    table = weighted_table(specification, data)
    domain = _placed("domain", _rows, table, specification.domain)
    answers = [
        _placed(f"ask[{index}]", asking.answer, table, ask, domain=domain)
        for index, ask in enumerate(specification.asks)
    ]
    if specification.disclosure is not None:
        views = [asking.views(table, ask) for ask in specification.asks]
        answers = guard(table, views, answers, domain=domain, rules=specification.disclosure)
    summary = weight_summary(table)
    return {
        "n": table.n,
        "degrees_of_freedom": table.design.degrees_of_freedom(),
        "weights": {
            name: getattr(summary, name) for name in ("sum", "min", "max", "mean", "kish_deff", "n_eff")
        },
        "answers": {str(ask["id"]): rows for ask, rows in zip(specification.asks, answers, strict=True)},
    }


def dump(result: Mapping[str, object]) -> str:
    """The JSON text of a result, always the same for the same figures."""
    return json.dumps(_plain(result), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def weighted_table(specification: Specification, data: str) -> Table:
    """The table that the specification describes, calibrated."""
    design = specification.design
    columns = read_columns(
        data, wanted=specification.columns, categorical=specification.categorical, name=specification.data
    )
    table = _placed(
        "design", Table.of, columns or {"": [0.0]}, weights=design.weights, strata=design.strata,
        clusters=design.clusters, fpc=design.fpc, nest=design.nest,
    )  # fmt: skip
    if specification.calibration is None:
        return table
    return _placed("calibration", _calibrated, table, specification.calibration)


def _calibrated(table: Table, calibration: Calibration) -> Table:
    if calibration.method == "poststratify":
        table = poststratify(table, calibration.margins[0])
    elif calibration.method in DISTANCES:
        table = calibrate(
            table, calibration.margins, distance=calibration.method, bounds=calibration.bounds,
            tolerance=calibration.tolerance,
        )  # fmt: skip
    else:
        table = rake(table, calibration.margins, tolerance=calibration.tolerance)
    bounds = calibration.trim
    return (
        table if bounds is None else trim(table, lower=bounds.lower, upper=bounds.upper, strict=bounds.strict)
    )


def _rows(table: Table, domain: tuple[str, tuple[object, ...]] | None) -> np.ndarray | None:
    return None if domain is None else table.where(domain[0], domain[1])


def _design(value: object) -> Design:
    given = reading.mapping(value, "design", allowed=("weights", "strata", "clusters", "fpc", "nest"))
    one = {
        key: None if given.get(key) is None else reading.text(given[key], f"design.{key}")
        for key in ("weights", "strata")
    }
    many = {key: tuple(reading.names(given.get(key) or [], f"design.{key}")) for key in ("clusters", "fpc")}
    return Design(**one, **many, nest=reading.flag(given.get("nest", False), "design.nest"))


def _calibration(value: object) -> Calibration:
    place = "calibration"
    given = reading.mapping(
        value,
        place,
        allowed=("method", "margins", "tolerance", "bounds", "trim"),
        required=("method", "margins"),
    )
    method = reading.choice(given["method"], f"{place}.method", METHODS)
    listed = reading.sequence(given["margins"], f"{place}.margins", filled=True)
    margins = tuple(
        _margin(margin, f"{place}.margins[{i}]", numbers=method in DISTANCES)
        for i, margin in enumerate(listed)
    )
    if method == "poststratify" and len(margins) != 1:
        raise BadSpecification(
            f"{len(margins)} margins where one is needed; rake to several", place=f"{place}.margins"
        )
    if "bounds" in given and method not in DISTANCES:
        raise BadSpecification(f"{method} has no bounds; trim instead", place=f"{place}.bounds")
    tolerance = reading.number(given.get("tolerance", 1e-10), f"{place}.tolerance", above=0, below=1)
    bounds = _bounds(given["bounds"], f"{place}.bounds") if "bounds" in given else (-math.inf, math.inf)
    return Calibration(method, margins, tolerance, bounds, _trim(given.get("trim"), f"{place}.trim"))


def _bounds(value: object, place: str) -> tuple[float, float]:
    """[low, high] or {"lower": …, "upper": …}, null for none."""
    if isinstance(value, dict):
        given = reading.mapping(value, place, allowed=("lower", "upper"))
        value = [given.get("lower"), given.get("upper")]
    ends = reading.sequence(value, place)
    if len(ends) != 2:
        raise BadSpecification("is not [low, high]", place=place)
    low, high = (None if end is None else reading.number(end, place) for end in ends)
    return (-math.inf if low is None else low), (math.inf if high is None else high)


def _margin(value: object, place: str, *, numbers: bool) -> Margin | NumericMargin:
    if isinstance(value, dict) and "total" in value:
        return _numeric_margin(value, place, allowed=numbers)
    given = reading.mapping(value, place, allowed=("variables", "totals"), required=("variables", "totals"))
    variables = tuple(reading.names(given["variables"], f"{place}.variables", filled=True))
    totals: dict[tuple[str, ...], float] = {}
    for i, entry in enumerate(reading.sequence(given["totals"], f"{place}.totals", filled=True)):
        cell, count = _total(entry, f"{place}.totals[{i}]", variables)
        if cell in totals:
            raise BadSpecification(f"{' × '.join(cell)} has a total already", place=f"{place}.totals[{i}]")
        totals[cell] = count
    return Margin(variables, totals)


def _numeric_margin(value: object, place: str, *, allowed: bool) -> NumericMargin:
    if not allowed:
        raise BadSpecification("totals of numbers need the method linear, raking or logit", place=place)
    given = reading.mapping(value, place, allowed=("variable", "total"), required=("total",))
    name = reading.text(given["variable"], f"{place}.variable") if "variable" in given else None
    return NumericMargin(
        None if name == "(Intercept)" else name, reading.number(given["total"], f"{place}.total")
    )


def _total(entry: object, place: str, variables: tuple[str, ...]) -> tuple[tuple[str, ...], float]:
    if not isinstance(entry, list) or len(entry) != 2 or not isinstance(entry[0], list):
        raise BadSpecification('is not of the form [["category", …], total]', place=place)
    if len(entry[0]) != len(variables):
        raise BadSpecification(f"{len(entry[0])} categories for {len(variables)} variables", place=place)
    cell = tuple(label_of(reading.label(part, place)) for part in entry[0])
    return cell, reading.number(entry[1], place)


def _trim(value: object, place: str) -> Trim | None:
    if value is None:
        return None
    given = reading.mapping(value, place, allowed=("lower", "upper", "strict"))
    lower = reading.number(given["lower"], f"{place}.lower") if "lower" in given else 0.0
    upper = reading.number(given["upper"], f"{place}.upper") if "upper" in given else math.inf
    return Trim(lower, upper, reading.flag(given.get("strict", False), f"{place}.strict"))


def _domain(value: object) -> tuple[str, tuple[object, ...]]:
    given = reading.mapping(value, "domain", allowed=("variable", "in"), required=("variable", "in"))
    among = reading.sequence(given["in"], "domain.in", filled=True)
    labels = tuple(reading.label(item, f"domain.in[{i}]") for i, item in enumerate(among))
    return reading.text(given["variable"], "domain.variable"), labels


def _disclosure(value: object) -> Rules:
    given = reading.mapping(value, "disclosure", allowed=("k", "group"))
    k = reading.whole(given.get("k", K), "disclosure.k", least=1)
    group = reading.whole(given.get("group", max(k, GROUP)), "disclosure.group", least=k)
    return Rules(k=k, group=group)


def _asks(value: object) -> tuple[asking.Ask, ...]:
    made: list[asking.Ask] = []
    for i, ask in enumerate(reading.sequence(value, "ask", filled=True)):
        place = f"ask[{i}]"
        given = reading.mapping(ask, place, required=("id", "what"))
        what = reading.choice(given["what"], f"{place}.what", tuple(asking.KINDS))
        made.append(asking.KINDS[what].read(ask, place))
        if any(made[-1]["id"] == earlier["id"] for earlier in made[:-1]):
            raise BadSpecification(
                f"{made[-1]['id']!r} is the id of an earlier question", place=f"{place}.id"
            )
    return tuple(made)


def _placed[T](place: str, do: Callable[..., T], *args: object, **kwargs: object) -> T:
    try:
        return do(*args, **kwargs)
    except AnalysisError as refusal:
        raise refusal.at(place) from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BadSpecification(f"the key {twice!r} is given twice", place="specification")
    return made


def _no_constant(name: str) -> float:
    raise BadSpecification(f"{name} is not a number", place="specification")


def _plain(value: object) -> object:
    """Numbers as JSON has them: what is not a number becomes null."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return (float(f"{value:.{DIGITS}g}") + 0.0) if math.isfinite(value) else None
    return value
