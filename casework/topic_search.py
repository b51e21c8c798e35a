"""Finds topics by what people call them: any spelling, endings of Turkish words, one or two slips of the finger."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from common.text import fold

SHORTEST_BEGINNING = 3
ONE_SLIP_FROM, TWO_SLIPS_FROM = 4, 8
EXACT, BEGINS, SLIPPED = 6, 4, 2
IN_NAME = 1
EMPTY_WORDS = frozenset(
    {
        "ve", "ile", "bir", "bu", "cok", "var", "yok", "icin", "gibi", "ama", "da", "de", "mi", "benim", "bizim", "olan", "oldu", "onunde",
    }
)  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Findable:
    """A topic as the search needs it: its key, its folded name and the other words for it."""

    key: int
    name: frozenset[str]
    words: frozenset[str]


def findable(key: int, *, name: str, words: str) -> Findable:
    """Returns what is searched of a topic."""
    return Findable(key, frozenset(_WORD.findall(fold(name))), frozenset(_WORD.findall(fold(words))))


def found(query: str, topics: Iterable[Findable], *, most: int = 8) -> list[int]:
    """Returns the keys of the topics that fit best, the best first; nothing for nothing.

    Each word of the query counts by its best likeness; a topic that meets none of them is left out.
    """
    asked = _words_of(query)
    scored = [(sum(_likeness(word, topic) for word in asked), topic.key) for topic in topics]
    best = max((score for score, _key in scored), default=0)
    close = sorted((-score, key) for score, key in scored if score and score * 2 >= best)
    return [key for _score, key in close[:most]]


def distance(one: str, other: str, *, most: int) -> int:
    """Returns how many slips part two words (a letter more, less, another, or two exchanged), at most most + 1.

    Source: optimal string alignment; Damerau, Communications of the ACM 7(3), 1964.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, letter in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != letter))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == letter:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return min(row[-1], most + 1)


def _words_of(query: str) -> list[str]:
    words = _WORD.findall(fold(query))[:20]
    return [word for word in words if len(word) > 1 and word not in EMPTY_WORDS]


def _likeness(word: str, topic: Findable) -> int:
    in_name = max((_of_two(word, known) for known in topic.name), default=0)
    in_words = max((_of_two(word, known) for known in topic.words), default=0)
    return max(in_name and in_name + IN_NAME, in_words)


def _of_two(word: str, known: str) -> int:
    if word == known:
        return EXACT
    shorter = min(len(word), len(known))
    if shorter >= SHORTEST_BEGINNING and (word.startswith(known) or known.startswith(word)):
        return BEGINS
    allowed = 2 if shorter >= TWO_SLIPS_FROM else 1 if shorter >= ONE_SLIP_FROM else 0
    if allowed and _slipped(word, known, most=allowed):
        return SLIPPED
    return 0


def _slipped(word: str, known: str, *, most: int) -> bool:
    """A slip in the word itself, or in its beginning when it carries an ending."""
    return distance(word, known, most=most) <= most or distance(word[: len(known)], known, most=most) <= most
