"""The tables of the town: which file holds which model, what its columns mean and what makes a row the same row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models

from city.imports.parsing import (
    Parser,
    a_choice_or_none,
    a_count,
    a_day,
    a_line,
    a_measure,
    a_text,
    a_truth,
    an_age_band,
)
from city.models import (
    CalendarException,
    DeadlineRule,
    Neighbourhood,
    OrgUnit,
    PlaceAlias,
    PopulationCell,
    ReferencePopulation,
    SocialGroup,
)


@dataclass(frozen=True)
class Table:
    """One CSV file.

    `columns` are saved, `references` hold another row's code, `links` a code of the same table (resolved
    when all rows are there), `unsaved` columns are read and checked but belong to the file alone.
    """

    file: str
    model: type[models.Model]
    key: tuple[str, ...]
    columns: Mapping[str, Parser]
    required: frozenset[str]
    references: Mapping[str, type[models.Model]] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    unsaved: Mapping[str, Parser] = field(default_factory=dict)

    @property
    def known_columns(self) -> set[str]:
        """All columns that the file may have."""
        return {*self.columns, *self.references, *self.links, *self.unsaved}


ORIGIN: dict[str, Parser] = {"source": a_line, "licence": a_line, "as_of": a_day}
PERIOD: dict[str, Parser] = {"valid_from": a_day, "valid_to": a_day}
NAMES: dict[str, Parser] = {"code": a_line, "name": a_line, "name_en": a_line}

TABLES = (
    Table(
        file="neighbourhoods.csv",
        model=Neighbourhood,
        key=("code",),
        columns={
            **ORIGIN,
            "code": a_line,
            "name": a_line,
            "tuik_id": a_count,
            "postal_code": a_line,
            "longitude": a_measure,
            "latitude": a_measure,
            "area_km2": a_measure,
        },
        required=frozenset({"source", "code", "name"}),
    ),
    Table(
        file="place_aliases.csv",
        model=PlaceAlias,
        key=("name", "neighbourhood"),
        columns={**ORIGIN, "name": a_line, "confirmed": a_truth},
        references={"neighbourhood": Neighbourhood},
        required=frozenset({"source", "name", "neighbourhood"}),
    ),
    Table(
        file="reference_populations.csv",
        model=ReferencePopulation,
        key=("code",),
        columns={
            "source": a_line,
            "licence": a_line,
            "code": a_line,
            "name": a_line,
            "year": a_count,
            "note": a_text,
        },
        unsaved={"as_of": a_day},
        required=frozenset({"source", "code", "name", "year"}),
    ),
    Table(
        file="population_cells.csv",
        model=PopulationCell,
        key=("population", "neighbourhood", "sex", "age_band"),
        columns={"sex": a_choice_or_none, "age_band": an_age_band, "count": a_count},
        references={"population": ReferencePopulation, "neighbourhood": Neighbourhood},
        unsaved=ORIGIN,
        required=frozenset({"source", "population", "count"}),
    ),
    Table(
        file="org_units.csv",
        model=OrgUnit,
        key=("code",),
        columns={
            **ORIGIN,
            **NAMES,
            **PERIOD,
            "kind": a_line,
            "confirmed": a_truth,
            "phone": a_line,
            "email": a_line,
            "note": a_text,
        },
        links=("parent", "successor"),
        required=frozenset({"source", "code", "name", "kind"}),
    ),
    Table(
        file="social_groups.csv",
        model=SocialGroup,
        key=("code",),
        columns={
            **ORIGIN,
            **NAMES,
            "age_from": a_count,
            "age_to": a_count,
            "sex": a_choice_or_none,
            "note": a_text,
        },
        required=frozenset({"source", "code", "name"}),
    ),
    Table(
        file="calendar_exceptions.csv",
        model=CalendarException,
        key=("date",),
        columns={"source": a_line, "date": a_day, "kind": a_line, "note": a_line},
        unsaved={"licence": a_line, "as_of": a_day},
        required=frozenset({"source", "date", "kind"}),
    ),
    Table(
        file="deadline_rules.csv",
        model=DeadlineRule,
        key=("code", "valid_from"),
        columns={
            **ORIGIN,
            **PERIOD,
            "code": a_line,
            "trigger": a_line,
            "term": a_count,
            "unit": a_line,
            "due_month": a_count,
            "due_day": a_count,
            "legal_basis": a_line,
            "evidence": a_line,
            "reviewed_on": a_day,
            "reviewed_by": a_line,
            "note": a_text,
        },
        required=frozenset({"source", "code", "trigger", "unit", "legal_basis", "evidence"}),
    ),
)
