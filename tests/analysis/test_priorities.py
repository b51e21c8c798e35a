"""Ranks, points and equal shares: worked by hand, and what always holds."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.priorities import borda, equal_shares, points

OPTIONS = ("a", "b", "c")


def test_borda_by_hand():
    # Two rank a, b, c; one ranks c only: a and b share the two places left, half a point each.
    found = borda(OPTIONS, [{"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2, "c": 3}, {"c": 1}])
    assert [(each.option, each.score, each.voters, each.rank) for each in found] == [
        ("a", Fraction(9, 2), 2, 1),
        ("b", Fraction(5, 2), 2, 2),
        ("c", Fraction(2), 3, 3),
    ]


def test_points_by_hand_with_a_tie():
    found = points(OPTIONS, [{"a": 3, "b": 2}, {"b": 1, "c": 3}])
    assert [(each.option, int(each.score), each.voters, each.rank) for each in found] == [
        ("a", 3, 1, 1),
        ("b", 3, 2, 1),
        ("c", 3, 1, 1),
    ]


def test_equal_shares_gives_a_minority_its_part():
    # Ten people, 1000: each owns 100. Six want the three big-group options, four the other; support alone would
    # spend 900 on the six.
    costs = {"p": 300, "q": 300, "r": 300, "s": 400}
    ballots = [frozenset("pqr")] * 6 + [frozenset("s")] * 4

    found = equal_shares(costs, ballots, 1000)
    assert set(found.by_shares) == {"p", "q", "s"}
    assert (found.spent, found.left) == (1000, 0)


def test_equal_shares_lets_the_poorer_pay_what_they_have():
    # x is bought by three at 40 each; for y voter 1 has 60 left, voter 4 has 100: both pay 50 and meet its 100.
    costs = {"x": 120, "y": 100}
    ballots = [frozenset("xy"), frozenset("x"), frozenset("x"), frozenset("y")]

    assert equal_shares(costs, ballots, 400, complete=False).chosen == ("x", "y")


def test_what_no_group_can_buy_is_filled_in_by_support():
    found = equal_shares({"a": 80, "b": 90}, [frozenset("a"), frozenset("b")], 100)
    assert (found.by_shares, found.chosen, found.left) == ((), ("a",), 20)


@pytest.mark.parametrize("costs", [{"a": 0}, {"a": -1}])
def test_a_cost_is_positive(costs):
    with pytest.raises(ValueError, match="positive"):
        equal_shares(costs, [frozenset("a")], 10)


@pytest.mark.parametrize(
    ("count", "ballot"),
    [(borda, {"z": 1}), (points, {"z": 1}), (borda, {"a": 1, "b": 1}), (points, {"a": -1})],
)
def test_a_ballot_that_cannot_be_is_refused(count, ballot):
    with pytest.raises(ValueError, match=r"option|rank|negative"):
        count(OPTIONS, [ballot])


def test_nobody_votes_and_nothing_is_bought():
    assert equal_shares({"a": 5}, [], 100).chosen == ()


towns = st.tuples(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 50), min_size=1),
    st.lists(st.frozensets(st.sampled_from("abcdef"), max_size=4), min_size=1, max_size=12),
    st.integers(0, 150),
)


@given(towns)
def test_never_more_is_spent_than_there_is_and_nothing_nobody_wants(town):
    costs, ballots, budget = town
    ballots = [ballot & costs.keys() for ballot in ballots]
    found = equal_shares(costs, ballots, budget)

    assert found.spent == sum(costs[key] for key in found.chosen) <= budget
    assert found.left == budget - found.spent
    assert all(any(key in ballot for ballot in ballots) for key in found.chosen)
    assert len(set(found.chosen)) == len(found.chosen)


@given(towns, st.randoms())
def test_the_order_in_which_people_voted_changes_nothing(town, chance):
    costs, ballots, budget = town
    ballots = [ballot & costs.keys() for ballot in ballots]
    mixed = ballots[:]
    chance.shuffle(mixed)

    assert equal_shares(costs, ballots, budget).chosen == equal_shares(costs, mixed, budget).chosen


@given(towns)
def test_a_group_that_agrees_and_can_pay_for_its_option_gets_something_it_wants(town):
    """Justified representation: supporters whose shares together pay for an option do not go empty-handed."""
    costs, ballots, budget = town
    ballots = [ballot & costs.keys() for ballot in ballots]
    funded = set(equal_shares(costs, ballots, budget).chosen)
    for key, cost in costs.items():
        group = [ballot for ballot in ballots if key in ballot]
        if group and Fraction(budget, len(ballots)) * len(group) >= cost:
            assert any(ballot & funded for ballot in group)
