"""Traits of contributions told only of enough people, so that nobody is recognised by where and when they wrote.

Pure: counts in, what may be told out.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping

LEAST = 10
Traits = tuple[str, ...]


def coarsened(counts: Mapping[Traits, int], *, least: int = LEAST) -> dict[Traits, Traits]:
    """Returns what may be told of each combination of traits; an untold trait is empty.

    A trait is told within what is told before it, where at least `least` share it. What is left untold in a
    group is nobody or at least `least` people too: else the smallest that would be told joins it.
    """
    told: dict[Traits, Traits] = dict.fromkeys(counts, ())
    for position in range(len(next(iter(counts), ()))):
        numbers: dict[Traits, Counter[str]] = defaultdict(Counter)
        for traits, number in counts.items():
            numbers[told[traits]][traits[position]] += number
        kept = {group: _kept(each, least) for group, each in numbers.items()}
        told = {
            traits: (*before, traits[position] if traits[position] in kept[before] else "")
            for traits, before in told.items()
        }
    return told


def _kept(numbers: Counter[str], least: int) -> set[str]:
    kept = {value for value, number in numbers.items() if value and number >= least}
    rest = numbers.total() - sum(numbers[value] for value in kept)
    while kept and 0 < rest < least:
        smallest = min(kept, key=lambda value: (numbers[value], value))
        kept.remove(smallest)
        rest += numbers[smallest]
    return kept
