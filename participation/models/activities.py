"""What people do in a project: one envelope for every kind, one typed table a kind."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Activity(models.Model):
    """Something people take part in, within a project and one of its phases."""

    class Kind(models.TextChoices):
        SURVEY = "survey", _("Survey")

    project = models.ForeignKey("participation.Project", models.CASCADE, related_name="activities")
    phase = models.ForeignKey(
        "participation.Phase", models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def display_title(self) -> str:
        return (self.title_en if get_language() == "en" else "") or self.title


class SurveyActivity(models.Model):
    """An activity that is a survey; dates and state are the survey's own."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="survey_activity", primary_key=True
    )
    survey = models.OneToOneField("surveys.Survey", models.PROTECT, related_name="survey_activity")

    class Meta:
        verbose_name = _("survey activity")
        verbose_name_plural = _("survey activities")

    def __str__(self) -> str:
        return str(self.survey)
