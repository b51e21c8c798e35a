"""What many people want first: ranks, points, and shares of a budget. Pure; exact fractions, so that ties are ties.

Ballots are given as one mapping a voter; options are named by any ordered key. Nothing here knows a database.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

type Key = Hashable


@dataclass(frozen=True, slots=True)
class Standing:
    """One option's place: its score, how many named it, and its rank (equal scores share a rank)."""

    option: Key
    score: Fraction
    voters: int
    rank: int


@dataclass(frozen=True, slots=True)
class Funded:
    """What a budget is spent on: options in the order chosen, what each voter paid for them, and what is left.

    `by_shares` were bought by their supporters' equal shares; the rest of `chosen` was filled in by support alone.
    """

    chosen: tuple[Key, ...]
    by_shares: tuple[Key, ...]
    spent: Fraction
    left: Fraction


def borda(options: Sequence[Key], ballots: Sequence[Mapping[Key, int]]) -> list[Standing]:
    """Returns the options by Borda's count: n - 1 points for a first place, none for a last.

    ballots: rank from 1 by option; those not ranked share the places that are left (their mean). Source: J.-C. de
    Borda, Mémoire sur les élections au scrutin, 1781. Raises ValueError for a rank used twice or an unknown option.
    """
    n = len(options)
    scores, voters = dict.fromkeys(options, Fraction(0)), dict.fromkeys(options, 0)
    for ballot in ballots:
        _check_known(ballot, scores)
        if len(set(ballot.values())) != len(ballot):
            raise ValueError("A rank is used twice.")
        ranked = sorted(ballot, key=ballot.__getitem__)
        for place, option in enumerate(ranked):
            scores[option] += n - 1 - place
            voters[option] += 1
        left = n - len(ranked)
        for option in scores.keys() - ballot.keys():
            scores[option] += Fraction(left - 1, 2)
    return _standings(scores, voters)


def points(options: Sequence[Key], ballots: Sequence[Mapping[Key, int]]) -> list[Standing]:
    """Returns the options by the sum of the points people gave them (cumulative voting).

    ballots: points by option, at least 0. Raises ValueError for negative points or an unknown option.
    """
    scores, voters = dict.fromkeys(options, Fraction(0)), dict.fromkeys(options, 0)
    for ballot in ballots:
        _check_known(ballot, scores)
        for option, given in ballot.items():
            if given < 0:
                raise ValueError("Points are never negative.")
            scores[option] += given
            voters[option] += given > 0
    return _standings(scores, voters)


def equal_shares(
    costs: Mapping[Key, int], approvals: Sequence[frozenset[Key]], budget: int, *, complete: bool = True
) -> Funded:
    """Returns what is funded when everybody owns an equal share of the budget (method of equal shares).

    costs: positive whole money by option · approvals: what each voter supports · budget: whole money, at least 0.
    An option's worth to its supporter is its cost, so that the next bought is the one whose supporters pay the
    smallest part of their money a unit of cost. What no group can buy is filled in by the number of supporters
    (`complete`). Ties: more supporters, then cheaper, then the order of the options' names.
    Source: D. Peters, G. Pierczyński, P. Skowron, Proportional Participatory Budgeting with Additive Utilities,
    NeurIPS 2021. Raises ValueError for a cost that is not positive or an unknown option.
    """
    if any(cost <= 0 for cost in costs.values()):
        raise ValueError("A cost is positive.")
    for ballot in approvals:
        _check_known(ballot, costs)
    share = Fraction(budget, len(approvals)) if approvals else Fraction(0)
    purse = [share] * len(approvals)
    supporters = {key: [i for i, ballot in enumerate(approvals) if key in ballot] for key in costs}
    chosen: list[Key] = []
    while found := _next(costs, supporters, purse, set(chosen)):
        option, price = found
        for i in supporters[option]:
            purse[i] -= min(purse[i], price)
        chosen.append(option)
    by_shares = tuple(chosen)
    left = Fraction(budget) - sum(costs[key] for key in chosen)
    if complete:
        for key in sorted(costs, key=lambda key: (-len(supporters[key]), costs[key], str(key))):
            if key not in chosen and supporters[key] and costs[key] <= left:
                chosen.append(key)
                left -= costs[key]
    return Funded(tuple(chosen), by_shares, Fraction(budget) - left, left)


def _next(
    costs: Mapping[Key, int], supporters: Mapping[Key, list[int]], purse: list[Fraction], bought: set[Key]
) -> tuple[Key, Fraction] | None:
    """Returns the option that is cheapest to its supporters a unit of its cost, and what each pays at most."""
    best = None
    for key, cost in costs.items():
        if key in bought or sum(purse[i] for i in supporters[key]) < cost or not supporters[key]:
            continue
        price = _price(cost, sorted(purse[i] for i in supporters[key]))
        order = (price / cost, -len(supporters[key]), cost, str(key))
        if best is None or order < best[0]:
            best = (order, key, price)
    return best and (best[1], best[2])


def _price(cost: int, purses: list[Fraction]) -> Fraction:
    """Returns the smallest payment with which supporters, paying it or all they have, meet the cost."""
    left = Fraction(cost)
    for number, money in enumerate(purses):
        price = left / (len(purses) - number)
        if price <= money:
            return price
        left -= money
    return purses[-1]


def _check_known(ballot: Mapping[Key, int] | frozenset[Key], options: Mapping[Key, object]) -> None:
    if any(option not in options for option in ballot):
        raise ValueError("A ballot names an option that does not exist.")


def _standings(scores: Mapping[Key, Fraction], voters: Mapping[Key, int]) -> list[Standing]:
    ordered = sorted(scores, key=lambda option: (-scores[option], str(option)))
    return [
        Standing(option, scores[option], voters[option], 1 + sum(s > scores[option] for s in scores.values()))
        for option in ordered
    ]
