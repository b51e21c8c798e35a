"""A weight set: frozen weights of a survey's responses, with how they came about."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.errors import FrozenIsImmutable


class WeightSet(models.Model):
    """One weighing of a survey to a population. Never changed; weigh again for another."""

    survey = models.ForeignKey("surveys.Survey", models.PROTECT, related_name="weight_sets")
    number = models.PositiveSmallIntegerField(_("number"))
    population = models.ForeignKey("city.ReferencePopulation", models.PROTECT, related_name="+")
    specification = models.JSONField(_("specification"))
    weights = models.JSONField(_("weights by response"))
    summary = models.JSONField(_("summary"))
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("weight set")
        verbose_name_plural = _("weight sets")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="weight_set_number_is_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise FrozenIsImmutable
        super().save(*args, **kwargs)
