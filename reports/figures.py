"""The figures of a report: shares with their errors, who answered, what differs; protected before they leave.

Everything is plain numbers and codes, rounded once, so that the same data give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from city.models import Neighbourhood
from reports.models import WeightSet
from reports.services.weighing import target_of, weighted_table
from surveys.language.elements import Kind
from surveys.language.variables import Variable
from surveys.models import Survey

if TYPE_CHECKING:
    from analysis.tables import Table

GROUPS = ("sex", "age_band", "neighbourhood")
DIGITS = 6
SIGNIFICANT = 0.05
CHARTED = (Kind.SINGLE, Kind.SCALE, Kind.MULTIPLE)


def figures_of(survey: Survey, *, weights: WeightSet | None) -> dict[str, Any]:
    """Returns all figures of a survey's report."""
    table = weighted_table(survey, weights)
    has_error = survey.sampling != Survey.Sampling.OPT_IN
    questions = [
        question
        for variable in survey.version.compiled.variables
        if (question := _question(table, variable, survey=survey, has_error=has_error)) is not None
    ]
    return {
        "n": table.n,
        "sampling": survey.sampling,
        "has_error": has_error,
        "dates": [survey.opens_at.date().isoformat(), survey.closes_at.date().isoformat()],
        "mode": survey.mode,
        "is_synthetic": survey.is_synthetic,
        "questionnaire": survey.version.sha256,
        "channels": _counts(table, "channel", k=survey.minimum_cell),
        "weights": {**weights.summary, "sources": weights.specification["sources"]} if weights else None,
        "participation": _participation(table, survey, weights) if weights else [],
        "questions": questions,
        "differences": _differences(table, questions, survey=survey) if has_error else [],
        "minimum_cell": survey.minimum_cell,
        "places": dict(Neighbourhood.objects.values_list("code", "name")),
    }


def _rounded(value: float | None) -> float | None:
    import math

    return None if value is None or math.isnan(value) else round(float(value), DIGITS)


def _question(table: Table, variable: Variable, *, survey: Survey, has_error: bool) -> dict[str, Any] | None:
    if variable.kind not in CHARTED or variable.is_other_text or variable.role:
        return None
    options = _multiple(table, variable) if variable.kind is Kind.MULTIPLE else _single(table, variable)
    if options is None:
        return None
    base = max(option["n"] for option in options)
    rows = [
        {**option, "low": option["low"] if has_error else None, "high": option["high"] if has_error else None}
        for option in options
    ]
    return {
        "code": variable.code,
        "kind": str(variable.kind),
        "label": dict(variable.label),
        "parent_label": dict(variable.parent_label) if variable.parent_label else None,
        "n": base,
        "missing": _missing(table, variable),
        "options": _protected(rows, k=survey.minimum_cell),
    }


def _single(table: Table, variable: Variable) -> list[dict[str, Any]] | None:
    from analysis.errors import AnalysisError
    from analysis.estimation import share

    labels = _labels(variable)
    try:
        estimates = share(table, variable.code, interval="beta")
    except AnalysisError:
        return None
    return [_row(estimate, code=estimate.category, label=labels[estimate.category]) for estimate in estimates]


def _multiple(table: Table, variable: Variable) -> list[dict[str, Any]] | None:
    from analysis.errors import AnalysisError
    from analysis.estimation import share_where

    rows = []
    for option in variable.substantive_options:
        column = table.categorical(f"{variable.code}/{option.code}")
        try:
            estimate = share_where(table, column.codes == 1, answered=column.answered, interval="beta")
        except AnalysisError:
            return None
        row = _row(estimate, code=option.code, label=dict(option.label))
        rows.append({**row, "count": int((column.codes == 1).sum())})
    return rows


def _row(estimate: Any, *, code: str, label: dict[str, str]) -> dict[str, Any]:
    return {
        "code": code,
        "label": label,
        "value": _rounded(estimate.value),
        "se": _rounded(estimate.se),
        "low": _rounded(estimate.low),
        "high": _rounded(estimate.high),
        "n": int(estimate.n),
        "count": int(estimate.count) if estimate.count is not None else 0,
    }


def _labels(variable: Variable) -> dict[str, dict[str, str]]:
    if variable.kind is Kind.SCALE:
        return {str(point): {"tr": str(point), "en": str(point)} for point in variable.points}
    return {option.code: dict(option.label) for option in variable.substantive_options}


def _protected(rows: list[dict[str, Any]], *, k: int) -> list[dict[str, Any]]:
    """Returns the rows with small cells hidden, and one more where a single one could be subtracted."""
    hidden = {row["code"] for row in rows if 0 < row["count"] < k}
    if len(hidden) == 1:
        others = sorted(
            (row for row in rows if row["code"] not in hidden and row["count"]),
            key=lambda r: (r["count"], r["code"]),
        )
        hidden |= {others[0]["code"]} if others else set()
    blank = {"value": None, "se": None, "low": None, "high": None, "count": None, "suppressed": True}
    return [{**row, **blank} if row["code"] in hidden else {**row, "suppressed": False} for row in rows]


def _missing(table: Table, variable: Variable) -> dict[str, int]:
    from analysis.missing import count_by_kind

    first = (
        variable.code
        if variable.kind is not Kind.MULTIPLE
        else f"{variable.code}/{variable.substantive_options[0].code}"
    )
    return {
        kind.name.lower(): int(count)
        for kind, count in count_by_kind(table.categorical(first).codes).items()
        if count
    }


def _counts(table: Table, name: str, *, k: int) -> list[dict[str, Any]]:
    column = table.categorical(name)
    counts = [
        {"code": label, "count": int((column.codes == code).sum())}
        for code, label in enumerate(column.categories)
    ]
    return _protected([{**row, "value": None} for row in counts], k=k)


def _participation(table: Table, survey: Survey, weights: WeightSet) -> list[dict[str, Any]]:
    """Returns who answered beside who lives here, before and after weighing, for each margin."""
    told = []
    for variable in weights.specification["margins"]:
        target = target_of(weights.population, variable)
        column = table.categorical(variable)
        answered = column.answered
        rows = []
        for label, share in sorted(target.shares.items()):
            here = (
                column.codes == column.categories.index(label)
                if label in column.categories
                else answered & False
            )
            rows.append(
                {
                    "code": label,
                    "population": _rounded(share),
                    "count": int(here.sum()),
                    "unweighted": _rounded(here.sum() / answered.sum()),
                    "weighted": _rounded(table.weights[here].sum() / table.weights[answered].sum()),
                }
            )
        told.append(
            {"variable": variable, "source": target.source, "rows": _hide_people(rows, k=survey.minimum_cell)}
        )
    return told


def _hide_people(rows: list[dict[str, Any]], *, k: int) -> list[dict[str, Any]]:
    marked = _protected([{**row, "code": row["code"]} for row in rows], k=k)
    return [{**row, "unweighted": None, "weighted": None} if row["suppressed"] else row for row in marked]


def _differences(table: Table, questions: list[dict[str, Any]], *, survey: Survey) -> list[dict[str, Any]]:
    """Returns the differences between groups that stand after correcting for all tests, strongest first."""
    from analysis.comparison import adjust
    from analysis.crosstabs import rao_scott
    from analysis.errors import AnalysisError

    tests = []
    for group in GROUPS:
        narrowed = _large_groups(table, group)
        for question in questions:
            if question["kind"] == Kind.MULTIPLE or len(narrowed.categorical(group).categories) < 2:
                continue
            try:
                tests.append((question, group, rao_scott(narrowed, group, question["code"]), narrowed))
            except AnalysisError:
                continue
    if not tests:
        return []
    adjusted = adjust([test.p for _question, _group, test, _table in tests])
    kept = [
        _difference(question, group, test=test, p=float(p), table=narrowed, k=survey.minimum_cell)
        for (question, group, test, narrowed), p in zip(tests, adjusted, strict=True)
        if p < SIGNIFICANT
    ]
    order = sorted(kept, key=lambda each: (-each["effect"], each["question"], each["group"]))
    return [{**each, "tests": len(tests)} for each in order if each["answer"] is not None]


def _large_groups(table: Table, group: str) -> Table:
    """Returns the table with groups below the smallest base left out of the comparison."""
    import numpy as np

    from analysis.disclosure import GROUP
    from analysis.tables import Categorical

    column = table.categorical(group)
    kept = [code for code in range(len(column.categories)) if (column.codes == code).sum() >= GROUP]
    place = {code: number for number, code in enumerate(kept)}
    codes = np.array([place.get(int(code), -2) for code in column.codes], dtype=np.int64)
    return table.with_columns({group: Categorical(codes, tuple(column.categories[code] for code in kept))})


def _counted(table: Table, group: str, question: str) -> Any:
    """Returns unweighted counts, groups by answers. Shape (groups, answers)."""
    import numpy as np

    first, second = table.categorical(group), table.categorical(question)
    counts = np.zeros((len(first.categories), len(second.categories)), dtype=int)
    both = first.answered & second.answered
    np.add.at(counts, (first.codes[both], second.codes[both]), 1)
    return counts


def _difference(
    question: dict[str, Any], group: str, *, test: Any, p: float, table: Table, k: int
) -> dict[str, Any]:
    """Returns the answer in which groups lie furthest apart; cells with few people are left out of it."""
    from analysis.comparison import cramers_v
    from analysis.estimation import share

    column, answer = table.categorical(group), table.categorical(question["code"])
    counts = _counted(table, group, question["code"])
    shares = [
        share(table, question["code"], domain=column.codes == code) for code in range(len(column.categories))
    ]
    told: dict[str, Any] = {"answer": None, "high": None, "low": None}
    widest = -1.0
    for number, category in enumerate(answer.categories):
        shown = [
            (each[number].value, code)
            for code, each in enumerate(shares)
            if k <= counts[code][number] <= counts[code].sum() - k
        ]
        if len(shown) < 2:
            continue
        low, high = min(shown), max(shown)
        if high[0] - low[0] > widest:
            widest = high[0] - low[0]
            told = {
                "answer": category,
                "high": {"group": column.categories[high[1]], "value": _rounded(high[0])},
                "low": {"group": column.categories[low[1]], "value": _rounded(low[0])},
            }
    return {
        "question": question["code"],
        "group": group,
        "p": _rounded(p),
        "f": _rounded(test.value),
        "effect": _rounded(cramers_v(counts)),
        "n": int(counts.sum()),
        **told,
    }
