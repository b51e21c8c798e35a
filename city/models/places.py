"""Neighbourhoods and the other names that people give to places in them."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from city.fields import FoldedField
from city.models.shared import Sourced, TurkishName
from common.text import fold


class NeighbourhoodQuerySet(models.QuerySet):
    """Adjectives for neighbourhoods."""

    def search(self, words: str) -> Self:
        """Returns those whose name, or another name of a place in them, contains the words in any spelling."""
        folded = fold(words)
        if not folded:
            return self
        by_alias = PlaceAlias.objects.filter(folded__contains=folded).values("neighbourhood")
        return self.filter(models.Q(folded_name__contains=folded) | models.Q(pk__in=by_alias))

    def named(self, name: str) -> Self:
        """Returns the one of exactly this name in any spelling."""
        return self.filter(folded_name=fold(name))


class Neighbourhood(TurkishName, Sourced):
    """A mahalle: its names, its middle, and its boundary where the municipality has given one."""

    code = models.SlugField(_("code"), max_length=64, unique=True)
    tuik_id = models.PositiveIntegerField(_("TÜİK number"), null=True, blank=True, unique=True)
    postal_code = models.CharField(_("postal code"), max_length=10, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    area_km2 = models.FloatField(_("area in km²"), null=True, blank=True)
    boundary = models.JSONField(_("boundary"), null=True, blank=True)
    boundary_source = models.CharField(_("source of the boundary"), max_length=400, blank=True)

    objects = NeighbourhoodQuerySet.as_manager()

    class Meta:
        verbose_name = _("neighbourhood")
        verbose_name_plural = _("neighbourhoods")
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(longitude__isnull=True, latitude__isnull=True)
                | models.Q(longitude__isnull=False, latitude__isnull=False)
                & models.Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="city_neighbourhood_middle_is_on_earth",
            ),
            models.CheckConstraint(
                condition=models.Q(area_km2__isnull=True) | models.Q(area_km2__gt=0),
                name="city_neighbourhood_area_is_positive",
            ),
        ]


class PlaceAlias(Sourced):
    """Another name for a place: a semt, a market, an old name. One name may reach into several neighbourhoods."""

    name = models.CharField(_("name"), max_length=200)
    folded = FoldedField(of="name", max_length=400, db_index=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.CASCADE, verbose_name=_("neighbourhood"), related_name="aliases"
    )
    confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("other place name")
        verbose_name_plural = _("other place names")
        ordering = ["folded", "neighbourhood_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["folded", "neighbourhood"], name="city_alias_once_a_neighbourhood"
            )
        ]

    def __str__(self) -> str:
        return self.name
