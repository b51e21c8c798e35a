"""What somebody of the team says about a point of good practice that no figure can answer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.models.projects import Project


class PracticeMark(models.Model):
    """A point of the checklist, marked by a person: met, or why not. The keys are those of participation.good_practice."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="practice_marks")
    key = models.CharField(max_length=40)
    is_met = models.BooleanField(_("met"), default=True)
    note = models.CharField(_("how, or why not"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("mark of good practice")
        verbose_name_plural = _("marks of good practice")
        constraints = [models.UniqueConstraint(fields=["project", "key"], name="practice_is_marked_once")]

    def __str__(self) -> str:
        return f"{self.project}: {self.key}"
