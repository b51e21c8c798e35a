"""Words that say nearly the same within a few days: one person many times, or many people with one letter.

Pure. They are shown together so that one person judges them together; nothing is decided by it.
Source: resemblance of sets of shingles (A. Broder, On the resemblance and containment of documents, 1997).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from common.text import fold

SHINGLE = 4
ALIKE = 0.6
WITHIN = timedelta(days=2)
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Word:
    """What is compared: where and when it was said, and its text."""

    place: Hashable
    day: date
    text: str


def bursts(words: Sequence[Word]) -> list[list[int]]:
    """Returns the positions of words that belong together, three or more each, in their order.

    Two words are alike when they were said in one place within two days and share most of their shingles; a burst
    is a chain of such. Cost grows with the square of the words in one place: give it hundreds, not thousands.
    """
    shingled = [_shingles(word.text) for word in words]
    leader = list(range(len(words)))
    for one in range(len(words)):
        for other in range(one):
            near = words[one].place == words[other].place
            near = near and abs(words[one].day - words[other].day) <= WITHIN
            if near and resemblance(shingled[one], shingled[other]) >= ALIKE:
                _join(leader, one, other)
    groups: dict[int, list[int]] = {}
    for position in range(len(words)):
        groups.setdefault(_first(leader, position), []).append(position)
    return [group for group in groups.values() if len(group) >= FEWEST]


def resemblance(one: frozenset[str], other: frozenset[str]) -> float:
    """Returns the share (0-1) of shingles that two texts have in common; nothing resembles an empty text."""
    smaller, larger = sorted((len(one), len(other)))
    if not smaller or smaller < ALIKE * larger:
        return 0.0
    shared = len(one & other)
    return shared / (smaller + larger - shared)


def _shingles(text: str) -> frozenset[str]:
    letters = "".join(sign for sign in fold(text) if sign.isalnum())
    return frozenset(letters[start : start + SHINGLE] for start in range(len(letters) - SHINGLE + 1))


def _first(leader: list[int], position: int) -> int:
    while leader[position] != position:
        position = leader[position]
    return position


def _join(leader: list[int], one: int, other: int) -> None:
    one, other = sorted((_first(leader, one), _first(leader, other)))
    leader[other] = one
