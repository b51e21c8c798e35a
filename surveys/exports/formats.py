"""The formats of an export: how each is called, what it is good for, and who writes it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from surveys.exports import csv_file, dta, json_file, parquet, sav, xlsx_file


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file."""

    code: str
    name: object
    purpose: object
    content_type: str
    write: Callable[..., list[Path]]


FORMATS = {
    each.code: each
    for each in (
        Format(
            "csv",
            "CSV",
            _("For R, Python and every other program; can be imported here again. With a codebook."),
            "text/csv; charset=utf-8",
            csv_file.write,
        ),
        Format(
            "xlsx",
            _("Excel workbook"),
            _("For reading and sorting: answers in words, the same in codes, and the codebook."),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            xlsx_file.write,
        ),
        Format(
            "sav",
            "SPSS",
            _("With variable and value labels; each reason for no answer is a missing value of its own."),
            "application/x-spss-sav",
            sav.write,
        ),
        Format(
            "dta",
            "Stata",
            _("With labels; reasons for no answer are extended missing values (.a to .g)."),
            "application/x-stata-dta",
            dta.write,
        ),
        Format(
            "parquet",
            "Parquet",
            _("Typed columns for large data; the codebook is inside."),
            "application/vnd.apache.parquet",
            parquet.write,
        ),
        Format(
            "json",
            "JSON",
            _("For programs: notes, codebook and answers."),
            "application/json",
            json_file.write,
        ),
    )
}
