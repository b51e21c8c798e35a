"""What changed between two texts, word by word. No markup: who shows it says what was taken out and put in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

# Beyond so many words on either side the whole text counts as replaced: comparing costs their product.
MOST_WORDS = 2000
_PIECE = re.compile(r"\s+|[^\W_]+(?:[’'][^\W_]+)*|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Change:
    """A run of text that stayed (`same`), was taken out (`gone`) or put in (`new`)."""

    what: str
    text: str


def changes(old: str, new: str) -> tuple[Change, ...]:
    """Returns the runs that lead from one text to the other.

    Joining `same` and `gone` gives the old text, joining `same` and `new` the new one.
    """
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    if max(len(before), len(after)) > 2 * MOST_WORDS:
        return tuple(
            _merged([Change("gone", old), Change("new", new)] if old != new else [Change("same", old)])
        )
    found = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Change("same", "".join(before[i:j])))
        else:
            found += [Change("gone", "".join(before[i:j])), Change("new", "".join(after[k:m]))]
    return tuple(_merged(_bridged(found)))


def likeness(old: str, new: str) -> float:
    """Returns how much of two texts is the same words in the same order: 0 nothing, 1 everything."""
    before, after = old.split()[:MOST_WORDS], new.split()[:MOST_WORDS]
    return SequenceMatcher(None, before, after, autojunk=False).ratio()


def _bridged(found: list[Change]) -> list[Change]:
    """A mere space between two changed words belongs to the change: a reader hears one change, not two."""
    out = []
    for place, change in enumerate(found):
        is_between = 0 < place < len(found) - 1
        if change.what == "same" and not change.text.strip() and is_between:
            out += [Change("gone", change.text), Change("new", change.text)]
        else:
            out.append(change)
    return out


def _merged(found: list[Change]) -> Iterator[Change]:
    """Yields runs without empty ones; between two that stayed, first what went, then what came."""
    for is_same, run in groupby((c for c in found if c.text), key=lambda c: c.what == "same"):
        run = list(run)
        for what in ("same",) if is_same else ("gone", "new"):
            if text := "".join(c.text for c in run if c.what == what):
                yield Change(what, text)
