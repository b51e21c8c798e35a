"""What the field looks like: who has answered, by day, channel, place and sex, beside who lives there.

Read from running counts with a constant number of queries, whatever has come in. Days and channels count the
work in the field and are shown as they are; places and sexes count people, and small cells are hidden with
those that would give them away. Answers that wait to be mixed appear in the sum, never among the cells.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from django.db.models import Count

from city.models import Neighbourhood, ReferencePopulation
from city.models.population import Sex
from surveys.models import Survey

Z = 1.96
LEAST_EXPECTED = 5
UNDER, OVER = 0.8, 1.25
UNTOLD = ""


class Reach(StrEnum):
    """How a part of the population stands among those who answered."""

    UNDER = "under"
    ON_PAR = "on_par"
    OVER = "over"
    EARLY = "early"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the field: answers by channel, and the sum up to it."""

    day: date
    by_channel: dict[str, int]
    total: int
    so_far: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the population. `answers` is None where it is hidden; shares are 0 to 1."""

    code: str
    name: str
    people: int
    answers: int | None
    share: float | None
    expected_share: float
    reach: Reach
    per_thousand: float | None = None
    by_sex: dict[str, int | None] = field(default_factory=dict)

    @property
    def is_hidden(self) -> bool:
        return self.answers is None


@dataclass(frozen=True, slots=True)
class FieldPicture:
    """Everything that the field view shows."""

    total: int
    waiting: int
    target: int | None
    days: list[Day]
    channels: dict[str, int]
    places: list[Part]
    sexes: list[Part]
    sex_codes: list[str]
    told: int
    elsewhere: int | None
    population: ReferencePopulation | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What is read from the database."""

    days: tuple[tuple[date, str, int], ...]
    cells: tuple[tuple[str, str, int], ...]
    waiting: tuple[tuple[date, str, int], ...]

    @property
    def fingerprint(self) -> str:
        """A mark that changes when anything does."""
        text = repr((self.days, self.cells, self.waiting))
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def counts_of(survey: Survey) -> Counts:
    """Returns the running counts, and those that wait for the mixer: at most one batch."""
    waiting: list[tuple[date, str, int]] = []
    if survey.is_anonymous:
        rows = survey.intake.values("day", "channel").annotate(number=Count("pk")).order_by("day", "channel")
        waiting = [(row["day"], row["channel"], row["number"]) for row in rows]
    cells = survey.cell_counts.values_list("neighbourhood__code", "sex", "responses")
    return Counts(
        tuple(survey.day_counts.order_by("day", "channel").values_list("day", "channel", "responses")),
        tuple(sorted((place or UNTOLD, sex, number) for place, sex, number in cells if number)),
        tuple(waiting),
    )


def picture_of(survey: Survey, counts: Counts, *, today: date) -> FieldPicture:
    """Returns what may be shown of the counts."""
    days = _days(survey, counts, today=today)
    channels: dict[str, int] = defaultdict(int)
    for _day, channel, number in (*counts.days, *counts.waiting):
        channels[channel] += number
    population = survey.population
    by_place = _margin(population, "neighbourhood")
    by_sex = _margin(population, "sex")
    names = dict(Neighbourhood.objects.values_list("code", "name"))
    place_codes = [code for code in names if code in by_place] or list(names)
    sex_codes = list(by_sex) or list(Sex.values)
    cells: dict[tuple[str, str], int] = defaultdict(int)
    for place, sex, number in counts.cells:
        known = place if place in place_codes else UNTOLD
        cells[known, sex if sex in sex_codes else UNTOLD] += number
    rows, columns = [*place_codes, UNTOLD], [*sex_codes, UNTOLD]
    shown = _protected(
        tuple(tuple(cells[row, column] for column in columns) for row in rows), survey.minimum_cell
    )
    places = _places(shown, place_codes, columns, names=names, people=by_place, k=survey.minimum_cell)
    sexes = _sexes(shown, sex_codes, people=by_sex, k=survey.minimum_cell)
    total = sum(channels.values())
    return FieldPicture(
        total=total,
        waiting=sum(number for _day, _channel, number in counts.waiting),
        target=survey.target,
        days=days,
        channels=dict(sorted(channels.items(), key=lambda each: -each[1])),
        places=places,
        sexes=sexes,
        sex_codes=sex_codes,
        told=shown.told_places(),
        elsewhere=shown.row(len(rows) - 1),
        population=population,
        fingerprint=counts.fingerprint,
    )


def reach_of(answers: int, *, of: int, share: float) -> Reach:
    """Returns how a part with this share of the population stands among `of` answers.

    Under-reached: below 80 % of what its share would give, and so far below that chance alone (the 95 %
    interval of Wilson) does not explain it; over-reached: above 125 %, likewise. Where fewer than 5 answers
    would be its share, it is too early to say.
    Source — Wilson, JASA 22 (1927) 209; the four-fifths bound is a rule of thumb, not a test
    """
    if of * share < LEAST_EXPECTED:
        return Reach.EARLY
    low, high = wilson(answers, of)
    if high < share and answers < UNDER * share * of:
        return Reach.UNDER
    if low > share and answers > OVER * share * of:
        return Reach.OVER
    return Reach.ON_PAR


def wilson(count: int, n: int) -> tuple[float, float]:
    """Returns the 95 % interval of a share. Units — shares in [0, 1]"""
    p, spread = count / n, Z * Z / n
    middle = (p + spread / 2) / (1 + spread)
    half = Z * math.sqrt(p * (1 - p) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Counts of places by sex with what is hidden; the last row and column are of those who did not say.

    Shapes — cells, hidden: (places + 1, sexes + 1) · hidden_rows: (places + 1,) · hidden_columns: (sexes + 1,)
    """

    cells: tuple[tuple[int, ...], ...]
    hidden: tuple[tuple[bool, ...], ...]
    hidden_rows: tuple[bool, ...]
    hidden_columns: tuple[bool, ...]
    k: int

    @property
    def rows(self) -> list[int]:
        return [sum(row) for row in self.cells]

    @property
    def columns(self) -> list[int]:
        return [sum(column) for column in zip(*self.cells, strict=True)]

    def cell(self, row: int, column: int) -> int | None:
        return None if self.hidden[row][column] else self.cells[row][column]

    def row(self, row: int) -> int | None:
        return None if self.hidden_rows[row] else self.rows[row]

    def column(self, column: int) -> int | None:
        return None if self.hidden_columns[column] else self.columns[column]

    def told_places(self) -> int:
        """How many a place's share is taken of: without those elsewhere, unless their number is hidden."""
        return sum(self.rows if self.hidden_rows[-1] else self.rows[:-1])

    def told_sexes(self) -> int:
        """How many a sex's share is taken of, likewise."""
        return sum(self.columns if self.hidden_columns[-1] else self.columns[:-1])


@lru_cache(maxsize=64)
def _protected(cells: tuple[tuple[int, ...], ...], k: int) -> _Shown:
    """Hides small cells, and those from which they would follow; kept for the same counts."""
    import numpy as np

    from analysis.disclosure import Rules, protect_table
    from analysis.errors import NotProtectable

    counts = np.array(cells, dtype=int)
    try:
        table = protect_table(counts, rules=Rules(k=k, group=k))
    except NotProtectable:
        everything = np.ones(counts.shape, dtype=bool)
        return _Shown(
            cells,
            tuple(map(tuple, everything.tolist())),
            (True,) * counts.shape[0],
            (True,) * counts.shape[1],
            k,
        )
    return _Shown(
        cells,
        tuple(map(tuple, table.hidden.tolist())),
        tuple(table.hidden_groups.tolist()),
        tuple(table.hidden_answers.tolist()),
        k,
    )


def _days(survey: Survey, counts: Counts, *, today: date) -> list[Day]:
    """Returns every day from the first answer to today or the last answer, those without answers too."""
    by_day: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for day, channel, number in (*counts.days, *counts.waiting):
        by_day[day][channel] += number
    if not by_day:
        return []
    last = max(max(by_day), min(today, survey.closes_at.date()))
    found, so_far, day = [], 0, min(by_day)
    while day <= last:
        total = sum(by_day[day].values()) if day in by_day else 0
        so_far += total
        found.append(Day(day, dict(by_day.get(day, {})), total, so_far))
        day += timedelta(days=1)
    return found


def _margin(population: ReferencePopulation | None, variable: str) -> dict[str, int]:
    """Returns the people of one margin, of the survey's population or the newest one that has it."""
    others = ReferencePopulation.objects.order_by("-year", "code")
    for each in ([population] if population else []) + list(others):
        if counts := each.margin(variable):
            return {key[0]: number for key, number in counts.items()}
    return {}


def _places(
    shown: _Shown,
    codes: list[str],
    columns: list[str],
    *,
    names: dict[str, str],
    people: dict[str, int],
    k: int,
) -> list[Part]:
    everybody, told = sum(people.values()), shown.told_places()
    found = []
    for number, code in enumerate(codes):
        answers, lives = shown.row(number), people.get(code, 0)
        share = lives / everybody if everybody else 0.0
        by_sex = {sex: shown.cell(number, place) for place, sex in enumerate(columns)}
        found.append(
            Part(
                code,
                names[code],
                lives,
                answers,
                answers / told if answers is not None and told else None,
                share,
                _reach(shown.rows[number], answers, of=told, share=share, k=k),
                1000 * answers / lives if answers is not None and lives else None,
                by_sex,
            )
        )
    return found


def _sexes(shown: _Shown, codes: list[str], *, people: dict[str, int], k: int) -> list[Part]:
    everybody, told = sum(people.values()), shown.told_sexes()
    found = []
    for number, code in enumerate(codes):
        answers = shown.column(number)
        share = people.get(code, 0) / everybody if everybody else 0.0
        found.append(
            Part(
                code,
                str(Sex(code).label),
                people.get(code, 0),
                answers,
                answers / told if answers is not None and told else None,
                share,
                _reach(shown.columns[number], answers, of=told, share=share, k=k),
            )
        )
    return found


def _reach(true: int, answers: int | None, *, of: int, share: float, k: int) -> Reach:
    """Of a hidden count is said only what holds for every count below the smallest that is shown."""
    if not share or not of:
        return Reach.EARLY
    if answers is not None:
        return reach_of(answers, of=of, share=share)
    is_far_below = true < k and reach_of(k - 1, of=of, share=share) is Reach.UNDER
    return Reach.UNDER if is_far_below else Reach.HIDDEN
