"""The lottery of a panel: every panel meets its quotas, and no rule could give the least lucky a better chance."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.lottery import (
    NoPanelMeetsQuotas,
    Pool,
    Quota,
    draw_up,
    gini,
    least_changes,
    replacement,
    replacement_order,
)


def quota(trait: str, low: int, high: int, *members: int) -> Quota:
    return Quota(trait, low, high, members)


def panels_within(pool: Pool) -> list[tuple[int, ...]]:
    """Returns all panels that meet the quotas, by trying each choice."""
    return [
        panel
        for panel in combinations(range(pool.size), pool.seats)
        if all(each.low <= len({*panel} & {*each.members}) <= each.high for each in pool.quotas)
    ]


def best_least_by_trying_all(pool: Pool) -> float:
    """Returns the greatest least chance over all panels there are, solved as one linear program."""
    panels = panels_within(pool)
    sits = np.array([[place in panel for panel in panels] for place in range(pool.size)], dtype=float)
    sits = sits[sits.any(axis=1)]
    found = linprog(
        [*[0.0] * len(panels), -1.0],
        A_ub=np.hstack([-sits, np.ones((len(sits), 1))]),
        b_ub=np.zeros(len(sits)),
        A_eq=[[*[1.0] * len(panels), 0.0]],
        b_eq=[1.0],
    )
    return float(found.x[-1])


@st.composite
def pools(draw) -> Pool:
    size = draw(st.integers(4, 9))
    seats = draw(st.integers(2, size - 1))
    quotas = []
    for trait in range(draw(st.integers(1, 3))):
        has = draw(st.lists(st.booleans(), min_size=size, max_size=size))
        members = tuple(place for place, each in enumerate(has) if each)
        low = draw(st.integers(0, seats))
        quotas.append(Quota(str(trait), low, draw(st.integers(low, seats)), members))
    return Pool(size, seats, tuple(quotas))


@settings(max_examples=60, deadline=None)
@given(pool=pools())
def test_the_least_chance_is_the_best_that_any_lottery_could_give(pool):
    assume(panels_within(pool))

    lottery = draw_up(pool)

    allowed = {*panels_within(pool)}
    assert {tuple(map(int, panel)) for panel in lottery.panels} <= allowed
    assert lottery.panels.shape == (1000, pool.seats)
    assert lottery.chances.sum() == pytest.approx(pool.seats)
    assert lottery.best_least == pytest.approx(best_least_by_trying_all(pool), abs=1e-5)
    assert lottery.best_least - 0.005 <= lottery.least <= lottery.best_least + 0.001


@settings(max_examples=40, deadline=None)
@given(pool=pools(), data=st.data())
def test_in_which_order_people_came_changes_nobodys_prospects(pool, data):
    assume(panels_within(pool))
    places = data.draw(st.permutations(range(pool.size)))
    quotas = tuple(Quota(q.trait, q.low, q.high, tuple(places[m] for m in q.members)) for q in pool.quotas)

    assert draw_up(Pool(pool.size, pool.seats, quotas)).best_least == pytest.approx(
        draw_up(pool).best_least, abs=1e-5
    )


@settings(max_examples=60, deadline=None)
@given(pool=pools())
def test_quotas_that_cannot_be_met_give_way_just_enough(pool):
    assume(not panels_within(pool))

    with pytest.raises(NoPanelMeetsQuotas):
        draw_up(pool)
    changes = {change.trait: change for change in least_changes(pool)}

    assert changes
    eased = tuple(
        Quota(q.trait, changes[q.trait].low, changes[q.trait].high, q.members) if q.trait in changes else q
        for q in pool.quotas
    )
    assert panels_within(Pool(pool.size, pool.seats, eased))


def test_where_nothing_tells_people_apart_everybody_has_the_same_chance():
    lottery = draw_up(Pool(size=20, seats=5, quotas=()))

    assert lottery.chances.tolist() == pytest.approx([0.25] * 20, abs=0.001)
    assert lottery.gini < 0.002


def test_two_groups_with_a_seat_each_have_chances_by_their_sizes():
    pool = Pool(12, 4, (quota("a", 2, 2, 0, 1, 2, 3), quota("b", 2, 2, *range(4, 12))))
    lottery = draw_up(pool)

    assert lottery.chances[:4].tolist() == pytest.approx([0.5] * 4, abs=0.001)
    assert lottery.chances[4:].tolist() == pytest.approx([0.25] * 8, abs=0.001)


def test_the_same_pool_gives_the_same_thousand_panels():
    rng = np.random.default_rng(20261123)
    young = tuple(np.flatnonzero(rng.random(60) < 0.3).tolist())
    pool = Pool(60, 12, (quota("young", 3, 4, *young), quota("first", 2, 9, *range(20))))

    assert np.array_equal(draw_up(pool).panels, draw_up(pool).panels)


def test_somebody_who_fits_no_panel_takes_nobodys_chance_away():
    lottery = draw_up(Pool(6, 2, (quota("no seat for them", 0, 0, 5),)))

    assert lottery.chances[5] == 0
    assert lottery.least == pytest.approx(0.4)


def test_quotas_that_can_be_met_need_no_change():
    assert least_changes(Pool(4, 2, (quota("a", 1, 1, 0, 1),))) == ()


def test_too_few_women_are_named_with_the_quota_that_could_be_met():
    (change,) = least_changes(Pool(6, 4, (quota("women", 3, 4, 0, 1),)))

    assert (change.trait, change.low, change.high) == ("women", 2, 4)


def test_fewer_volunteers_than_seats_are_never_a_panel():
    with pytest.raises(NoPanelMeetsQuotas):
        least_changes(Pool(3, 4, ()))


def test_the_order_of_replacements_is_known_only_with_the_number():
    names = [f"G{number:03d}" for number in range(50)]

    assert replacement_order(417, names) == replacement_order(417, list(reversed(names)))
    assert replacement_order(417, names) != replacement_order(418, names)
    assert sorted(replacement_order(417, names)) == names


def test_who_keeps_the_quotas_is_asked_before_who_comes_earlier():
    pool = Pool(5, 2, (quota("a", 1, 1, 0, 1, 4), quota("b", 1, 1, 2, 3)))

    assert replacement(pool, sitting=[2], asked=[3, 4, 1]) == 4
    assert replacement(pool, sitting=[2], asked=[3]) == 3
    assert replacement(pool, sitting=[2], asked=[2]) is None


def test_gini_of_published_examples():
    assert gini(np.array([1, 1, 1, 1])) == pytest.approx(0)
    assert gini(np.array([0, 0, 0, 1])) == pytest.approx(0.75)
    assert gini(np.array([1, 2, 3, 4, 5])) == pytest.approx(4 / 15)
