"""SPSS: variable labels, value labels, and each reason for no answer as a user-missing value of its own."""

from pathlib import Path

from surveys.exports.extract import Extract
from surveys.exports.frames import is_measured, kept_columns, measured
from surveys.exports.naming import sav_names

MOST_LABEL = 250
MOST_VALUE_LABEL = 120
MEASURES = {"category": "nominal", "flag": "nominal", "rank": "ordinal", "number": "scale"}


def write(extract: Extract, path: Path) -> list[Path]:
    """Writes the file; what could not be a name in SPSS is named as the codebook says."""
    import polars as pl
    import pyreadstat

    names = sav_names(extract.columns)
    data: dict[str, pl.Series] = {}
    labels, values, missing, measures = {}, {}, {}, {}
    for column in kept_columns(extract):
        name = names[column.name]
        labels[name] = _cut(column.label, MOST_LABEL)
        if is_measured(column):
            made = measured(extract, column)
            data[name] = pl.Series(name, made.values, dtype=pl.Float64)
            values[name] = {number: _cut(text, MOST_VALUE_LABEL) for number, text in made.labels.items()}
            bounds = made.gap_numbers.values()
            missing[name] = [{"lo": min(bounds), "hi": max(bounds)}]
            measures[name] = MEASURES[column.kind]
        elif column.kind == "date":
            data[name] = pl.Series(name, column.cells, dtype=pl.Date)
        else:
            data[name] = pl.Series(name, [cell or "" for cell in column.cells], dtype=pl.String)
    pyreadstat.write_sav(
        pl.DataFrame(data),
        str(path),
        file_label=_cut(extract.survey.title, 60),
        column_labels=labels,
        variable_value_labels=values,
        missing_ranges=missing,
        variable_measure=measures,
        row_compress=True,
    )
    return [path]


def _cut(text: str, most_bytes: int) -> str:
    """Labels are limited in bytes, and Turkish letters take two."""
    plain = " ".join(text.split())
    if len(plain.encode()) <= most_bytes:
        return plain
    return plain.encode()[: most_bytes - 3].decode(errors="ignore") + "…"
