"""The figures of themes in open answers: weighted shares of those whose answer was read, agreement, quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.answers import option_row
from reports.columns import CHOSEN
from reports.models import Codebook, Theme
from reports.protecting import Shield
from reports.services.adjudicating import themes_that_hold
from reports.services.coding import agreement, main_coder
from surveys.models import Survey

if TYPE_CHECKING:
    from analysis.tables import Table

UNREAD = -2


def with_themes(table: Table, survey: Survey) -> tuple[Table, list[str]]:
    """Returns the table with a yes/no column for each theme of what was read, and these columns' names."""
    import numpy as np

    from analysis.tables import Categorical

    columns: dict[str, Any] = {}
    keys = list(survey.responses.filter(excluded_because="").order_by("id").values_list("pk", flat=True))
    for book in _books(survey):
        read = set(book.read.filter(coder=main_coder(book)).values_list("response", flat=True))
        held = themes_that_hold(book)
        for theme in book.themes.all():
            codes = [int((theme.pk, key) in held) if key in read else UNREAD for key in keys]
            columns[_column(theme)] = Categorical(np.array(codes, dtype=np.int64), ("no", CHOSEN))
    return (table.with_columns(columns) if columns else table), list(columns)


def theme_figures(shown: Shield, survey: Survey, *, has_error: bool) -> list[dict[str, Any]]:
    """Returns one entry for each coded open question, its themes from the most to the least given."""
    labels = {variable.code: dict(variable.label) for variable in survey.version.compiled.variables}
    return [
        made
        for book in _books(survey)
        if (made := _book(book, shown, labels.get(book.variable, {}), has_error=has_error)) is not None
    ]


def _books(survey: Survey) -> Any:
    return Codebook.objects.filter(survey=survey, read__isnull=False).distinct().order_by("variable")


def _column(theme: Theme) -> str:
    return f"{theme.codebook.variable}~theme/{theme.code}"


def _book(book: Codebook, shown: Shield, label: dict[str, str], *, has_error: bool) -> dict[str, Any] | None:
    from analysis.disclosure import GROUP

    themes = list(book.themes.select_related("codebook"))
    if not themes:
        return None
    n = int(shown.table.categorical(_column(themes[0])).answered.sum())
    if n < max(GROUP, book.survey.minimum_cell):
        return None
    rows = [_theme(shown, theme, has_error=has_error) for theme in themes]
    found = agreement(book)
    return {
        "code": book.variable,
        "label": label,
        "n": n,
        "themes": sorted(rows, key=lambda row: (-(row["value"] or 0), row["code"])),
        "double_read": found.answers,
        "alpha": None if found.alpha is None else round(found.alpha, 4),
        "kappa": None if found.kappa is None else round(found.kappa, 4),
    }


def _theme(shown: Shield, theme: Theme, *, has_error: bool) -> dict[str, Any]:
    """Returns a theme's share with its quotations; both are left out where the audit hides its count."""
    from analysis.estimation import share_where

    column = shown.table.categorical(_column(theme))
    holds = column.codes == 1
    hidden = shown.hides_column(_column(theme), CHOSEN)
    estimate = share_where(shown.table, holds, answered=column.answered, interval="beta")
    label = {"tr": theme.name, "en": theme.name_en or theme.name}
    row = option_row(estimate, code=theme.code, label=label, hidden=hidden, has_error=has_error)
    return {
        **row,
        "count": None if hidden else int(holds.sum()),
        "definition": theme.definition,
        "quotes": [] if hidden else list(theme.quotes.values_list("text", flat=True)),
    }
