"""Figures that others published, or that R's base functions give (tests/reference/expected.R)."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.coding import cohen_kappa, krippendorff_alpha
from analysis.comparison import adjust, cramers_v
from analysis.crosstabs import pearson
from analysis.errors import TooFewAnswers
from analysis.intervals import clopper_pearson, korn_graubard, wilson
from analysis.sampling import size_for_means, size_for_share, size_for_shares
from analysis.scales import cronbach_alpha
from tests.analysis.witnesses import assert_same, expected, residents

NO = np.nan
FOUR_OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
        [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
    ]
)


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_krippendorffs_example_of_four_observers(level, alpha):
    assert krippendorff_alpha(FOUR_OBSERVERS, level=level) == pytest.approx(alpha, abs=5e-4)


def test_full_agreement_is_an_alpha_of_one_and_one_code_alone_is_refused():
    assert krippendorff_alpha(np.array([[1.0, 2, 3], [1, 2, 3]])) == 1

    with pytest.raises(TooFewAnswers):
        krippendorff_alpha(np.array([[1.0, 1], [1, 1]]))


def test_cohens_kappa_of_the_textbook_table():
    """20 both yes, 5 only the first, 10 only the second, 15 both no: 0.7 seen, 0.5 by chance, kappa 0.4."""
    first = np.repeat([1, 1, 0, 0], [20, 5, 10, 15])
    second = np.repeat([1, 0, 1, 0], [20, 5, 10, 15])

    assert cohen_kappa(first, second) == pytest.approx(0.4)
    assert cohen_kappa(first, second, weights="quadratic") == pytest.approx(0.4)


def test_nobody_of_twelve_has_an_upper_end_of_a_quarter():
    made = korn_graubard(0.0, 0.0, n=12, df=11)

    assert (made.low, made.high) == (0, pytest.approx(0.2646, abs=5e-5))


def test_binomial_intervals_equal_r():
    made, exact = wilson(7 / 31, n=31), clopper_pearson(7, 31)

    assert_same([made.low, made.high], expected()["wilson"])
    assert_same([exact.low, exact.high], expected()["clopper_pearson"])


def test_pearsons_test_and_its_residuals_equal_r():
    r = expected()["pearson"]

    made = pearson(np.array(r["counts"]))

    assert_same([made.value, made.df, made.p], [r["value"], r["df"], r["p"]])
    assert_same(made.standardised, r["standardised"])
    assert cramers_v(np.array(r["counts"])) == pytest.approx(made.cramers_v)


@pytest.mark.parametrize("method", ["holm", "hochberg", "bonferroni", "BH", "BY"])
def test_corrections_for_many_tests_equal_r(method):
    r = expected()["p_adjust"]

    assert_same(adjust(r["p"], method=method), r[method])


def test_the_order_of_p_values_does_not_matter():
    p = np.array(expected()["p_adjust"]["p"])
    shuffled = np.random.default_rng(5).permutation(len(p))

    assert adjust(p[shuffled]) == pytest.approx(adjust(p)[shuffled])


def test_cronbachs_alpha_equals_its_formula_in_r():
    table = residents("plain")
    items = np.stack([table.numeric(name) for name in ("age", "visits", "trips")], axis=1)

    assert_same(cronbach_alpha(items), expected()["alpha_items"])


def test_sample_sizes_equal_r_as_far_as_r_solves_them():
    r = expected()["power"]

    assert size_for_shares(0.5, 0.6) == pytest.approx(r["n_share"], rel=1e-6)
    assert size_for_means(0.3, power=0.9) == pytest.approx(r["n_mean"], rel=1e-6)


def test_the_familiar_sample_sizes_for_a_share():
    assert size_for_share(0.05) == 385
    assert size_for_share(0.03) == 1068
    assert size_for_share(0.05, deff=1.5, response_rate=0.4) == 1441
