"""Six respondents in two strata, with every figure worked out by hand in the comments."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.crosstabs import crosstab
from analysis.estimation import mean, quantile, ratio, share, total
from analysis.tables import Categorical, Table
from analysis.weighting import Margin, poststratify, rake, trim, weight_summary


@pytest.fixture
def six() -> Table:
    """Stratum a: 3 of 30 people, stratum b: 3 of 60; weights 10 and 20."""
    return Table.of(
        {
            "place": Categorical.of("aaabbb"),
            "age": [20.0, 30.0, 40.0, 30.0, 50.0, 70.0],
            "rooms": [1.0, 2.0, 3.0, 2.0, 2.0, 5.0],
            "agrees": Categorical.of(["yes", "no", "yes", "yes", "no", "no"]),
            "sex": Categorical.of("wmwwmm"),
            "people": [30.0, 30.0, 30.0, 60.0, 60.0, 60.0],
        },
        weights=[10, 10, 10, 20, 20, 20],
        strata="place",
        fpc=["people"],
    )


def test_the_mean_is_the_weighted_mean_of_the_strata(six):
    # strata means 30 and 50, weights 30 and 60: (30·30 + 60·50)/90 = 43.333…
    assert mean(six, "age").value == pytest.approx(130 / 3)


def test_its_error_adds_the_strata_with_their_unsampled_parts(six):
    # variances 100 and 400; (1/3)²·(1 - 3/30)·100/3 + (2/3)²·(1 - 3/60)·400/3 = 3.3333 + 56.2963
    expected = (1 / 9) * 0.9 * 100 / 3 + (4 / 9) * 0.95 * 400 / 3

    assert mean(six, "age").se == pytest.approx(math.sqrt(expected))


def test_six_people_in_two_strata_have_four_degrees_of_freedom(six):
    assert six.design.degrees_of_freedom() == 4
    # t of 4 degrees of freedom at 97.5 %: 2.776445
    made = mean(six, "age")
    assert made.high - made.value == pytest.approx(2.7764451052 * made.se)


def test_shares_totals_and_ratios_weigh_each_row(six):
    yes = share(six, "agrees")[1]

    assert yes.value == pytest.approx(40 / 90)  # 10 + 10 + 20 of 90
    assert (yes.count, yes.n) == (3, 6)
    assert total(six, "rooms")[0].value == pytest.approx(240)  # 10·6 + 20·9
    assert [row.value for row in total(six, "agrees")] == pytest.approx([50, 40])
    assert ratio(six, "age", "rooms").value == pytest.approx(3900 / 240)


def test_the_median_is_the_first_answer_that_half_the_weight_reaches(six):
    # by age: 20 (10), 30 (10), 30 (20), 40 (10) makes 50 of 90, over a half
    assert quantile(six, "age", 0.5).value == 40


def test_a_domain_keeps_the_design(six):
    women = mean(six, "age", domain=six.where("sex", ["w"]))

    # women: 20, 40 (weight 10 each) and 30 (weight 20): mean 30, linearised -2.5, 2.5 and 0 of weight 40
    # stratum a: (-2.5, 0, 2.5): 0.9·3/2·12.5 = 16.875; stratum b: all 0
    assert women.value == pytest.approx(30)
    assert women.se == pytest.approx(math.sqrt(16.875))
    assert women.n == 3


def test_post_stratification_meets_the_count_of_each_category(six):
    weighted = poststratify(six, Margin.of("sex", {"w": 60, "m": 30}))

    # women weigh 10 + 10 + 20 = 40 → 60 (× 1.5); men 10 + 20 + 20 = 50 → 30 (× 0.6)
    assert weighted.weights == pytest.approx([15, 6, 15, 30, 12, 12])


def test_raking_to_two_margins_meets_both(six):
    weighted = rake(six, [Margin.of("sex", {"w": 50, "m": 40}), Margin.of("place", {"a": 40, "b": 50})])

    assert weighted.weights @ (np.array(list("wmwwmm")) == "w") == pytest.approx(50)
    assert weighted.weights[:3].sum() == pytest.approx(40)
    # two by two, so one factor a cell: women of a stay equal to each other
    assert weighted.weights[0] == pytest.approx(weighted.weights[2])


def test_kish_deff_compares_squares_of_weights(six):
    # 6·(3·100 + 3·400)/90² = 9000/8100
    assert weight_summary(six).kish_deff == pytest.approx(10 / 9)
    assert weight_summary(six).n_eff == pytest.approx(5.4)


def test_trimming_spreads_what_is_cut_over_the_rest(six):
    # three weights of 20 become 15, the 15 cut off go to the three of 10
    assert trim(six, upper=15).weights == pytest.approx([15] * 6)


def test_a_crosstab_counts_people_and_weights(six):
    made = crosstab(six, "sex", "agrees")

    assert made.counts.tolist() == [[3, 0], [0, 3]]
    assert made.weighted.tolist() == [[50, 0], [0, 40]]
