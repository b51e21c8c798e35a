"""In which order options and rows are presented when an author asks for a random order.

The order follows from a seed that is stored with the response, so that it can be known afterwards.
"""

import hashlib
from collections.abc import Callable, Sequence

from surveys.language.elements import Option, Question, Row


def presented_options(question: Question, options: Sequence[Option], *, seed: str) -> tuple[Option, ...]:
    """Returns the options in the order shown; "other", "none of these" and "don't know" keep their places."""
    if not question.randomise or question.rows:
        return tuple(options)
    return _shuffled(
        options, key=lambda option: option.code, pinned=_is_pinned, seed=f"{seed}/{question.code}"
    )


def presented_rows(question: Question, *, seed: str) -> tuple[Row, ...]:
    """Returns the rows of a matrix in the order shown."""
    if not question.randomise:
        return question.rows
    return _shuffled(
        question.rows, key=lambda row: row.code, pinned=lambda row: False, seed=f"{seed}/{question.code}"
    )


def _is_pinned(option: Option) -> bool:
    return option.other or option.exclusive or bool(option.role)


def _shuffled[T](
    items: Sequence[T], *, key: Callable[[T], str], pinned: Callable[[T], bool], seed: str
) -> tuple[T, ...]:
    """Orders by a hash of seed and code: the same on every machine and in every Python release."""

    def rank(item: T) -> bytes:
        return hashlib.sha256(f"{seed}/{key(item)}".encode()).digest()

    moving = iter(sorted((item for item in items if not pinned(item)), key=rank))
    return tuple(item if pinned(item) else next(moving) for item in items)
