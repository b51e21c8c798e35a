"""The only door of surveys to statistics: a survey's responses as one checked `analysis.Table`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from surveys.errors import PartialBaseWeights
from surveys.language.elements import Kind
from surveys.language.variables import Variable
from surveys.models import RespondentSnapshot, Response, Survey

if TYPE_CHECKING:
    from analysis.tables import Table

DEMOGRAPHICS = ("neighbourhood", "sex", "age_band", "channel")
CATEGORICAL = (Kind.SINGLE, Kind.MATRIX, Kind.SCALE)


def rows_of(survey: Survey) -> list[tuple[Response, RespondentSnapshot | None]]:
    """Returns the responses that count, in the order of their random keys, each with who gave it."""
    responses = survey.responses.filter(excluded_because="").order_by("id")
    snapshots = {
        snapshot.pk: snapshot
        for snapshot in RespondentSnapshot.objects.filter(
            response__survey=survey, response__excluded_because=""
        ).select_related("neighbourhood")
    }
    return [(response, snapshots.get(response.pk)) for response in responses.iterator(chunk_size=2000)]


def survey_table(survey: Survey, *, weights: Mapping[str, float] | None = None) -> Table:
    """Returns the survey's variables with demographics and channel; a weight for each response key if given.

    Errors: PartialBaseWeights when no weights are given and only some responses carry one.
    """
    from analysis.tables import Table

    rows = rows_of(survey)
    columns: dict[str, Any] = {}
    for variable in survey.version.compiled.variables:
        columns |= _columns(variable, rows)
    columns |= _demographics(rows)
    given = [weights[str(response.id)] for response, _snapshot in rows] if weights else None
    return Table.of(columns, weights=_base_weights(rows) if given is None else given)


def _base_weights(rows: list) -> list[float] | None:
    """Returns each response's base weight, nothing when none has one: a missing one cannot be guessed."""
    weights = [response.base_weight for response, _snapshot in rows]
    without = weights.count(None)
    if without == len(weights):
        return None
    if without:
        raise PartialBaseWeights(without=without)
    return weights


def _columns(variable: Variable, rows: list) -> dict[str, Any]:
    """Returns the columns of one variable: one 0/1 column an option for multiple choice, none for words."""
    import numpy as np

    from analysis.tables import Categorical, Numeric

    if variable.kind is Kind.MULTIPLE:
        return {
            f"{variable.code}/{option.code}": Categorical(
                np.array(
                    [_chosen(response, variable.code, option.code) for response, _ in rows], dtype=np.int64
                ),
                ("no", "yes"),
            )
            for option in variable.substantive_options
        }
    if variable.kind is Kind.SCALE or variable.kind in CATEGORICAL:
        codes = category_codes(variable)
        place = {code: number for number, code in enumerate(codes)}
        values = [_code(response, variable.code, place) for response, _ in rows]
        return {variable.code: Categorical(np.array(values, dtype=np.int64), codes)}
    if variable.kind is Kind.NUMBER:
        values = [response.answers.get(variable.code) for response, _ in rows]
        return {variable.code: Numeric(np.array([np.nan if v is None else float(v) for v in values]), None)}
    return {}


def category_codes(variable: Variable) -> tuple[str, ...]:
    """Returns the codes that an answer can have, in the order of the questionnaire."""
    if variable.kind is Kind.SCALE:
        return tuple(str(point) for point in variable.points)
    return tuple(option.code for option in variable.substantive_options)


def _missing(response: Response, code: str) -> int:
    from analysis.missing import Missing

    return int(Missing[response.missing.get(code, "not_in_version").upper()])


def _code(response: Response, code: str, place: dict[str, int]) -> int:
    value = response.answers.get(code)
    return _missing(response, code) if value is None else place.get(str(value), _missing(response, code))


def _chosen(response: Response, code: str, option: str) -> int:
    value = response.answers.get(code)
    return _missing(response, code) if value is None else int(option in value)


def _demographics(rows: list) -> dict[str, Any]:
    from analysis.tables import Categorical

    def column(read: Any) -> Categorical:
        return Categorical.of([read(response, snapshot) for response, snapshot in rows])

    return {
        "neighbourhood": column(lambda _r, s: s.neighbourhood.code if s and s.neighbourhood else None),
        "sex": column(lambda _r, s: s.sex if s else None),
        "age_band": column(lambda _r, s: s.age_band if s else None),
        "channel": column(lambda r, _s: r.channel),
    }
