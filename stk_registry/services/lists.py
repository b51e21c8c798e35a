"""Loads the fixed lists that the registry needs: fields of work with their source."""

import csv
from pathlib import Path

from django.db import transaction

from stk_registry.models import ActivityArea

AREAS = Path(__file__).resolve().parent.parent / "data" / "activity_areas.csv"


@transaction.atomic
def load_activity_areas(path: Path = AREAS) -> int:
    """Writes each field of work of the file; those there already are brought up to date. Returns how many."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        ActivityArea.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "name_en": row["name_en"],
                "icnpo_group": int(row["icnpo_group"]),
                "synonyms": row["synonyms"],
                "confirmed": row["confirmed"] == "evet",
                "source": row["source"],
                "as_of": row["as_of"],
            },
        )
    return len(rows)
