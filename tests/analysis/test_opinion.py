"""Opinion groups: found where they are, not found where there are none, told apart and joined by what they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import AnalysisError, TooFewAnswers
from analysis.opinion import (
    UNGROUPED,
    adjusted_rand_index,
    common_ground,
    marks,
    opinion_groups,
)


def grouped(votes, *, seed: int = 1, **options):
    return opinion_groups(votes, rng=np.random.default_rng(seed), **options)


def planted(*, sizes: tuple[int, ...] = (60, 40), gaps: float = 0.4, noise: float = 0.1, seed: int = 3):
    """Returns votes of groups that answer twelve statements each in its own way, the last two alike, and the truth."""
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(len(sizes)), sizes)
    ways = rng.permuted(np.tile([1.0, -1.0], (len(sizes), 6)), axis=1)
    ways[1] = -ways[0]
    ways[:, -2:] = 1.0
    table = ways[truth]
    table = np.where(rng.random(table.shape) < noise, rng.choice([1.0, 0.0, -1.0], table.shape), table)
    table[rng.random(table.shape) < gaps] = np.nan
    return table, truth


@pytest.mark.parametrize("sizes", [(60, 40), (50, 30, 25)])
def test_planted_groups_are_found_with_gaps_and_noise(sizes):
    votes, truth = planted(sizes=sizes, gaps=0.25)
    found = grouped(votes)

    placed = found.labels != UNGROUPED
    assert len(found.sizes) == len(sizes)
    assert adjusted_rand_index(found.labels[placed], truth[placed]) > 0.9
    assert found.stability > 0.8
    assert found.p_value == pytest.approx(1 / 40)
    assert list(found.sizes) == sorted(found.sizes, reverse=True)


@pytest.mark.parametrize("seed", range(6))
def test_votes_without_a_pattern_fall_into_no_groups(seed):
    rng = np.random.default_rng([seed, 7])
    votes = rng.choice([1.0, 0.0, -1.0, np.nan], size=(150, 25), p=[0.4, 0.1, 0.2, 0.3])

    found = grouped(votes, level=0.025)

    assert found.sizes == ((found.labels == 0).sum(),)
    assert np.isnan(found.stability)


def test_where_all_say_the_same_there_is_one_group():
    found = grouped(np.ones((40, 10)))
    assert found.sizes == (40,)
    assert found.p_value == 1.0


def test_who_answered_little_is_in_no_group():
    votes, _truth = planted(gaps=0.0)
    votes[0, 5:] = np.nan
    found = grouped(votes)

    assert found.labels[0] == UNGROUPED
    assert np.isnan(found.positions[0]).all()
    assert sum(found.sizes) == len(votes) - 1


def test_a_group_has_at_least_ten_people():
    votes, _truth = planted(sizes=(80, 6), gaps=0.0, noise=0.05)
    assert min(grouped(votes).sizes) >= 10


def test_the_same_votes_give_the_same_groups():
    votes, _truth = planted()
    first, second = grouped(votes), grouped(votes)
    assert (first.labels == second.labels).all()
    assert first.stability == second.stability


def test_too_few_people_are_told_so():
    with pytest.raises(TooFewAnswers):
        grouped(np.ones((19, 10)))
    with pytest.raises(TooFewAnswers):
        grouped(np.ones((40, 2)))


def test_other_numbers_are_no_votes():
    with pytest.raises(AnalysisError):
        grouped(np.full((40, 10), 2.0))


def test_marks_by_hand():
    # Statement 0: all of the first 20 agree, of the other 20 nobody. Statement 1: half of both.
    first, second = [1.0] * 20 + [-1.0] * 20, [1.0, -1.0] * 20
    votes, labels = np.array([first, second]).T, np.repeat([0, 1], 20)

    found = marks(votes, labels)

    assert [(each.statement, each.group, each.agrees) for each in found] == [(0, 0, True), (0, 1, False)]
    assert found[0].share == 1.0
    assert found[0].share_of_rest == 0.0
    # (21/22 - 1/22) over sqrt(2 * (21/22)(1/22)/22) is 14.5: far beyond what four comparisons could give.
    assert found[0].p_value < 1e-30


def test_common_ground_needs_every_group_and_enough_votes():
    labels = np.repeat([0, 1], 30)
    both = np.ones(60)
    one = np.where(labels == 0, 1.0, -1.0)
    narrow = np.where(np.arange(60) % 30 < 17, 1.0, -1.0)
    few = np.where(np.arange(60) % 30 < 9, 1.0, np.nan)

    found = common_ground(np.array([both, one, narrow, few, -both]).T, labels)

    assert [(each.statement, each.agrees, each.n) for each in found] == [(0, True, 60), (4, False, 60)]
    # Wilson's low end of 30 of 30: 30 / (30 + 1.96²).
    assert found[0].low == pytest.approx(30 / (30 + 1.959964**2), rel=1e-6)


def test_adjusted_rand_by_hand():
    # Of 15 pairs 4 are together in the first, 7 in the second, 2 in both.
    first, second = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 1, 1])
    together, of_first, of_second = 1 + 1, 3 + 1, 1 + 6
    expected = (together - of_first * of_second / 15) / (
        (of_first + of_second) / 2 - of_first * of_second / 15
    )
    assert adjusted_rand_index(first, second) == pytest.approx(expected)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=40), st.permutations(range(4)))
def test_names_of_groups_do_not_matter(labels, names):
    first = np.array(labels)
    assert adjusted_rand_index(first, np.array(names)[first]) == pytest.approx(1.0)
