"""Raked weights within bounds: with few margins and uneven base weights too, and a named refusal where it cannot be."""

import numpy as np
import pytest

from analysis.errors import BoundsTooTight
from analysis.tables import Table
from analysis.weighting import Margin, rake, rake_and_trim


def uneven(n: int = 400) -> Table:
    """Three in four women at the same base weight: to cut and rake in turns needs hundreds of rounds here."""
    sexes = ["f"] * (n // 2) + ["m"] * (n // 2)
    base = np.tile([1.0, 1.0, 1.0, 3.0], n // 4)
    return Table.of({"sex": sexes, "half": list("ab") * (n // 2)}, weights=base)


@pytest.mark.parametrize("upper", [1.9, 1.3, 1.05, 1.001])
def test_one_margin_is_enough_however_near_the_bound_is(upper: float) -> None:
    table = uneven()
    margin = Margin.of("sex", {"f": 200, "m": 200})

    made = rake_and_trim(table, [margin], lower=0.1, upper=upper)

    women = made.categorical("sex").codes == 0
    assert made.weights[women].sum() == pytest.approx(200, rel=1e-9)
    assert made.weights.max() <= upper * (1 + 1e-12)
    assert made.weights.min() >= 0.1


def test_two_margins_and_both_bounds_are_met_together() -> None:
    margins = [Margin.of("sex", {"f": 220, "m": 180}), Margin.of("half", {"a": 190, "b": 210})]

    made = rake_and_trim(uneven(), margins, lower=0.7, upper=1.6)

    for margin in margins:
        codes = made.categorical(margin.variables[0]).codes
        assert np.bincount(codes, made.weights) == pytest.approx(list(margin.totals.values()), rel=1e-9)
    assert 0.7 <= made.weights.min() <= made.weights.max() <= 1.6


def test_weights_inside_the_bounds_are_those_of_raking() -> None:
    margins = [Margin.of("sex", {"f": 220, "m": 180})]

    assert (
        rake_and_trim(uneven(), margins, upper=50).weights.tolist()
        == rake(uneven(), margins).weights.tolist()
    )


def test_a_category_that_the_bounds_cannot_meet_is_named() -> None:
    margin = Margin.of("sex", {"f": 300, "m": 100})

    with pytest.raises(BoundsTooTight, match=r"'f' needs weights of 1\.5 on average") as refusal:
        rake_and_trim(uneven(), [margin], lower=0.5, upper=1.4)

    assert refusal.value.category == "f"
    assert "sex" in refusal.value.place
