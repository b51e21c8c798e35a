"""What several tables of the town share: a Turkish name, an origin, a period of validity."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from city.fields import FoldedField, TurkishOrderField

validate_code = RegexValidator(
    r"^[a-z0-9]+(?:[-_.][a-z0-9]+)*\Z",
    _("A code has small ASCII letters and digits, joined by hyphen, underscore or full stop."),
)


class TurkishName(models.Model):
    """A name with the columns that make it searchable and sortable on every database."""

    name = models.CharField(_("name"), max_length=200)
    folded_name = FoldedField(of="name", max_length=400, db_index=True)
    sort_key = TurkishOrderField(of="name", max_length=600, db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None and "name" in update_fields:
            update_fields = {*update_fields, "folded_name", "sort_key"}
        super().save(update_fields=update_fields, **kwargs)


class EnglishName(models.Model):
    """An English name beside the Turkish one."""

    name_en = models.CharField(_("English name"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """The name in the language of the page; the Turkish one where there is no other."""
        in_turkish = (get_language() or "tr").startswith("tr")
        return self.name if in_turkish or not self.name_en else self.name_en


class Sourced(models.Model):
    """Where a row comes from, under which terms, and of which day it is."""

    source = models.CharField(_("source"), max_length=400, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)

    class Meta:
        abstract = True


class ValidityQuerySet(models.QuerySet):
    """Rows that hold during a period; both days belong to it, an empty day is open."""

    def valid_on(self, day: Any) -> "ValidityQuerySet":
        """Returns the rows that hold on a day."""
        begun = models.Q(valid_from=None) | models.Q(valid_from__lte=day)
        not_over = models.Q(valid_to=None) | models.Q(valid_to__gte=day)
        return self.filter(begun, not_over)


class Validity(models.Model):
    """A period in which a row holds. The last day belongs to it."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True


def validity_in_order(name: str) -> models.CheckConstraint:
    """Returns the constraint that a period does not end before it begins."""
    return models.CheckConstraint(
        condition=models.Q(valid_from=None)
        | models.Q(valid_to=None)
        | models.Q(valid_to__gte=models.F("valid_from")),
        name=name,
        violation_error_message=_("The period ends before it begins."),
    )
