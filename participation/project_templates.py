"""Templates of projects: texts, level, phases and activities to begin with, as data that the unit reviews.

They are read once from participation/data/project_templates.json; a test holds them to what the kinds take.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

DATA = Path(__file__).resolve().parent / "data/project_templates.json"
type Both = tuple[str, str]
"""Turkish and English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseDraft:
    """A phase, begun when the one before it ends, and its length in days."""

    name: str
    name_en: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDraft:
    """An activity that runs in a phase, with the fields of its kind and what stands in it from the start."""

    kind: str
    phase: int
    title: str
    title_en: str
    intro: str
    intro_en: str
    detail: dict[str, Any] = field(default_factory=dict)
    subjects: tuple[Both, ...] = ()
    statements: tuple[Both, ...] = ()
    options: tuple[Both, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTemplate:
    """A project to begin with. `questionnaire` is a draft that the unit completes, publishes and asks as a survey."""

    key: str
    name: str
    name_en: str
    about: str
    about_en: str
    purpose: str
    purpose_en: str
    why: str
    why_en: str
    level: str
    topics: tuple[str, ...]
    groups: tuple[str, ...]
    phases: tuple[PhaseDraft, ...]
    activities: tuple[ActivityDraft, ...]
    questionnaire: dict[str, Any] | None = None

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" else self.name

    @property
    def says(self) -> str:
        return self.about_en if get_language() == "en" else self.about

    @property
    def days(self) -> int:
        """How long it takes from the first day to the last."""
        return sum(phase.days for phase in self.phases)


@cache
def templates() -> dict[str, ProjectTemplate]:
    """Returns the templates by their keys, in the order of the file."""
    return {row["key"]: _template(row) for row in json.loads(DATA.read_text(encoding="utf-8"))}


def _template(row: dict[str, Any]) -> ProjectTemplate:
    lists = {name: tuple(row.pop(name)) for name in ("topics", "groups")}
    phases = tuple(PhaseDraft(**phase) for phase in row.pop("phases"))
    activities = tuple(_activity(each) for each in row.pop("activities"))
    return ProjectTemplate(**row, **lists, phases=phases, activities=activities)


def _activity(row: dict[str, Any]) -> ActivityDraft:
    for name in ("subjects", "statements", "options"):
        row[name] = tuple((turkish, english) for turkish, english in row.get(name, ()))
    return ActivityDraft(**row)
