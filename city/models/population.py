"""How many people live where, by sex and age, as far as it is published."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from city.age_bands import AgeBandError, parse_age_band
from city.models.places import Neighbourhood
from city.models.shared import validate_code

DIMENSIONS = {"neighbourhood": "neighbourhood__code", "sex": "sex", "age_band": "age_band"}


class Sex(models.TextChoices):
    """As the population register counts it."""

    FEMALE = "female", _("Women")
    MALE = "male", _("Men")


class ReferencePopulation(models.Model):
    """A published count of residents: its source, year and terms. Its cells may form several margins."""

    code = models.CharField(_("code"), max_length=64, unique=True, validators=[validate_code])
    name = models.CharField(_("name"), max_length=200)
    source = models.CharField(_("source"), max_length=400)
    year = models.PositiveSmallIntegerField(_("year"))
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("reference population")
        verbose_name_plural = _("reference populations")
        ordering = ["-year", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__range=(1900, 2200)), name="city_population_year_is_plausible"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def margin(self, *dimensions: str) -> dict[tuple[str, ...], int]:
        """Returns the counts by exactly these dimensions, keyed by their values in the order asked."""
        keys = [DIMENSIONS[dimension] for dimension in dimensions]
        rows = self.cells.crossed_by(*dimensions).order_by(*keys).values_list(*keys, "count")
        return {tuple(values): count for *values, count in rows}

    def margins(self) -> list[tuple[str, ...]]:
        """Returns the dimensions of each table that the cells form, such as [("neighbourhood",), ("sex",)]."""
        rows = self.cells.values_list("neighbourhood_id", "sex", "age_band")
        found = {
            tuple(d for d, value in zip(DIMENSIONS, row, strict=True) if value is not None) for row in rows
        }
        return sorted(found)

    def total(self) -> int:
        """Returns the number of residents: the sum of the first margin. check_city says if margins disagree."""
        margins = self.margins()
        return self.total_by(*margins[0]) if margins else 0

    def total_by(self, *dimensions: str) -> int:
        """Returns the sum of the cells of one margin."""
        return self.cells.crossed_by(*dimensions).aggregate(total=Sum("count"))["total"] or 0


class PopulationCellQuerySet(models.QuerySet):
    """Adjectives for cells."""

    def crossed_by(self, *dimensions: str) -> Self:
        """Returns the cells that say something of exactly these dimensions."""
        unknown = set(dimensions) - set(DIMENSIONS)
        if unknown:
            raise KeyError(f"A population has no dimension {sorted(unknown)}.")
        return self.filter(**{f"{name}__isnull": name not in dimensions for name in DIMENSIONS})


class PopulationCell(models.Model):
    """A count of people. An empty dimension means: of all of them together."""

    population = models.ForeignKey(
        ReferencePopulation, models.CASCADE, verbose_name=_("reference population"), related_name="cells"
    )
    neighbourhood = models.ForeignKey(
        Neighbourhood,
        models.PROTECT,
        verbose_name=_("neighbourhood"),
        null=True,
        blank=True,
        related_name="population_cells",
    )
    sex = models.CharField(_("sex"), max_length=8, choices=Sex, null=True, blank=True)
    age_band = models.CharField(_("age band"), max_length=12, null=True, blank=True)
    count = models.PositiveIntegerField(_("count"))

    objects = PopulationCellQuerySet.as_manager()

    class Meta:
        verbose_name = _("population cell")
        verbose_name_plural = _("population cells")
        ordering = ["population_id", "id"]
        constraints = [
            models.UniqueConstraint(
                F("population"),
                Coalesce(F("neighbourhood"), Value(0)),
                Coalesce(F("sex"), Value("")),
                Coalesce(F("age_band"), Value("")),
                name="city_population_cell_once",
            ),
            models.CheckConstraint(condition=Q(count__gte=0), name="city_population_count_is_not_negative"),
            models.CheckConstraint(
                condition=Q(sex=None) | Q(sex__in=["female", "male"]), name="city_population_sex_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.population_id}: {self.neighbourhood_id} {self.sex} {self.age_band}"

    def clean(self) -> None:
        super().clean()
        if self.age_band is not None:
            try:
                parse_age_band(self.age_band)
            except AgeBandError as problem:
                raise ValidationError({"age_band": str(problem)}) from problem
