"""How many people a project concerns: the residents of its neighbourhoods, and of those each group as far as published.

What the register publishes by age or sex for the whole district alone is laid over the neighbourhoods in proportion, and
called an estimate. What it does not publish is not guessed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from city.age_bands import parse_age_band
from city.models import Neighbourhood, ReferencePopulation, SocialGroup


@dataclass(frozen=True, slots=True)
class Estimate:
    """people: how many live there, nothing where nobody published it · by_place: by the neighbourhood's key ·
    source: where the counts come from."""

    people: int | None
    by_place: dict[int, int]
    source: str = ""

    def share(self, place: int) -> float:
        """Returns the part of the people that live in a neighbourhood, 0 to 1."""
        return self.by_place.get(place, 0) / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class GroupEstimate:
    """people: how many of a group live in the neighbourhoods, nothing where it cannot be told · is_laid_over: told from
    the shares of the whole district."""

    people: int | None
    is_laid_over: bool = False
    source: str = ""


def residents_of(places: Iterable[Neighbourhood]) -> Estimate:
    """Returns the residents of these neighbourhoods, or of all where none is named, by the newest count."""
    keys = {place.code: place.pk for place in places} or dict(
        Neighbourhood.objects.order_by().values_list("code", "pk")
    )
    population, counts = _newest("neighbourhood")
    if population is None:
        return Estimate(None, {})
    by_place = {pk: counts[(code,)] for code, pk in keys.items() if (code,) in counts}
    return Estimate(sum(by_place.values()), by_place, str(population))


def group_in(group: SocialGroup, within: Estimate) -> GroupEstimate:
    """Returns how many of a group live among these residents, where its rule and the published counts tell it."""
    if not group.has_rule or within.people is None:
        return GroupEstimate(None)
    by_age = group.age_from is not None or group.age_to is not None
    dimensions = ("sex", "age_band") if by_age and group.sex else ("age_band",) if by_age else ("sex",)
    population, counts = _newest(*dimensions)
    if population is None:
        return GroupEstimate(None)
    inside = 0.0
    for key, number in counts.items():
        cell = dict(zip(dimensions, key, strict=True))
        if group.sex and cell["sex"] != group.sex:
            continue
        part = _overlap(group, cell["age_band"]) if by_age else 1.0
        if part is None:
            return GroupEstimate(None)
        inside += part * number
    total = sum(counts.values())
    return (
        GroupEstimate(round(within.people * inside / total), True, str(population))
        if total
        else GroupEstimate(None)
    )


def _newest(*dimensions: str) -> tuple[ReferencePopulation | None, dict[tuple[str, ...], int]]:
    for population in ReferencePopulation.objects.order_by("-year", "code"):
        if counts := population.margin(*dimensions):
            return population, counts
    return None, {}


def _overlap(group: SocialGroup, band: str) -> float | None:
    """Returns the part of a band of ages that belongs to a group, years counted alike; nothing where an open band is cut."""
    low, high = parse_age_band(band)
    first, last = group.age_from or 0, group.age_to
    if high is None:
        whole = first <= low and last is None
        outside = last is not None and last < low
        return 1.0 if whole else 0.0 if outside else None
    years = min(high, high if last is None else last) - max(low, first) + 1
    return max(0, years) / (high - low + 1)
