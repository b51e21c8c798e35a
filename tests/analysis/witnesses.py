"""The witnesses of tests/reference as tables, and the values that R computed for them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np

from analysis.sheet import read_columns
from analysis.tables import Table

FOLDER = Path(__file__).parent.parent / "reference"
RELATIVE = 1e-8
RESIDENTS = ("place", "people", "weight", "sex", "age", "owner", "opinion", "score", "visits", "trips")
HOUSEHOLDS = ("district", "streets", "street", "homes", "home", "weight", "heat", "content", "cost", "rooms")


@cache
def expected() -> dict:
    return json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


@cache
def residents(kind: str) -> Table:
    """plain: weights only · strat: strata and population counts · nofpc: strata"""
    columns = read_columns((FOLDER / "residents.csv").read_text(encoding="utf-8"), wanted=RESIDENTS)
    design = {"plain": {}, "nofpc": {"strata": "place"}, "strat": {"strata": "place", "fpc": ["people"]}}
    return Table.of(columns, weights="weight", **design[kind])


@cache
def households(kind: str) -> Table:
    """two_stage, one_stage: with population counts · ultimate: two stages named, none counted"""
    columns = read_columns((FOLDER / "households.csv").read_text(encoding="utf-8"), wanted=HOUSEHOLDS)
    design = {
        "two_stage": {"clusters": ["street", "home"], "fpc": ["streets", "homes"]},
        "one_stage": {"clusters": ["street"], "fpc": ["streets"]},
        "ultimate": {"clusters": ["street", "home"]},
    }
    return Table.of(columns, weights="weight", strata="district", nest=True, **design[kind])


def assert_same(ours: object, theirs: object, *, relative: float = RELATIVE) -> None:
    """Equal to R's value, relatively; a value that R gives as NA is not a number here."""
    left = np.atleast_1d(np.array(ours, dtype=float))
    right = np.atleast_1d(
        np.array([np.nan if v in ("NA", None) else v for v in np.ravel(theirs)], dtype=float)
    )
    np.testing.assert_allclose(left.ravel(), right, rtol=relative, atol=1e-13)
