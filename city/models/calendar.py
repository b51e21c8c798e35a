"""Days on which the municipality works otherwise than the national calendar says."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarException(models.Model):
    """One day's exception: administrative leave, a half day, a working Saturday, a further holiday."""

    class Kind(models.TextChoices):
        IDARI_IZIN = "idari_izin", _("Administrative leave")
        HALF_DAY = "half_day", _("Half day")
        EXTRA_WORKING = "extra_working", _("Extra working day")
        HOLIDAY = "holiday", _("Holiday")

    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    note = models.CharField(_("note"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=400)

    class Meta:
        verbose_name = _("calendar exception")
        verbose_name_plural = _("calendar exceptions")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["idari_izin", "half_day", "extra_working", "holiday"]),
                name="city_exception_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.date.isoformat()} {self.kind}"
