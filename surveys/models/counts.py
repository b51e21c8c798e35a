"""How many answered, kept as running sums, so that looking at the field costs the same on its last day.

In an anonymous survey they grow with a mixed batch, never with one submission: a row written together with
somebody's participation would tell who they are (surveys.services.counting).
"""

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from people.intake import Channel
from surveys.models.collection import Survey


class DayCount(models.Model):
    """Responses of one day through one channel."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="day_counts")
    day = models.DateField(_("day"))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    responses = models.PositiveIntegerField(_("responses"), default=0)

    class Meta:
        verbose_name = _("count of a day")
        verbose_name_plural = _("counts by day")
        constraints = [
            models.UniqueConstraint(fields=["survey", "day", "channel"], name="day_and_channel_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.day} {self.channel}"


class CellCount(models.Model):
    """Responses of one neighbourhood and sex; an empty one means: not told, or elsewhere."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="cell_counts")
    neighbourhood = models.ForeignKey("city.Neighbourhood", models.PROTECT, null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=8, blank=True)
    responses = models.PositiveIntegerField(_("responses"), default=0)

    class Meta:
        verbose_name = _("count of a cell")
        verbose_name_plural = _("counts by cell")
        constraints = [
            models.UniqueConstraint(
                F("survey"), Coalesce(F("neighbourhood"), Value(0)), F("sex"), name="cell_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.neighbourhood_id} {self.sex}"


class DatasetCopy(models.Model):
    """What is known of a survey's columnar copy: how many rows it has, since when, and who left what empty."""

    survey = models.OneToOneField(Survey, models.CASCADE, related_name="dataset_copy")
    refreshed_at = models.DateTimeField(_("brought up to date"))
    rows = models.PositiveIntegerField(_("rows"))
    gaps = models.JSONField(_("answers missing, by variable and reason"), default=dict)

    class Meta:
        verbose_name = _("columnar copy")
        verbose_name_plural = _("columnar copies")

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.rows}"
