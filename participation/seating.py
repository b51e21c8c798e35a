"""Who sits with whom: parties drawn to tables so that each table has people from everywhere.

Pure: takes parties, tables and a source of chance, and returns the same seats for the same chance.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# How many times two parties may change places; each change makes some table more mixed.
MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Party:
    """People who came in one registration and stay together. `traits`: what a table should not have twice."""

    key: str
    people: int
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seats:
    """A table: how many may sit there, and who sits there already."""

    key: int
    seats: int
    seated: tuple[Party, ...] = ()


def draw(parties: Iterable[Party], tables: Sequence[Seats], *, rng: random.Random) -> dict[str, int]:
    """Returns the table of each party; a party that no table has room for is not in it.

    Larger parties first, in drawn order; each goes where the fewest share a trait with it, then where the fewest
    sit. Then parties of one size change places as long as that leaves fewer people beside their like.
    Nobody who sits already is moved.
    """
    room = {each.key: list(each.seated) for each in tables}
    seats = {each.key: each.seats for each in tables}
    waiting = sorted(parties, key=lambda party: party.key)
    rng.shuffle(waiting)
    waiting.sort(key=lambda party: -party.people)
    at: dict[str, int] = {}
    for party in waiting:
        free = [key for key in room if _people(room[key]) + party.people <= seats[key]]
        if not free:
            continue
        rng.shuffle(free)
        best = min(free, key=lambda key: (_shared(party, room[key]), _people(room[key]) / seats[key]))
        room[best].append(party)
        at[party.key] = best
    _exchange([party for party in waiting if party.key in at], room, at)
    return at


def alike(parties: Iterable[Party]) -> int:
    """Returns how many pairs of parties at one table share a trait, once for each trait."""
    seen: dict[str, int] = {}
    pairs = 0
    for party in parties:
        for trait in party.traits:
            pairs += seen.get(trait, 0)
            seen[trait] = seen.get(trait, 0) + 1
    return pairs


def _exchange(movable: Sequence[Party], room: Mapping[int, list[Party]], at: dict[str, int]) -> None:
    for _round in range(MOST_ROUNDS):
        if not any(
            _changed_places(one, other, room, at)
            for number, one in enumerate(movable)
            for other in movable[number + 1 :]
            if one.people == other.people and at[one.key] != at[other.key]
        ):
            return


def _changed_places(one: Party, other: Party, room: Mapping[int, list[Party]], at: dict[str, int]) -> bool:
    here, there = room[at[one.key]], room[at[other.key]]
    now = _shared(one, here, but=one) + _shared(other, there, but=other)
    then = _shared(one, there, but=other) + _shared(other, here, but=one)
    if then >= now:
        return False
    here[here.index(one)], there[there.index(other)] = other, one
    at[one.key], at[other.key] = at[other.key], at[one.key]
    return True


def _shared(party: Party, others: Iterable[Party], *, but: Party | None = None) -> int:
    """Counts traits that the party shares with others at a table."""
    return sum(trait in other.traits for other in others if other is not but for trait in party.traits)


def _people(parties: Iterable[Party]) -> int:
    return sum(party.people for party in parties)
