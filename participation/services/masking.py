"""Masking what names a person in a word: proposed by the machine, decided by who reads it.

The original is not kept anywhere: not in the row, not in the trail, which says how many of what kind.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from common import personal_data
from common.personal_data import Trace
from participation.errors import NothingToMask
from participation.models import Said
from people.audit import record
from people.models import User

KINDS = personal_data.LABELS


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that could be masked in a word."""

    field: str
    trace: Trace
    text: str

    @property
    def key(self) -> str:
        return f"{self.field}:{self.trace.start}:{self.trace.end}"

    @property
    def label(self) -> str:
        return str(KINDS[self.trace.kind])


def proposals(said: Said) -> list[Proposal]:
    """Returns what the machine finds in a word."""
    return [
        Proposal(field, trace, text[trace.start : trace.end])
        for field in said.WORDS
        for text in [getattr(said, field)]
        for trace in personal_data.traces(text)
    ]


@transaction.atomic
def mask(said: Said, *, keys: Collection[str], phrases: Iterable[str] = (), actor: User) -> Said:
    """Masks the chosen proposals, and phrases that the reader found. Errors: NothingToMask."""
    locked = type(said)._default_manager.select_for_update(of=("self",)).get(pk=said.pk)
    chosen = {each.key: each for each in proposals(locked) if each.key in keys}
    counts: Counter[str] = Counter()
    for field in locked.WORDS:
        text = getattr(locked, field)
        found = [each.trace for each in chosen.values() if each.field == field]
        found += [place for phrase in phrases for place in personal_data.places_of(phrase, text)]
        setattr(locked, field, personal_data.without(text, found))
        counts.update(trace.kind for trace in found)
    if not counts:
        raise NothingToMask
    locked.masked = [kind for kind in KINDS if kind in counts or kind in locked.masked]
    locked.save()
    record("said_masked", locked, actor=actor, activity=locked.activity_id, kinds=dict(counts))
    return locked


def masked_words(said: Said) -> list[str]:
    """Returns the kinds of what was masked in a word, for its author."""
    return [str(KINDS[kind]) for kind in said.masked if kind in KINDS]
