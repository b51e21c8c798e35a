"""How many answers are hoped for, and at most taken, in each cell of neighbourhood and sex.

Setting quotas waits for submissions under way and holds back new ones for a moment, so that what was answered
before is counted exactly. Each submission's first row is its key: the table of keys is the gate.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood, ReferencePopulation
from city.models.population import Sex
from people.audit import record
from people.models import User
from surveys.errors import NotPlausible, SurveyHasClosed
from surveys.models import IntakeResponse, Quota, RespondentSnapshot, SubmissionKey, Survey

BY = {"both": ("neighbourhood", "sex"), "neighbourhood": ("neighbourhood",), "sex": ("sex",)}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that a quota is for: a neighbourhood's code and a sex; empty means all of them."""

    place: str
    sex: str

    def holds(self, place: str, sex: str) -> bool:
        """Tells whether who lives there and is of that sex belongs to the cell."""
        return self.place in ("", place) and self.sex in ("", sex)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Target and cap of a cell; without a cap everybody is taken."""

    cell: Cell
    target: int
    cap: int | None


def propose(survey: Survey, *, total: int, by: str, cap_percent: int | None = None) -> list[Wanted]:
    """Returns cells whose targets add up to `total`, in proportion to the survey's population.

    Where the population is not published by neighbourhood and sex together, the two margins are multiplied;
    a margin that it lacks is taken from the newest population that has it, for its proportions.
    cap_percent: 110 takes a tenth more than the target; none means no cap.
    """
    from analysis.errors import AnalysisError
    from analysis.sampling import allocate

    if cap_percent is not None and cap_percent < 100:
        raise NotPlausible("cap_percent", _("A cap lies at the target or above: 100 percent or more."))
    sizes = _sizes(survey, by)
    try:
        targets = allocate(total, sizes, least=1 if total >= len(sizes) else 0)
    except AnalysisError as refusal:
        raise NotPlausible("total", _("So many cannot be shared out to the cells.")) from refusal
    return [Wanted(cell, targets[cell], _cap(targets[cell], cap_percent)) for cell in sizes]


@transaction.atomic
def set_quotas(
    survey: Survey, *, wanted: Iterable[Wanted], actor: User | None, lift_caps: bool = False
) -> int:
    """Puts these cells in the place of the present ones and counts who answered already; returns how many cells.

    lift_caps: a cap below what was taken already becomes what was taken: the cell is full, and nothing is refused.
    Errors: NotPlausible when a cap is lower than what was taken; SurveyHasClosed.
    """
    # The gate first: a submission inside it still has to touch the survey's row when it commits.
    _hold_back_submissions()
    locked = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    if locked.state() == "closed":
        raise SurveyHasClosed
    taken = answered_by_cell(locked)
    places = {place.code: place for place in Neighbourhood.objects.all()}
    rows = [_quota(locked, each, places=places, taken=taken, lift=lift_caps) for each in wanted]
    Quota.objects.filter(survey=locked).delete()
    Quota.objects.bulk_create(rows)
    record(
        "survey.quotas_set",
        locked,
        actor=actor,
        cells=len(rows),
        target=sum(row.target for row in rows),
        capped=sum(row.cap is not None for row in rows),
    )
    return len(rows)


def answered_by_cell(survey: Survey) -> Counter[tuple[str, str]]:
    """Returns how many answered, by neighbourhood's code and sex; "" where it was not told."""
    counted: Counter[tuple[str, str]] = Counter()
    stored = RespondentSnapshot.objects.filter(response__survey=survey, response__excluded_because="")
    for place, sex in stored.values_list("neighbourhood__code", "sex"):
        counted[place or "", sex] += 1
    for told in IntakeResponse.objects.filter(survey=survey).values_list("snapshot", flat=True):
        counted[told.get("neighbourhood") or "", told.get("sex") or ""] += 1
    return counted


def progress(survey: Survey) -> list[dict[str, object]]:
    """Returns each quota with its names and how full it is; counts under the survey's smallest cell are hidden."""
    quotas = survey.quotas.select_related("neighbourhood").order_by("neighbourhood__sort_key", "sex")
    sexes = dict(Sex.choices)
    rows = [
        {
            "quota": quota,
            "place": str(quota.neighbourhood) if quota.neighbourhood else "",
            "sex": sexes.get(quota.sex, ""),
            "target": quota.target,
            "cap": quota.cap,
            "taken": quota.taken,
            "is_full": quota.cap is not None and quota.taken >= quota.cap,
        }
        for quota in quotas
    ]
    hidden = hidden_rows([row["taken"] for row in rows], least=survey.minimum_cell)
    for number, row in enumerate(rows):
        row["is_hidden"] = number in hidden
        row["percent"] = None if number in hidden or not row["target"] else _percent(row)
    return rows


def hidden_rows(counts: list[int], *, least: int) -> set[int]:
    """Returns the places of counts that are not shown: the small ones, and one more where a lone one could be derived."""
    small = {number for number, count in enumerate(counts) if count < least}
    if len(small) == 1 and len(counts) > 1:
        others = (number for number in range(len(counts)) if number not in small)
        small.add(min(others, key=lambda number: counts[number]))
    return small


def _hold_back_submissions() -> None:
    """Until the transaction ends. On SQLite a writing transaction does so by itself."""
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(SubmissionKey._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")


def _cap(target: int, percent: int | None) -> int | None:
    """Rounded up, and never 0: nobody is shut out for living in a small place."""
    return None if percent is None else max(1, -(-target * percent // 100))


def _percent(row: dict) -> int:
    return round(100 * row["taken"] / row["target"])


def _sizes(survey: Survey, by: str) -> dict[Cell, int]:
    """Returns the people of each cell, or what is in proportion to them."""
    population = survey.population
    if population is None:
        raise NotPlausible("by", _("Name the survey's population first: it says how many."))
    dimensions = BY[by]
    joint = population.margin(*dimensions)
    if joint:
        return {_cell(dimensions, values): count for values, count in joint.items()}
    if by != "both":
        return {_cell(dimensions, values): count for values, count in _margin(population, by).items()}
    places, sexes = _margin(population, "neighbourhood"), _margin(population, "sex")
    return {
        Cell(place or "", sex or ""): people * share
        for (place,), people in places.items()
        for (sex,), share in sexes.items()
    }


def _margin(population: ReferencePopulation, dimension: str) -> dict[tuple[str, ...], int]:
    others = ReferencePopulation.objects.exclude(pk=population.pk).order_by("-year")
    for each in (population, *others):
        if margin := each.margin(dimension):
            return margin
    raise NotPlausible("by", _("The population says nothing of this."))


def _cell(dimensions: tuple[str, ...], values: tuple[str, ...]) -> Cell:
    told = dict(zip(dimensions, values, strict=True))
    return Cell(told.get("neighbourhood") or "", told.get("sex") or "")


def _quota(
    survey: Survey,
    each: Wanted,
    *,
    places: dict[str, Neighbourhood],
    taken: Counter[tuple[str, str]],
    lift: bool,
) -> Quota:
    count = sum(number for (place, sex), number in taken.items() if each.cell.holds(place, sex))
    cap = max(each.cap, count) if lift and each.cap is not None else each.cap
    if cap is not None and cap < each.target:
        raise NotPlausible("cap", _("A cap is not lower than its target."))
    if cap is not None and cap < count:
        raise NotPlausible("cap", _("More people have answered already than the cap of a cell allows."))
    place = places[each.cell.place] if each.cell.place else None
    return Quota(
        survey=survey, neighbourhood=place, sex=each.cell.sex, target=each.target, cap=cap, taken=count
    )
