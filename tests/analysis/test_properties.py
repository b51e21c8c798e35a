"""What must hold for any sample: margins are met, scales do not matter, order does not matter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.calibration import NumericMargin, calibrate
from analysis.comparison import adjust
from analysis.crosstabs import rao_scott
from analysis.estimation import mean, quantile, share
from analysis.intervals import METHODS, interval_of_share
from analysis.sampling import allocate, draw
from analysis.tables import Categorical, Table
from analysis.weighting import Margin, rake, rake_and_trim, trim, weight_summary

seeds = st.integers(0, 2**32 - 1)
calm = settings(max_examples=25, deadline=None)


def sample(seed: int, n: int = 80) -> Table:
    rng = np.random.default_rng(seed)
    # every combination occurs, so that any positive margins can be met
    corners = np.array([(a, b) for a in range(3) for b in range(2)] * 3)
    codes = np.vstack([corners, np.column_stack([rng.integers(0, 3, n), rng.integers(0, 2, n)])])
    size = len(codes)
    return Table.of(
        {
            "place": Categorical(codes[:, 0], ("a", "b", "c")),
            "sex": Categorical(codes[:, 1], ("m", "w")),
            "answer": Categorical(rng.integers(-1, 3, size), ("x", "y", "z")),
            "age": rng.uniform(18, 90, size),
        },
        weights=rng.uniform(0.5, 4, size),
        strata=np.arange(size) % 4,
    )


def margins(seed: int) -> list[Margin]:
    rng = np.random.default_rng(seed + 1)
    places, sexes = rng.dirichlet([4, 4, 4]) * 1000, rng.dirichlet([6, 6]) * 1000
    return [
        Margin.of("place", dict(zip("abc", places, strict=True))),
        Margin.of("sex", dict(zip("mw", sexes, strict=True))),
    ]


@calm
@given(seeds)
def test_raked_weights_add_up_to_every_margin(seed):
    raked = rake(sample(seed), margins(seed))

    for margin in margins(seed):
        column = raked.categorical(margin.variables[0])
        for (label,), count in margin.totals.items():
            weight = raked.weights[column.codes == column.categories.index(label)].sum()
            assert weight == pytest.approx(count, rel=1e-8)


@calm
@given(seeds, st.floats(1e-3, 1e3))
def test_raking_does_not_care_for_the_scale_of_the_weights(seed, scale):
    table = sample(seed)

    one, other = (rake(t, margins(seed)) for t in (table, table.weighted(table.weights * scale)))

    assert other.weights == pytest.approx(one.weights, rel=1e-8)


@calm
@given(seeds, st.floats(1e-3, 1e3))
def test_means_shares_and_tests_do_not_care_for_the_scale_of_the_weights(seed, scale):
    table = sample(seed)
    scaled = table.weighted(table.weights * scale)

    for one, other in zip(share(table, "answer"), share(scaled, "answer"), strict=True):
        assert (other.value, other.se) == pytest.approx((one.value, one.se), rel=1e-9)
    assert mean(scaled, "age").se == pytest.approx(mean(table, "age").se, rel=1e-9)
    assert rao_scott(scaled, "answer", "sex").p == pytest.approx(
        rao_scott(table, "answer", "sex").p, rel=1e-6
    )


@calm
@given(seeds)
def test_shares_add_up_to_one_and_lie_in_their_intervals(seed):
    for method in METHODS:
        rows = share(sample(seed), "answer", interval=method)
        assert sum(row.value for row in rows) == pytest.approx(1)
        assert all(row.low <= row.value <= row.high for row in rows)
        if method != "wald":
            assert all(row.low >= 0 and row.high <= 1 for row in rows)


@calm
@given(seeds)
def test_the_order_of_rows_changes_nothing(seed):
    table = sample(seed)
    turn = np.random.default_rng(seed).permutation(table.n)
    turned = Table.of(
        {
            "answer": Categorical(table.categorical("answer").codes[turn], ("x", "y", "z")),
            "age": table.numeric("age")[turn],
        },
        weights=table.weights[turn],
        strata=(np.arange(table.n) % 4)[turn],
    )

    assert mean(turned, "age").se == pytest.approx(mean(table, "age").se)
    assert quantile(turned, "age", 0.3).value == quantile(table, "age", 0.3).value
    assert [row.se for row in share(turned, "answer")] == pytest.approx(
        [row.se for row in share(table, "answer")]
    )


@calm
@given(seeds)
def test_a_margin_that_is_raked_to_is_known_without_error(seed):
    raked = rake(sample(seed), margins(seed)[:1])

    assert [row.se for row in share(raked, "place")] == pytest.approx([0, 0, 0], abs=1e-12)


@calm
@given(seeds, st.sampled_from(["linear", "raking"]))
def test_calibration_meets_totals_of_numbers(seed, distance):
    table = sample(seed)
    wanted = 1.03 * table.weights.sum() * 52

    made = calibrate(
        table, [NumericMargin(None, table.weights.sum()), NumericMargin("age", wanted)], distance=distance
    )

    assert made.weights @ made.numeric("age") == pytest.approx(wanted, rel=1e-8)


@calm
@given(seeds)
def test_linear_calibration_to_categories_is_post_stratification_by_another_way(seed):
    table, margin = sample(seed), margins(seed)[:1]

    assert calibrate(table, margin).weights == pytest.approx(rake(table, margin).weights, rel=1e-8)


@calm
@given(seeds)
def test_trimming_keeps_the_sum_and_the_strict_form_keeps_the_bounds(seed):
    table = sample(seed)

    cut = trim(table, lower=1, upper=3.5, strict=True)

    assert cut.weights.sum() == pytest.approx(table.weights.sum())
    assert cut.weights.min() >= 1 - 1e-9
    assert cut.weights.max() <= 3.5 + 1e-9


@calm
@given(seeds)
def test_raking_and_trimming_together_meet_margins_and_bounds(seed):
    table, wanted = sample(seed), margins(seed)
    ceiling = 0.9 * rake(table, wanted).weights.max()

    made = rake_and_trim(table, wanted, upper=ceiling)

    assert made.weights.max() <= ceiling * (1 + 1e-6)
    places = made.categorical("place").codes
    assert np.bincount(places, made.weights) == pytest.approx(list(wanted[0].totals.values()), rel=1e-8)


@calm
@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=30),
    st.sampled_from(["holm", "hochberg", "bonferroni", "BH", "BY"]),
)
def test_corrected_p_values_are_larger_at_most_one_and_keep_their_order(p, method):
    adjusted = adjust(p, method=method)

    assert (adjusted >= np.array(p) - 1e-15).all()
    assert (adjusted <= 1).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(adjusted[order]) >= 0).all()


@calm
@given(st.integers(1, 400), st.integers(2, 400), st.sampled_from(METHODS))
def test_intervals_mirror_when_yes_and_no_change_places(count, n, method):
    p = min(count, n) / n
    se = (p * (1 - p) / max(n - 1, 1)) ** 0.5

    one = interval_of_share(p, se, n=n, df=n - 1, method=method)
    other = interval_of_share(1 - p, se, n=n, df=n - 1, method=method)

    assert (other.low, other.high) == pytest.approx((1 - one.high, 1 - one.low), abs=1e-9)


@calm
@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 500), min_size=1, max_size=8),
    st.integers(0, 600),
    st.sampled_from(["proportional", "equal", "root"]),
)
def test_an_allocation_adds_up_and_never_exceeds_a_stratum(sizes, n, method):
    least = sum(min(2, size) for size in sizes.values())
    n = min(max(n, least), sum(sizes.values()))

    taken = allocate(n, sizes, method=method)

    assert sum(taken.values()) == n
    assert all(min(2, sizes[name]) <= taken[name] <= sizes[name] for name in sizes)


@calm
@given(seeds)
def test_a_draw_is_repeated_by_its_seed_and_weighs_up_to_the_frame(seed):
    frame = np.random.default_rng(seed).choice(["a", "b", "c"], size=200)
    taken = dict.fromkeys(np.unique(frame), 5)

    one, other = (draw(frame, taken, rng=np.random.default_rng(seed)) for _ in range(2))

    assert one.rows.tolist() == other.rows.tolist()
    assert len(set(one.rows.tolist())) == 5 * len(taken)
    assert one.weights.sum() == pytest.approx(200)


@calm
@given(seeds)
def test_kish_says_equal_weights_cost_nothing(seed):
    table = sample(seed)

    assert weight_summary(table.weighted(np.full(table.n, 7.0))).kish_deff == pytest.approx(1)
    assert weight_summary(table).n_eff <= table.n
