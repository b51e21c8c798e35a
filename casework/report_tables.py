"""The figures of cases as tables for people: what a page shows and a workbook holds is one and the same."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casework.counts_shown import shown_places
from casework.models import CaseTopic, InformationAppeal, ResponsibleBody
from casework.words import CaseKind, Door, Outcome, RefusalGround, Verb
from city.models import Neighbourhood

HIDDEN = "…"
MOST_TOPICS = 60
Counts = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its title, a note, and lines of a label and a count; None is a hidden count."""

    title: str
    lines: list[tuple[str, int | None]]
    note: str = ""

    @property
    def rows(self) -> list[dict]:
        """The lines as the table component draws them."""
        return [
            {"head": label, "cells": [{"text": HIDDEN if count is None else count, "number": True}]}
            for label, count in self.lines
        ]


def tables_of(counts: Counts) -> list[Table]:
    """Returns volume, timeliness, doors, kinds, topics, neighbourhoods, endings, satisfaction and redirects."""
    topics = {topic.code: topic.label for topic in CaseTopic.objects.all()}
    bodies = {body.code: body.label for body in ResponsibleBody.objects.all()}
    return [
        Table(_("Volume and time"), _volume(counts)),
        Table(_("By door"), _sorted(counts, "received_door", dict(Door.choices))),
        Table(_("By kind"), _sorted(counts, "received_kind", dict(CaseKind.choices))),
        Table(
            _("By topic"),
            _sorted(counts, "received_topic", {**topics, "": _("Without a subject")})[:MOST_TOPICS],
        ),
        _places(counts),
        Table(_("How they ended"), _sorted(counts, "ended", _endings())),
        Table(_("Satisfaction, 1 to 5"), [(str(n), counts["rated", str(n)]) for n in range(5, 0, -1)]),
        Table(
            _("Told that another body answers"),
            _sorted(counts, "redirected", bodies),
            _("On the web form; counted for the whole town only."),
        ),
    ]


def information_tables(counts: Counts, appeals: Counts) -> list[Table]:
    """Returns what law 4982, art. 30, asks for each year."""
    given = {name: counts["information", name] for name in Outcome.values}
    summary = [
        (_("Requests that came in"), counts["received_kind", CaseKind.INFORMATION]),
        (_("Information given"), given[Outcome.GRANTED]),
        (_("Given in part, the secret part taken out"), given[Outcome.PARTLY_GRANTED]),
        (_("Published already: told where"), given[Outcome.PUBLISHED_ELSEWHERE]),
        (_("Refused"), given[Outcome.REFUSED] + given[Outcome.SPECIAL_STUDY]),
        (_("Sent on to another body"), given[Outcome.REDIRECTED]),
        (_("Withdrawn"), counts["information", Verb.WITHDRAWN]),
        (_("Fee not paid: counts as withdrawn"), counts["information", Verb.FEE_LAPSED]),
        (_("Term extended"), counts[Verb.EXTENDED, ""]),
    ]
    grounds = [(label, counts["information_ground", code]) for code, label in RefusalGround.choices]
    before, results = dict(InformationAppeal.Before.choices), dict(InformationAppeal.Result.choices)
    appealed = [
        (f"{before[place]}: {results[result]}", appeals[place, result])
        for place in before
        for result in results
    ]
    return [
        Table(_("Requests under law 4982"), summary),
        Table(_("Refused or given in part, by ground"), [each for each in _texts(grounds) if each[1]]),
        Table(_("Appealed, and with which result"), [each for each in _texts(appealed) if each[1]]),
    ]


def _volume(counts: Counts) -> list[tuple[str, int | None]]:
    ended = sum(count for (what, _sort), count in counts.items() if what == "ended")
    return [
        (_("Cases that came in"), counts["received", ""]),
        (_("Cases that ended"), ended),
        (_("Answered in time"), counts["in_time", ""]),
        (_("Answered late"), counts["late", ""]),
        (_("Opened again"), counts[Verb.REOPENED, ""]),
        (_("Objections"), counts[Verb.OBJECTED, ""]),
    ]


def _places(counts: Counts) -> Table:
    names = {place.code: place.name for place in Neighbourhood.objects.all()}
    known = {code: counts["received_place", code] for code in names}
    shown = shown_places(known)
    lines = [(names[code], shown[code]) for code in names if known[code] or shown[code] is None]
    lines.append((_("Without a place"), counts["received_place", ""]))
    note = _(
        "Counts below five are not shown (…), and as many others as are needed so that none can be guessed."
    )
    return Table(_("By neighbourhood"), lines, note)


def _sorted(counts: Counts, what: str, labels: Mapping[str, object]) -> list[tuple[str, int | None]]:
    found = [(str(labels.get(sort, sort)), count) for (name, sort), count in counts.items() if name == what]
    return sorted(found, key=lambda line: (-line[1], line[0]))


def _endings() -> dict[str, str]:
    return {**dict(Outcome.choices), **{verb.value: verb.label for verb in Verb}}


def _texts(lines: Iterable[tuple[object, int]]) -> list[tuple[str, int | None]]:
    return [(str(label), count) for label, count in lines]
