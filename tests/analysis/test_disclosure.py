"""Small cells are hidden so that no attacker with a linear program gets them back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import (
    ProtectedTable,
    Rules,
    feasible_range,
    is_dominated,
    may_refresh,
    primary,
    protect_table,
    round_to_base,
    two_way,
    weak_cells,
)
from analysis.errors import AnalysisError


def table_of(seed: int, groups: int = 8, answers: int = 4) -> np.ndarray:
    rng = np.random.default_rng(seed)
    size = rng.gamma(1.5, 60, groups) + 15
    return rng.poisson(size[:, None] * rng.dirichlet([1] * answers, size=groups)).astype(int)


def test_small_counts_small_groups_and_groups_of_one_mind_are_hidden_by_themselves():
    counts = np.array([[40, 9, 12], [20, 5, 4], [0, 55, 0], [30, 30, 0]])

    assert primary(counts).tolist() == [[False, True, False], [True] * 3, [True] * 3, [False] * 3]


def test_one_hidden_cell_alone_would_follow_from_the_totals():
    counts = np.array([[40, 4, 50], [60, 30, 80], [45, 20, 70]])
    alone = primary(counts)

    naive = ProtectedTable(counts, alone, np.zeros(3, bool), np.zeros(3, bool), alone)

    assert weak_cells(naive)[(0, 1)].width == 0
    assert weak_cells(protect_table(counts)) == {}


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_hidden_cell_of_a_protected_table_is_known_to_less_than_ten(seed):
    made = protect_table(table_of(seed))

    assert (made.hidden >= made.primary).all()
    assert weak_cells(made) == {}


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_that_counts_are_whole_numbers_does_not_help_the_attacker(seed):
    counts = table_of(seed, groups=5, answers=3)
    made = protect_table(counts)
    hidden = np.concatenate([made.hidden.ravel(), made.hidden_groups, made.hidden_answers, [False]])

    for cell in np.flatnonzero(made.hidden.ravel())[:4]:
        found = feasible_range(two_way(counts), hidden, int(cell), whole=True)
        assert found.low <= counts.ravel()[cell] <= found.high
        assert found.width >= 10 - 1e-6


def test_without_further_cells_the_same_attack_recovers_counts_exactly():
    """The control: the attack bites, so that its silence above means something."""
    recovered = 0
    for seed in range(10):
        counts = table_of(seed, groups=12, answers=5)
        alone = primary(counts)
        naive = ProtectedTable(counts, alone, np.zeros(12, bool), np.zeros(5, bool), alone)
        recovered += sum(weak.width < 1e-6 for weak in weak_cells(naive).values())

    assert recovered > 0


def test_protection_costs_little_where_counts_are_large():
    counts = table_of(3, groups=20, answers=4) * 20 + 40
    counts[4, 2] = 6

    made = protect_table(counts)

    assert 2 <= made.hidden.sum() <= 6
    assert not made.hidden_groups.any()


def test_a_tiny_group_hides_its_total_and_a_companion():
    counts = np.array([[3, 4], [60, 50], [45, 70], [80, 90]])

    made = protect_table(counts)

    assert made.hidden[0].all()
    assert made.hidden_groups[0]
    assert made.hidden_groups.sum() >= 2
    assert weak_cells(made) == {}


def test_a_stricter_k_hides_more():
    counts = table_of(11, groups=10)

    mild, strict = (
        protect_table(counts, rules=Rules(k=5, group=20)),
        protect_table(counts, rules=Rules(k=20, group=40)),
    )

    assert strict.hidden.sum() > mild.hidden.sum()
    assert weak_cells(strict, k=20) == {}


def test_one_respondent_who_makes_up_a_total_dominates_it():
    assert is_dominated(np.array([900.0, 50, 50]))
    assert not is_dominated(np.array([300.0, 300, 400]))


def test_counts_are_rounded_to_five():
    assert round_to_base(np.array([0, 2, 3, 7, 8, 100])).tolist() == [0, 0, 5, 5, 10, 100]


def test_a_new_release_waits_until_no_cell_changes_by_a_few():
    before = np.array([[40, 20], [30, 50]])

    assert may_refresh(before, before + [[5, 0], [0, 7]], new=12)
    assert not may_refresh(before, before + [[1, 0], [0, 11]], new=12)
    assert not may_refresh(before, before + [[5, 0], [0, 0]], new=5)


def test_rules_that_protect_nobody_are_refused():
    with pytest.raises(AnalysisError):
        Rules(k=0)
    with pytest.raises(AnalysisError):
        Rules(k=10, group=5)


def test_releases_of_a_growing_survey_never_differ_by_a_few_people():
    rng = np.random.default_rng(8)
    arrivals = [(int(rng.integers(0, 4)), int(rng.integers(0, 3))) for _ in range(300)]
    released: list[np.ndarray] = []
    for n in range(30, 301):
        counts = np.zeros((4, 3), dtype=int)
        for group, answer in arrivals[:n]:
            counts[group, answer] += 1
        if not released or may_refresh(released[-1], counts, new=int(counts.sum() - released[-1].sum())):
            released.append(counts)

    assert len(released) > 2
    for earlier in range(len(released)):
        for later in range(earlier + 1, len(released)):
            change = released[later] - released[earlier]
            assert change.sum() >= 10
            assert ((change == 0) | (change >= 5)).all()
