"""Names of columns that statistics programs accept: letters without marks, short, unique, not reserved."""

import re
import unicodedata
from collections.abc import Sequence

from surveys.exports.columns import Column

SAV_LENGTH, STATA_LENGTH = 64, 32
RESERVED = frozenset(
    ["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"]
) | frozenset(
    [
        "byte",
        "double",
        "float",
        "if",
        "in",
        "int",
        "long",
        "str",
        "strl",
        "using",
        "_all",
        "_n",
        "_pi",
        "_cons",
        "_skip",
    ]
)


def sav_names(columns: Sequence[Column]) -> dict[str, str]:
    """Returns the name of each column in SPSS."""
    return _unique(columns, length=SAV_LENGTH)


def stata_names(columns: Sequence[Column]) -> dict[str, str]:
    """Returns the name of each column in Stata."""
    return _unique(columns, length=STATA_LENGTH)


def _unique(columns: Sequence[Column], *, length: int) -> dict[str, str]:
    taken: set[str] = set()
    names: dict[str, str] = {}
    for column in columns:
        plain = _plain(column.name)[:length]
        name, number = plain, 2
        while name.lower() in taken:
            tail = f"_{number}"
            name, number = plain[: length - len(tail)] + tail, number + 1
        taken.add(name.lower())
        names[column.name] = name
    return names


def _plain(name: str) -> str:
    """Letters of the Latin alphabet without marks, digits and underscores; begins with a letter."""
    dotless = name.replace("ı", "i").replace("İ", "I").replace("-", "_minus_" if "/-" in name else "_")
    decomposed = unicodedata.normalize("NFKD", dotless)
    plain = re.sub(r"[^A-Za-z0-9]+", "_", "".join(s for s in decomposed if not unicodedata.combining(s)))
    plain = plain.strip("_") or "v"
    if not plain[0].isalpha() or plain.lower() in RESERVED:
        plain = f"v_{plain}"
    return plain
