"""Cell sums give what the rows give, to rounding, and parts of a survey add up to the whole."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import estimation
from analysis.cells import estimates, merge, rake_cells, scan, shares
from analysis.errors import AnalysisError, BadMargin
from analysis.tables import Categorical, Table
from analysis.weighting import Margin, rake, trim

PLACES, AGES = tuple(f"place {i}" for i in range(6)), ("18-34", "35-54", "55+")


def survey(rows: slice = slice(None), *, fpc: bool = False, n: int = 1500) -> Table:
    rng = np.random.default_rng(19)
    place, age = rng.integers(0, 6, n), rng.integers(0, 3, n)
    answer = rng.integers(-1, 4, n)
    answer[answer < 0] = -2
    weights = rng.uniform(0.5, 3, n)
    columns = {
        "place": Categorical(place[rows], PLACES),
        "age": Categorical(age[rows], AGES),
        "answer": Categorical(answer[rows], ("a", "b", "c", "d")),
        "known": np.array([400.0, 500, 600, 700, 800, 900])[place[rows]],
    }
    return Table.of(columns, weights=weights[rows], strata="place", fpc=["known"] if fpc else [])


MARGINS = [
    Margin.of("place", {name: 900.0 + 150 * i for i, name in enumerate(PLACES)}),
    Margin.of("age", {"18-34": 2550.0, "35-54": 2750.0, "55+": 2350.0}),
]


def flat(domains):
    return [row for rows in domains for row in rows]


def assert_equal_rows(cells, rows) -> None:
    for cell, row in zip(cells, rows, strict=True):
        for name in ("value", "se", "low", "high", "n_eff", "deff", "total"):
            assert getattr(cell, name) == pytest.approx(getattr(row, name), rel=1e-10), name
        assert (cell.n, cell.count, cell.missing, cell.df) == (row.n, row.count, row.missing, row.df)


@pytest.mark.parametrize("fpc", [False, True])
@pytest.mark.parametrize("interval", ["wald", "logit"])
def test_raked_shares_and_errors_equal_those_of_the_rows(fpc, interval):
    table = survey(fpc=fpc)
    raked = rake(table, MARGINS, tolerance=1e-13)
    cube = rake_cells(scan(table, ["answer"], keys=["place", "age"]), MARGINS)

    [overall] = estimates(shares(cube, "answer"), interval=interval)
    by_age = flat(estimates(shares(cube, "answer", by=["age"]), interval=interval))

    assert_equal_rows(overall, estimation.share(raked, "answer", interval=interval))
    rows = [
        row
        for _, mask in estimation.group_masks(raked, ["age"])
        for row in estimation.share(raked, "answer", domain=mask, interval=interval)
    ]
    assert_equal_rows(by_age, rows)


def test_unraked_cells_equal_the_rows_too():
    table = survey()

    cells = flat(estimates(shares(scan(table, ["answer"], keys=["age"]), "answer", by=["age"])))

    rows = [
        row
        for _, mask in estimation.group_masks(table, ["age"])
        for row in estimation.share(table, "answer", domain=mask)
    ]
    assert_equal_rows(cells, rows)


def test_a_table_that_is_raked_already_keeps_its_margins_in_a_domain_and_by_two_groups():
    raked = rake(survey(), MARGINS, tolerance=1e-13)
    domain = raked.where("place", PLACES[:4])

    cube = scan(raked, ["answer"], keys=["place", "age"], domain=domain)
    cells = flat(estimates(shares(cube, "answer", by=["place", "age"]), interval="beta"))

    rows = [
        (labels, row)
        for labels, mask in estimation.group_masks(raked, ["place", "age"], domain=domain)
        for row in estimation.share(raked, "answer", domain=mask, interval="beta")
    ]
    assert_equal_rows(cells, [row for _, row in rows])
    assert [cell.by for cell in cells] == [labels for labels, _ in rows]


def test_parts_scanned_apart_add_up_to_the_whole():
    whole = scan(survey(), ["answer"], keys=["place", "age"])
    parts = [
        scan(survey(rows), ["answer"], keys=["place", "age"]) for rows in (slice(0, 600), slice(600, None))
    ]

    merged = rake_cells(merge(*parts), MARGINS)

    expected = shares(rake_cells(whole, MARGINS), "answer", by=["place"])
    found = shares(merged, "answer", by=["place"])
    assert found.value == pytest.approx(expected.value, rel=1e-12)
    assert found.se == pytest.approx(expected.se, rel=1e-10)
    assert (found.n == expected.n).all()


def test_what_cells_cannot_hold_is_refused():
    table = survey()
    clustered = Table.of(dict(table.columns), clusters=[np.arange(table.n) // 3])

    with pytest.raises(AnalysisError, match="by themselves"):
        scan(clustered, ["answer"], keys=["age"])
    with pytest.raises(AnalysisError, match="base weights"):
        scan(trim(rake(table, MARGINS), upper=8), ["answer"], keys=["age"])
    with pytest.raises(AnalysisError, match="not a key"):
        rake_cells(scan(table, ["answer"], keys=["age"]), MARGINS)
    with pytest.raises(BadMargin, match="lacks"):
        rake_cells(scan(table, ["answer"], keys=["age"]), [Margin.of("age", {"18-34": 5.0, "35-54": 5.0})])
