"""Estimates of the synthetic samples equal R's survey package (tests/reference/expected.R) to 1e-8."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import regression
from analysis.calibration import NumericMargin, calibrate
from analysis.comparison import difference, rank_test
from analysis.crosstabs import rao_scott
from analysis.estimation import group_masks, mean, quantile, ratio, share, total
from analysis.tables import Table
from analysis.weighting import Margin, poststratify, rake, trim
from tests.analysis.witnesses import assert_same, expected, households, residents

SEXES = Margin.of("sex", {"man": 2700, "woman": 2720})
OWNERS = Margin.of("owner", {"no": 2500, "yes": 2920})
TOTALS = [Margin.of("sex", {"man": 2700, "woman": 2720}), NumericMargin("age", 280000)]
HEATS = Margin.of("heat", {"coal": 900, "electric": 500, "gas": 1900})
CONTENTS = Margin.of("content", {"no": 1500, "yes": 1800})
PLACES = ["place"]


@pytest.fixture(params=["plain", "strat", "nofpc"])
def sample(request) -> tuple[Table, dict]:
    return residents(request.param), expected()[request.param]


@pytest.fixture(params=["two_stage", "one_stage", "ultimate"])
def clustered(request) -> tuple[Table, dict]:
    return households(request.param), expected()[request.param]


def weightings() -> dict[str, Table]:
    plain, counted = residents("nofpc"), residents("strat")
    raked = rake(plain, [SEXES, OWNERS], tolerance=1e-13)
    return {
        "raked": raked,
        "raked_trimmed": trim(raked, lower=12, upper=30),
        "raked_trimmed_strict": trim(raked, lower=12, upper=30, strict=True),
        "poststratified": poststratify(counted, SEXES),
        "linear": calibrate(plain, TOTALS),
        "raking": calibrate(plain, TOTALS, distance="raking"),
        "logit": calibrate(plain, TOTALS, distance="logit", bounds=(0.6, 1.6)),
        "bounded": calibrate(plain, TOTALS, distance="linear", bounds=(0.93, 1.12)),
    }


@pytest.fixture(params=list(weightings()))
def weighted(request) -> tuple[Table, dict]:
    return weightings()[request.param], expected()[request.param]


def assert_rows(ours, theirs, *, deff: bool = True) -> None:
    ours = list(ours)
    assert len(ours) == len(theirs)
    for mine, row in zip(ours, theirs, strict=True):
        assert_same([mine.value, mine.se], [row["value"], row["se"]])
        if deff and row.get("deff") is not None and row["se"] > 1e-9 * abs(row["value"]):
            assert_same(mine.deff, row["deff"])


def assert_groups(estimates, theirs) -> None:
    """R lists the first category of all groups, then the second."""
    rows = sorted(estimates, key=lambda row: row[0])
    assert_same([row[1].value for row in rows], theirs["value"])
    assert_same([row[1].se for row in rows], theirs["se"])


def assert_test(test, theirs) -> None:
    assert_same([test.value, *test.df, test.p], [theirs["value"], *np.ravel(theirs["df"]), theirs["p"]])


def assert_difference(ours, theirs) -> None:
    names = ("value", "t", "df", "p", "low", "high")
    assert_same([getattr(ours, name) for name in names], [theirs[name] for name in names])


def assert_regression(ours, theirs) -> None:
    assert_same(ours.df, theirs["df"])
    for name in ("value", "se", "t", "p"):
        assert_same([getattr(term, name) for term in ours.terms], theirs[name])


def test_means_of_a_sample_equal_r_with_their_errors_and_design_effects(sample):
    table, r = sample

    assert_same(table.design.degrees_of_freedom(), r["df"])
    assert_rows([mean(table, "score")], r["mean"])
    assert_rows([mean(table, "age")], r["age"])


def test_wald_ends_equal_r_with_the_designs_degrees_of_freedom(sample):
    table, r = sample

    ours = [mean(table, "score"), *share(table, "opinion")]

    assert_same([[row.low, row.high] for row in ours], [*r["mean_ends"], *r["share_ends"]])


def test_shares_and_totals_equal_r(sample):
    table, r = sample

    assert_rows(share(table, "opinion"), r["share"])
    assert_rows(total(table, "visits"), r["total"])
    assert_rows(total(table, "sex"), r["counts"])


def test_domains_equal_r(sample):
    table, r = sample

    by_place = [(labels["place"], mean(table, "score", domain=m)) for labels, m in group_masks(table, PLACES)]
    by_both = [
        ((labels["sex"], labels["place"]), mean(table, "age", domain=m))
        for labels, m in group_masks(table, ["place", "sex"])
    ]
    shares = [
        ((row.category, labels["sex"]), row)
        for labels, m in group_masks(table, ["sex"])
        for row in share(table, "opinion", domain=m)
    ]

    assert_groups(by_place, r["by_place"])
    assert_groups(by_both, r["by_place_sex"])
    assert_groups(shares, r["share_by"])


@pytest.mark.parametrize("method", ["logit", "beta"])
def test_intervals_of_a_share_equal_r(sample, method):
    table, r = sample

    ours = share(table, "owner", interval=method)[1]

    assert_same([ours.value, ours.low, ours.high], [r[method][name] for name in ("value", "low", "high")])


def test_the_logit_interval_within_a_domain_counts_the_domains_clusters(sample):
    table, r = sample

    ours = share(table, "owner", interval="logit", domain=table.where("sex", ["woman"]))[1]

    assert_same(
        [ours.value, ours.low, ours.high], [r["logit_within"][name] for name in ("value", "low", "high")]
    )


def test_quantiles_equal_r_with_and_without_missing_answers(sample):
    table, r = sample

    for variable, name in (("age", "quantiles"), ("score", "quantiles_missing")):
        ours = [quantile(table, variable, q) for q in (0.25, 0.5, 0.75)]
        assert_same([[row.value, row.low, row.high, row.se] for row in ours], r[name])


def test_ratios_equal_r(sample):
    table, r = sample

    ours = ratio(table, "visits", "trips")

    assert_same([ours.value, ours.se, ours.deff], [r["ratio"][name] for name in ("value", "se", "deff")])


def test_rao_scott_equals_r(sample):
    table, r = sample

    assert_test(rao_scott(table, "owner", "place"), r["chi_F"])
    assert_test(rao_scott(table, "owner", "place", statistic="Chisq"), r["chi_Chisq"])
    assert_test(rao_scott(table, "opinion", "sex"), r["chi_missing"])


def test_differences_equal_r(sample):
    table, r = sample

    assert_difference(difference(table, "age", "owner"), r["ttest"])
    assert_difference(difference(table, "score", "sex"), r["ttest_missing"])


def test_rank_tests_equal_r(sample):
    table, r = sample

    two, more = rank_test(table, "age", "owner"), rank_test(table, "score", "place")

    assert_same(
        [two.value, *two.df, two.p], [r["wilcoxon"][name] for name in ("statistic", "parameter", "p")]
    )
    # R's htest of Kruskal-Wallis has the degrees of freedom where the statistic belongs
    assert_same(
        [more.df[0], more.value, more.p], [r["kruskal"][name] for name in ("statistic", "parameter", "p")]
    )


def test_regressions_equal_r(sample):
    table, r = sample

    assert_regression(regression.fit(table, "score", ["age", "place"]), r["linear"])
    logistic = regression.fit(table, "owner", ["age", "sex", "place"], family="logistic", success="yes")
    assert_regression(logistic, r["logistic"])


def test_calibrated_weights_equal_r(weighted):
    table, r = weighted

    assert_same(table.weights, r["weights"])


def test_estimates_after_calibration_equal_r(weighted):
    table, r = weighted

    assert_rows([mean(table, "score")], r["mean"])
    assert_rows(share(table, "opinion"), r["share"])
    assert_rows(total(table, "visits"), r["total"])
    by_place = [(labels["place"], mean(table, "score", domain=m)) for labels, m in group_masks(table, PLACES)]
    assert_groups(by_place, r["by_place"])


def test_tests_after_calibration_equal_r(weighted):
    table, r = weighted

    assert_test(rao_scott(table, "owner", "place"), r["chi_F"])
    assert_difference(difference(table, "age", "owner"), r["ttest"])
    two = rank_test(table, "age", "owner")
    assert_same(
        [two.value, *two.df, two.p], [r["wilcoxon"][name] for name in ("statistic", "parameter", "p")]
    )
    assert_regression(regression.fit(table, "score", ["age", "place"]), r["linear"])


def test_samples_of_clusters_equal_r(clustered):
    table, r = clustered

    assert_same(table.design.degrees_of_freedom(), r["df"])
    assert_rows([mean(table, "cost")], r["mean"])
    assert_rows(share(table, "heat"), r["share"])
    assert_rows(total(table, "rooms"), r["total"])
    by_heat = [(labels["heat"], mean(table, "cost", domain=m)) for labels, m in group_masks(table, ["heat"])]
    assert_groups(by_heat, r["by_heat"])
    assert_rows([mean(table, "cost", domain=table.where("content", ["yes"]))], r["within"])


def test_intervals_and_quantiles_of_clusters_equal_r(clustered):
    table, r = clustered

    inner = share(table, "heat", interval="logit", domain=table.where("district", ["inner"]))[2]
    ours = [quantile(table, "cost", q) for q in (0.25, 0.5, 0.75)]

    assert_same(
        [inner.value, inner.low, inner.high], [r["within_logit"][name] for name in ("value", "low", "high")]
    )
    assert_same([[row.value, row.low, row.high, row.se] for row in ours], r["quantiles"])


def test_tests_between_clusters_equal_r(clustered):
    table, r = clustered

    assert_test(rao_scott(table, "heat", "content"), r["chi_F"])
    assert_difference(difference(table, "cost", "content"), r["ttest"])
    two, more = rank_test(table, "cost", "content"), rank_test(table, "cost", "heat")
    assert_same(
        [two.value, *two.df, two.p], [r["wilcoxon"][name] for name in ("statistic", "parameter", "p")]
    )
    assert_same(
        [more.df[0], more.value, more.p], [r["kruskal"][name] for name in ("statistic", "parameter", "p")]
    )
    assert_regression(regression.fit(table, "cost", ["rooms", "heat"]), r["linear"])
    logistic = regression.fit(table, "content", ["rooms", "district"], family="logistic", success="yes")
    assert_regression(logistic, r["logistic"])


def test_two_stages_raked_equal_r():
    r = expected()["two_stage_raked"]

    table = rake(households("two_stage"), [HEATS, CONTENTS], tolerance=1e-13)

    assert_rows([mean(table, "cost")], r["mean"])
    assert_rows(total(table, "rooms"), r["total"])
    assert_rows([mean(table, "cost", domain=table.where("content", ["yes"]))], r["within"])
    assert_difference(difference(table, "cost", "content"), r["ttest"])
    assert_regression(regression.fit(table, "cost", ["rooms", "heat"]), r["linear"])
