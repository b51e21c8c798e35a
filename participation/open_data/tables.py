"""Open tables: what a file holds, what each field means, and who brings files of a project.

Kinds of activity name their tables (Kind.open); rooms above register a source. This module knows neither.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from participation.models import Project


@dataclass(frozen=True, kw_only=True)
class OpenTable:
    """A table that leaves the house.

    word: its part of the address · title: its name · fields: name and meaning of each column, in their order ·
    rows: the rows of one subject (an activity, a project, a report); what they name is all that leaves.
    """

    word: str
    title: object
    fields: Mapping[str, object]
    rows: Callable[[Any], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True, kw_only=True)
class OpenFile:
    """A table of one subject of a project. Its address is `of` and the table's word."""

    of: str
    heading: str
    subject: Any
    table: OpenTable
    # The same in other formats: what they are called, and where they are.
    others: tuple[tuple[str, str], ...] = ()

    def rows(self) -> Iterable[tuple[Any, ...]]:
        return self.table.rows(self.subject)


Source = Callable[[Project, datetime], Iterable[OpenFile]]
Tables = Callable[[], Iterable[OpenTable]]

_sources: list[tuple[Source, Tables]] = []


def register_source(source: Source, tables: Tables) -> None:
    """Registers who brings files of a project, and the tables these can be; the same source is kept once."""
    if all(known is not source for known, _tables in _sources):
        _sources.append((source, tables))


def files_of(project: Project, *, now: datetime) -> list[OpenFile]:
    """Returns the files of a project that may leave now, in the order of the sources."""
    return [file for source, _tables in _sources for file in source(project, now)]


def all_tables() -> list[OpenTable]:
    """Returns every table there can be, each once."""
    return list({table.word: table for _source, tables in _sources for table in tables()}.values())
