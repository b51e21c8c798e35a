"""What can happen to the town's data: it is loaded from files, all of them or none."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from city.imports.boundaries import load_boundaries
from city.imports.reading import RefusedRow, rows_of
from city.imports.saving import TableSaver, Tally
from city.imports.tables import TABLES, Table

CITY_DATA = Path(__file__).resolve().parent / "data"


@dataclass
class CityLoad:
    """What a load did, file by file."""

    files: dict[str, Tally] = field(default_factory=dict)

    @property
    def refused(self) -> list[RefusedRow]:
        """All refused rows, in the order of the files."""
        return [row for tally in self.files.values() for row in tally.refused]

    def as_dict(self) -> dict[str, Any]:
        """Returns the counts by file and the refused rows, as a command prints them."""
        return {
            "counts": {name: tally.as_dict() for name, tally in self.files.items()},
            "refused": [row.as_dict() for row in self.refused],
        }


def load_city(directory: Path) -> CityLoad:
    """Loads the tables and boundaries that the directory holds. One refused row, and nothing is saved."""
    with transaction.atomic():
        load = load_tables(directory, tables=TABLES)
        for path in sorted(directory.glob("*.geojson")):
            load.files[path.name] = load_boundaries(path)
        if load.refused:
            transaction.set_rollback(True)
    return load


def load_tables(directory: Path, *, tables: Iterable[Table]) -> CityLoad:
    """Loads those of the tables that the directory holds. One refused row, and nothing is saved."""
    load = CityLoad()
    with transaction.atomic():
        for table in tables:
            path = directory / table.file
            if path.exists():
                rows = rows_of(path, known=table.known_columns, required=set(table.required))
                load.files[table.file] = TableSaver(table).save_all(rows)
        if load.refused:
            transaction.set_rollback(True)
    return load
