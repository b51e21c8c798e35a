"""Units of the municipality, as data: their names, places in the whole, periods and successors."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from city.models.shared import (
    EnglishName,
    Sourced,
    TurkishName,
    Validity,
    ValidityQuerySet,
    validate_code,
    validity_in_order,
)


class OrgUnitQuerySet(ValidityQuerySet):
    """Adjectives for units."""

    def confirmed(self) -> Self:
        """Returns the units that a published document of the municipality names."""
        return self.filter(confirmed=True)

    def of_kind(self, *kinds: str) -> Self:
        """Returns the units of these kinds."""
        return self.filter(kind__in=kinds)


class OrgUnit(TurkishName, EnglishName, Sourced, Validity):
    """A directorate, unit or desk. A renamed one keeps its row and points to its successor."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        DEPUTY = "deputy", _("Deputy mayor")
        DIRECTORATE = "directorate", _("Directorate")
        UNIT = "unit", _("Unit")
        DESK = "desk", _("Desk")
        BODY = "body", _("Other public body")

    code = models.CharField(_("code"), max_length=64, unique=True, validators=[validate_code])
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), null=True, blank=True, related_name="children"
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("successor"),
        null=True,
        blank=True,
        related_name="predecessors",
    )
    confirmed = models.BooleanField(_("confirmed"), default=False)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = OrgUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["sort_key", "code"]
        constraints = [
            validity_in_order("city_unit_validity_in_order"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="city_unit_is_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=~models.Q(successor=models.F("id")), name="city_unit_is_not_its_own_successor"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["municipality", "deputy", "directorate", "unit", "desk", "body"]
                ),
                name="city_unit_kind_is_known",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        for link, sentence in (
            ("parent", _("This unit would be a part of itself.")),
            ("successor", _("This unit would succeed itself.")),
        ):
            if self._is_reached_by(link):
                raise ValidationError({link: ValidationError(sentence, code="circle")})

    def _is_reached_by(self, link: str) -> bool:
        unit, seen = getattr(self, link), set()
        while unit is not None and unit.pk not in seen:
            if unit.pk == self.pk:
                return True
            seen.add(unit.pk)
            unit = getattr(unit, link)
        return False

    def is_valid_on(self, day: date) -> bool:
        """Tells whether the unit exists on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def standing_on(self, day: date) -> "OrgUnit | None":
        """Returns the unit itself, or the successor that stands in its place on a day; None if it has none."""
        unit, seen = self, set()
        while unit is not None and unit.pk not in seen:
            if unit.is_valid_on(day):
                return unit
            seen.add(unit.pk)
            unit = unit.successor
        return None
