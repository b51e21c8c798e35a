"""The figures of a report: shares with their errors, who answered, what differs; protected before they leave.

Everything is plain numbers and codes, rounded once, so that the same data give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from city.models import Neighbourhood
from reports.answers import question_figures
from reports.answers import rounded as _rounded
from reports.columns import with_items
from reports.maps import map_figures
from reports.models import WeightSet
from reports.protecting import Shield, shield
from reports.services.weighing import Target, target_of, weighted_table
from reports.themes import theme_figures, with_themes
from surveys.language.elements import Kind
from surveys.models import Survey

if TYPE_CHECKING:
    from analysis.tables import Table

GROUPS = ("sex", "age_band", "neighbourhood")
SIGNIFICANT = 0.05
TESTED = (Kind.SINGLE, Kind.SCALE)


def figures_of(survey: Survey, *, weights: WeightSet | None) -> dict[str, Any]:
    """Returns all figures of a survey's report."""
    table, items = with_items(weighted_table(survey, weights), survey)
    has_error = survey.sampling != Survey.Sampling.OPT_IN
    table, themes = with_themes(table, survey)
    shown = shield(table, items, k=survey.minimum_cell, alone=themes)
    questions = [
        question
        for item in items
        if (question := question_figures(item, shown, has_error=has_error)) is not None
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
        "weights": _weights(weights),
        "participation": _participation(table, survey, weights) if weights else [],
        "map": _map(table, survey, weights),
        "questions": questions,
        "themes": theme_figures(shown, survey, has_error=has_error),
        "differences": _differences(table, questions, survey=survey, shown=shown) if has_error else [],
        "minimum_cell": survey.minimum_cell,
        "places": dict(Neighbourhood.objects.values_list("code", "name")),
    }


def _weights(weights: WeightSet | None) -> dict[str, Any] | None:
    if weights is None:
        return None
    specification = weights.specification
    return {**weights.summary, "sources": specification["sources"], "trim": specification["trim"]}


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
        rows = _rows_of(table, target, k=survey.minimum_cell)
        told.append({"variable": variable, "source": target.source, "rows": rows})
    return told


def _map(table: Table, survey: Survey, weights: WeightSet | None) -> dict[str, Any] | None:
    """Returns the map of who answered, hidden where the table of neighbourhoods hides."""
    population = weights.population if weights else survey.population
    if population is None or not population.margin("neighbourhood"):
        return None
    target = target_of(population, "neighbourhood")
    rows = _rows_of(table, target, k=survey.minimum_cell)
    return map_figures(rows, population, total=population.total())


def _rows_of(table: Table, target: Target, *, k: int) -> list[dict[str, Any]]:
    """Returns a margin's categories: their share of residents and of answers, small ones hidden."""
    column = table.categorical(target.variable)
    answered = column.answered
    rows = []
    for label, share in sorted(target.shares.items()):
        here = (
            column.codes == column.categories.index(label) if label in column.categories else answered & False
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
    return _hide_people(rows, k=k)


def _hide_people(rows: list[dict[str, Any]], *, k: int) -> list[dict[str, Any]]:
    marked = _protected([{**row, "code": row["code"]} for row in rows], k=k)
    return [{**row, "unweighted": None, "weighted": None} if row["suppressed"] else row for row in marked]


def _differences(
    table: Table, questions: list[dict[str, Any]], *, survey: Survey, shown: Shield
) -> list[dict[str, Any]]:
    """Returns the differences between groups that stand after correcting for all tests, strongest first."""
    from analysis.comparison import adjust
    from analysis.crosstabs import rao_scott
    from analysis.errors import AnalysisError

    tests = []
    for group in GROUPS:
        narrowed = _large_groups(table, group)
        for question in questions:
            if question["kind"] not in TESTED or len(narrowed.categorical(group).categories) < 2:
                continue
            try:
                tests.append((question, group, rao_scott(narrowed, group, question["code"]), narrowed))
            except AnalysisError:
                continue
    if not tests:
        return []
    adjusted = adjust([test.p for _question, _group, test, _table in tests])
    kept = [
        _difference(
            question, group, test=test, p=float(p), table=narrowed, k=survey.minimum_cell, shown=shown
        )
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


def _rest_is_large(answer: Any, number: int, counts: Any, *, groups: tuple[int, int], k: int) -> bool:
    """Tells whether what is left of an answer, and of the others, without these two groups is nobody or k people.

    The share of all is shown too: the rest could be had by subtraction.
    """
    chose = int((answer.codes == number).sum()) - sum(int(counts[group][number]) for group in groups)
    others = int(answer.answered.sum()) - int(sum(counts[group].sum() for group in groups)) - chose
    return all(left == 0 or left >= k for left in (chose, others))


def _difference(
    question: dict[str, Any], group: str, *, test: Any, p: float, table: Table, k: int, shown: Shield
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
        told_of = [
            (each[number].value, code)
            for code, each in enumerate(shares)
            if k <= counts[code][number] <= counts[code].sum() - k
            and not shown.hides_answer(question["code"], category, group, column.categories[code])
        ]
        if len(told_of) < 2 or shown.hides_column(question["code"], category):
            continue
        low, high = min(told_of), max(told_of)
        if not _rest_is_large(answer, number, counts, groups=(low[1], high[1]), k=k):
            continue
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
