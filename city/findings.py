"""What is wrong, or still to be decided, in the town's data. The command check_city prints it.

An error makes results wrong; a warning names what a person at the municipality has to confirm.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from city.models import CalendarException, DeadlineRule, Neighbourhood, OrgUnit, ReferencePopulation
from city.workdays import estimated_holidays

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Finding:
    """One thing to mend or to confirm, with a stable code."""

    level: str
    code: str
    about: str
    sentence: str

    def as_dict(self) -> dict[str, str]:
        """Returns the finding as a command prints it."""
        return asdict(self)


def findings(*, on: date) -> list[Finding]:
    """Returns all findings on a day, errors first."""
    found = [
        *_places(),
        *_populations(),
        *_units(on),
        *_rules(),
        *_calendar(on),
    ]
    return sorted(found, key=lambda finding: finding.level != ERROR)


def _places() -> Iterator[Finding]:
    if not Neighbourhood.objects.exists():
        yield Finding(ERROR, "no_places", "neighbourhoods", _("No neighbourhood is loaded."))
    for code in Neighbourhood.objects.filter(longitude=None).values_list("code", flat=True):
        yield Finding(WARNING, "no_middle", code, _("The middle is not known: it is missing on the map."))
    twice = Neighbourhood.objects.values("folded_name").annotate(n=Count("id")).filter(n__gt=1)
    for row in twice:
        yield Finding(ERROR, "same_name", row["folded_name"], _("Two neighbourhoods have the same name."))


def _populations() -> Iterator[Finding]:
    if not ReferencePopulation.objects.exists():
        yield Finding(
            WARNING, "no_population", "populations", _("No population is loaded: nothing can be weighted.")
        )
    for population in ReferencePopulation.objects.all():
        yield from _margins_disagree(population)
        yield from _places_missing(population)


def _margins_disagree(population: ReferencePopulation) -> Iterator[Finding]:
    totals = {" × ".join(margin) or "all": population.total_by(*margin) for margin in population.margins()}
    if len(set(totals.values())) > 1:
        said = ", ".join(f"{name}: {total}" for name, total in totals.items())
        yield Finding(
            ERROR,
            "margins_disagree",
            population.code,
            _("The margins have different sums: %(sums)s.") % {"sums": said},
        )


def _places_missing(population: ReferencePopulation) -> Iterator[Finding]:
    counted = {code for (code,) in population.margin("neighbourhood")}
    missing = set(Neighbourhood.objects.values_list("code", flat=True)) - counted
    if counted and missing:
        names = ", ".join(sorted(missing))
        yield Finding(
            ERROR,
            "places_not_counted",
            population.code,
            _("No count is given for: %(places)s.") % {"places": names},
        )


def _units(on: date) -> Iterator[Finding]:
    unconfirmed = OrgUnit.objects.valid_on(on).filter(confirmed=False).count()
    if unconfirmed:
        yield Finding(
            WARNING,
            "units_unconfirmed",
            "units",
            _("Units that the municipality has not confirmed: %(count)d.") % {"count": unconfirmed},
        )
    over = OrgUnit.objects.filter(valid_to__lt=on)
    for unit in over.filter(successor=None):
        yield Finding(
            WARNING, "unit_without_successor", unit.code, _("The unit has ended and has no successor.")
        )
    for unit in OrgUnit.objects.valid_on(on).filter(parent__valid_to__lt=on):
        yield Finding(
            ERROR, "part_of_an_ended_unit", unit.code, _("The unit is a part of one that has ended.")
        )
    announced = OrgUnit.objects.valid_on(on).filter(successor__isnull=False, valid_to=None)
    for unit in announced:
        yield Finding(WARNING, "successor_announced", unit.code, _("A successor is named, but no last day."))


def _rules() -> Iterator[Finding]:
    unreviewed = DeadlineRule.objects.unreviewed().count()
    if unreviewed:
        yield Finding(
            WARNING,
            "rules_unreviewed",
            "deadline rules",
            _("Deadline rules that nobody has compared with the law: %(count)d.") % {"count": unreviewed},
        )
    for rule in DeadlineRule.objects.filter(evidence=DeadlineRule.Evidence.CONFLICT):
        yield Finding(WARNING, "rule_sources_disagree", rule.code, _("Sources disagree about this term."))
    for rule, later in pairwise(DeadlineRule.objects.order_by("code", F("valid_from").asc(nulls_first=True))):
        if rule.code == later.code and (
            rule.valid_to is None or rule.valid_to >= (later.valid_from or date.min)
        ):
            yield Finding(
                ERROR, "rules_overlap", rule.code, _("Two rules of this code hold on the same day.")
            )


def _calendar(on: date) -> Iterator[Finding]:
    years = (on.year, on.year + 1)
    for year in years:
        if estimated_holidays(year):
            yield Finding(
                WARNING,
                "holidays_estimated",
                str(year),
                _("The religious holidays of this year are estimates."),
            )
    if not CalendarException.objects.filter(Q(date__year=on.year)).exists():
        yield Finding(
            WARNING,
            "no_exceptions_this_year",
            str(on.year),
            _("No administrative leave is entered for this year. Enter it, or confirm that there was none."),
        )
