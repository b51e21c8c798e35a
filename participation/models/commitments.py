"""What the town said it will do, by when, and how far it is."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Commitment(models.Model):
    """One promise of a department, made in its reply to a report or in a decision on what people said."""

    project = models.ForeignKey("participation.Project", models.CASCADE, related_name="commitments")
    topic = models.ForeignKey(
        "participation.Topic", models.SET_NULL, null=True, blank=True, related_name="commitments"
    )
    text = models.TextField(_("what we will do"))
    text_en = models.TextField(_("what we will do (English)"), blank=True)
    owner = models.ForeignKey("city.OrgUnit", models.PROTECT, related_name="+")
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_overdue(self) -> bool:
        return self.done_on is None and self.due_on < timezone.localdate()


class ProgressEntry(models.Model):
    """How far a commitment is, said on a day."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="progress")
    on = models.DateField(_("on"))
    text = models.TextField(_("progress"))
    percent = models.PositiveSmallIntegerField(_("percent done"))

    class Meta:
        verbose_name = _("progress entry")
        verbose_name_plural = _("progress entries")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__lte=100), name="progress_is_at_most_everything"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.percent}"
