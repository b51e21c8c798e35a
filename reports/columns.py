"""What a report counts and averages: each variable of a survey as columns of the table, with its labels.

Numbers are shown in bands, dates by month, rankings by who is put first; their means and medians stand beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from city.models import Neighbourhood
from surveys.language.elements import Kind
from surveys.language.variables import CALCULATION, Variable
from surveys.models import Survey

if TYPE_CHECKING:
    from analysis.tables import Table

MOST_BANDS = 6
CHOSEN = "yes"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One variable as a report shows it.

    `column`: the categorical column with the shares ("" when `flags` has one yes/no column an option).
    `scores`: numeric columns to average, by what they are ("" for the variable itself, else an option's code).
    """

    variable: Variable
    labels: dict[str, dict[str, str]]
    column: str = ""
    flags: dict[str, str] = field(default_factory=dict)
    scores: dict[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.flags.values()) or (self.column,)


def with_items(table: Table, survey: Survey) -> tuple[Table, list[Item]]:
    """Returns the table with the columns a report needs, and what they stand for, in the order asked."""
    items, made = [], {}
    wanted = [v for v in survey.version.compiled.variables if not v.role and not v.is_other_text]
    answers = _answers(survey) if any(v.kind in FROM_ANSWERS for v in wanted) else []
    for variable in wanted:
        for item, columns in _item(table, variable, answers):
            items.append(item)
            made |= columns
    return (table.with_columns(made) if made else table), items


FROM_ANSWERS = (Kind.RANKING, Kind.DATE, Kind.NEIGHBOURHOOD)


def _answers(survey: Survey) -> list[dict[str, Any]]:
    """Returns the answers in the order of the survey's table."""
    responses = survey.responses.filter(excluded_because="").order_by("id")
    return list(responses.values_list("answers", flat=True).iterator(chunk_size=2000))


def _item(
    table: Table, variable: Variable, answers: list[dict[str, Any]]
) -> Iterator[tuple[Item, dict[str, Any]]]:
    kind, code = variable.kind, variable.code
    options = {option.code: dict(option.label) for option in variable.substantive_options}
    if kind is Kind.SINGLE:
        yield Item(variable=variable, column=code, labels=options), {}
    elif kind is Kind.MULTIPLE and options:
        flags = {option: f"{code}/{option}" for option in options}
        yield Item(variable=variable, flags=flags, labels=options), {}
    elif kind is Kind.SCALE:
        labels = {str(point): {"tr": str(point), "en": str(point)} for point in variable.points or ()}
        score = f"{code}~score"
        yield (
            Item(variable=variable, column=code, labels=labels, scores={"": score}),
            {score: _score(table, code)},
        )
    elif kind in (Kind.NUMBER, CALCULATION) and code in table.columns:
        bands, labels = _bands(table, code)
        if labels:
            item = Item(variable=variable, column=f"{code}~band", labels=labels, scores={"": code})
            yield item, {f"{code}~band": bands}
    elif kind is Kind.RANKING and options:
        yield _ranking(variable, options, answers)
    elif kind is Kind.DATE:
        yield _named(variable, [str(each.get(code) or "")[:7] for each in answers], names={})
    elif kind is Kind.NEIGHBOURHOOD:
        names = dict(Neighbourhood.objects.values_list("code", "name"))
        yield _named(variable, [str(each.get(code) or "") for each in answers], names=names)


def _score(table: Table, code: str) -> Any:
    """Returns a scale's points as numbers; no answer is not a number."""
    import numpy as np

    from analysis.tables import Numeric

    column = table.categorical(code)
    points = np.array([float(point) for point in column.categories] + [np.nan])
    return Numeric(points[np.where(column.answered, column.codes, -1)], None)


def _bands(table: Table, code: str) -> tuple[Any, dict[str, dict[str, str]]]:
    """Returns a number's answers in bands of about equal numbers of people, each named by its ends."""
    import numpy as np

    from analysis.tables import Categorical

    values = table.numeric(code)
    known = values[~np.isnan(values)]
    if not known.size:
        return None, {}
    edges = np.unique(np.quantile(known, np.linspace(0, 1, MOST_BANDS + 1), method="inverted_cdf"))
    if len(edges) < 2:
        edges = np.array([edges[0], edges[0]])
    codes = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)
    names = [_ends(edges, number) for number in range(len(edges) - 1)]
    codes = np.where(np.isnan(values), -2, codes).astype(np.int64)
    return Categorical(codes, tuple(names)), {name: {"tr": _comma(name), "en": name} for name in names}


def _ends(edges: Any, number: int) -> str:
    """Returns a band's name; every band but the last stops short of the next one's beginning."""
    last = number == len(edges) - 2
    whole = all(float(edge).is_integer() for edge in edges)
    low, high = edges[number], edges[number + 1]
    if whole:
        high = high if last else high - 1
        return f"{low:.0f}" if low >= high else f"{low:.0f}–{high:.0f}"
    return f"{low:g} – {high:g}" if last else f"{low:g} – <{high:g}"


def _comma(name: str) -> str:
    return name.replace(".", ",")


def _ranking(
    variable: Variable, options: dict[str, dict[str, str]], answers: list[dict[str, Any]]
) -> tuple[Item, dict[str, Any]]:
    """Returns a ranking: who put each option first, and its mean place among those who placed it."""
    import numpy as np

    from analysis.tables import Categorical, Numeric

    given = [each.get(variable.code) or [] for each in answers]
    flags = {option: f"{variable.code}/{option}~first" for option in options}
    scores = {option: f"{variable.code}/{option}~place" for option in options}
    made: dict[str, Any] = {}
    for option in options:
        first = [-2 if not order else int(order[0] == option) for order in given]
        places = [order.index(option) + 1.0 if option in order else np.nan for order in given]
        made[flags[option]] = Categorical(np.array(first, dtype=np.int64), ("no", CHOSEN))
        made[scores[option]] = Numeric(np.array(places, dtype=float), None)
    return Item(variable=variable, flags=flags, labels=options, scores=scores), made


def _named(variable: Variable, values: list[str], *, names: dict[str, str]) -> tuple[Item, dict[str, Any]]:
    """Returns months or places as categories, in their own order."""
    from analysis.tables import Categorical

    labels = {value: names.get(value, value) for value in sorted(set(values)) if value}
    column = f"{variable.code}~named"
    item = Item(
        variable=variable, column=column, labels={code: {"tr": n, "en": n} for code, n in labels.items()}
    )
    return item, {column: Categorical.of([value or None for value in values], categories=list(labels))}
