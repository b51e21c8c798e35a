"""The figures of one question: shares, means and medians, overall and by group, each with its error or hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reports.columns import CHOSEN, Item
from reports.protecting import Shield

if TYPE_CHECKING:
    import numpy as np

    from analysis.results import Estimate
    from analysis.tables import Table

DIGITS = 6
QUARTILES = (("median", 0.5), ("q1", 0.25), ("q3", 0.75))


def rounded(value: float | None) -> float | None:
    """Returns a figure as it is frozen; what is not a number is None."""
    import math

    return None if value is None or math.isnan(value) else round(float(value), DIGITS)


def question_figures(item: Item, shield: Shield, *, has_error: bool) -> dict[str, Any] | None:
    """Returns a question's figures, or None when nobody answered it."""
    table, variable = shield.table, item.variable
    options = _options(item, shield, has_error=has_error)
    if options is None:
        return None
    return {
        "code": variable.code,
        "kind": str(variable.kind),
        "label": dict(variable.label),
        "parent_label": dict(variable.parent_label) if variable.parent_label else None,
        "unit": dict(variable.unit) if variable.unit else None,
        "n": max(option["n"] for option in options),
        "missing": _missing(table, item, k=shield.ledger.rules.k),
        "options": options,
        "statistics": _statistics(item, shield, has_error=has_error),
        "groups": [
            made for name in shield.groups if (made := _by_group(item, shield, name, has_error=has_error))
        ],
    }


def _options(
    item: Item,
    shield: Shield,
    *,
    has_error: bool,
    domain: np.ndarray | None = None,
    group: dict[str, str] | None = None,
) -> list[dict[str, Any]] | None:
    from analysis.errors import AnalysisError

    try:
        estimates = _estimates(item, shield.table, domain)
    except AnalysisError:
        return None
    return [
        option_row(
            estimate,
            code=code,
            label=item.labels.get(code, {}),
            hidden=shield.hides(item, code, **(group or {})),
            has_error=has_error,
        )
        for code, estimate in estimates
    ]


def _estimates(item: Item, table: Table, domain: np.ndarray | None) -> list[tuple[str, Estimate]]:
    from analysis.estimation import share, share_where

    if not item.flags:
        made = share(table, item.column, domain=domain, interval="beta")
        return [(str(each.category), each) for each in made]
    found = []
    for code, name in item.flags.items():
        column = table.categorical(name)
        chosen = column.codes == column.categories.index(CHOSEN)
        estimate = share_where(table, chosen, answered=column.answered, domain=domain, interval="beta")
        found.append((code, estimate))
    return found


def option_row(
    estimate: Estimate, *, code: str, label: dict[str, str], hidden: bool, has_error: bool
) -> dict[str, Any]:
    """Returns one share with its error, or the row emptied where it must not be shown."""
    row = {"code": code, "label": label, "n": int(estimate.n), "suppressed": bool(hidden)}
    if hidden:
        return {**row, "value": None, "se": None, "low": None, "high": None, "count": None}
    return {**row, **_figure(estimate, has_error=has_error), "count": _count(estimate)}


def _count(estimate: Estimate) -> int:
    return int(estimate.count) if estimate.count is not None else round(estimate.value * estimate.n)


def _figure(estimate: Estimate, *, has_error: bool) -> dict[str, Any]:
    error = {name: rounded(getattr(estimate, name)) for name in ("se", "low", "high")}
    return {"value": rounded(estimate.value), **(error if has_error else dict.fromkeys(error))}


def _statistics(item: Item, shield: Shield, *, has_error: bool) -> list[dict[str, Any]]:
    """Returns means and quartiles of all answers, none where a part of the distribution is hidden."""
    if not item.scores or shield.hides_any(item):
        return []
    made = [
        _told("mean", _mean(shield.table, name), of=of, has_error=has_error)
        for of, name in item.scores.items()
    ]
    if str(item.variable.kind) in ("number", "calculation"):
        made += [
            _told(what, _quantile(shield.table, item.scores[""], q), of="", has_error=has_error)
            for what, q in QUARTILES
        ]
    return [each for each in made if each is not None]


def _told(what: str, estimate: Estimate | None, *, of: str, has_error: bool) -> dict[str, Any] | None:
    from analysis.disclosure import GROUP

    if estimate is None or estimate.n < GROUP:
        return None
    return {"what": what, "of": of, "n": int(estimate.n), **_figure(estimate, has_error=has_error)}


def _refused[T](estimate: Callable[[], T]) -> T | None:
    from analysis.errors import AnalysisError

    try:
        return estimate()
    except AnalysisError:
        return None


def _mean(table: Table, name: str, domain: np.ndarray | None = None) -> Estimate | None:
    from analysis.estimation import mean

    return _refused(lambda: mean(table, name, domain=domain))


def _quantile(table: Table, name: str, q: float) -> Estimate | None:
    from analysis.estimation import quantile

    return _refused(lambda: quantile(table, name, q))


def _by_group(item: Item, shield: Shield, name: str, *, has_error: bool) -> dict[str, Any] | None:
    column = shield.table.categorical(name)
    rows = []
    for code, category in enumerate(column.categories):
        here, group = column.codes == code, {name: category}
        options = _options(item, shield, has_error=has_error, domain=here, group=group)
        if options is None:
            continue
        shown = any(not option["suppressed"] for option in options)
        rows.append(
            {
                "code": category,
                "n": max(option["n"] for option in options) if shown else None,
                "options": options,
                "mean": _group_mean(item, shield, here, group, has_error=has_error),
            }
        )
    return {"group": name, "rows": rows} if rows else None


def _group_mean(
    item: Item, shield: Shield, here: np.ndarray, group: dict[str, str], *, has_error: bool
) -> dict[str, Any] | None:
    if set(item.scores) != {""} or shield.hides_any(item, **group) or shield.hides_any(item):
        return None
    return _told("mean", _mean(shield.table, item.scores[""], here), of="", has_error=has_error)


def _missing(table: Table, item: Item, *, k: int) -> dict[str, int | None]:
    """Returns why answers are missing, few people being told as None."""
    from analysis.missing import count_by_kind

    found = count_by_kind(table.categorical(item.columns[0]).codes)
    return {kind.name.lower(): int(count) if count >= k else None for kind, count in found.items() if count}
