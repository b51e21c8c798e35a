"""What somebody asks about their own data, by the law: answered within thirty days, found by a code."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DataSubjectRequestQuerySet(models.QuerySet["DataSubjectRequest"]):
    def waiting(self) -> "DataSubjectRequestQuerySet":
        """Applications without an answer."""
        return self.filter(answered_at=None)

    def overdue(self, on: date) -> "DataSubjectRequestQuerySet":
        """Applications whose legal term has passed without an answer."""
        return self.waiting().filter(due_on__lt=on)


class DataSubjectRequest(models.Model):
    """One application under law 6698, art. 11 and 13."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("Learn what is kept about me")
        CORRECTION = "correction", _("Have something corrected")
        ERASURE = "erasure", _("Have my data erased")
        OBJECTION = "objection", _("Object to a use of my data")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        PARTLY = "partly", _("Done in part")
        REFUSED = "refused", _("Refused")

    code_digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(_("what is asked"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    text = models.TextField(_("in your words"), max_length=4000)
    language = models.CharField(_("language"), max_length=5, default="tr")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="data_requests"
    )
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("answer due on"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DataSubjectRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("data protection application")
        verbose_name_plural = _("data protection applications")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | (~Q(answer="") & ~Q(outcome="")),
                name="an_answered_application_has_an_answer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.received_on})"

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def is_overdue(self) -> bool:
        return not self.is_answered and self.due_on < timezone.localdate()
