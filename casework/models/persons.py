"""What belongs to one member of staff: who stands in for them, and the views of the inbox that they keep."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.kept import HELD, forget
from city.models.shared import ValidityQuerySet


class SubstituteQuerySet(ValidityQuerySet):
    """Adjectives for substitutes."""

    def acting_on(self, day: date) -> "SubstituteQuerySet":
        """Those who act on a day."""
        return self.filter(ended_at=None, valid_from__lte=day, valid_to__gte=day)

    def during(self, first: date, last: date) -> "SubstituteQuerySet":
        """Those who act on any day of a period."""
        return self.filter(ended_at=None, valid_from__lte=last, valid_to__gte=first)


class Substitute(models.Model):
    """Somebody acts for somebody else from one day to another; both days belong to it. Ended is never deleted."""

    class Scope(models.TextChoices):
        ABSENCE = "absence", _("Stands in during an absence: cases, initials and signatures")
        SIGNATURE = "signature", _("Is authorised to give initials and signatures")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="substitutes")
    substitute = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="stands_in_for")
    scope = models.CharField(_("for what"), max_length=10, choices=Scope, default=Scope.ABSENCE)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(_("named at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = SubstituteQuerySet.as_manager()

    class Meta:
        verbose_name = _("substitute")
        verbose_name_plural = _("substitutes")
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")), name="substitute_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(person=F("substitute")), name="substitute_is_somebody_else"),
        ]
        indexes = [models.Index(fields=["substitute", "valid_to"], name="substitute_by_who_acts")]

    def __str__(self) -> str:
        return f"{self.substitute} → {self.person}"

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)
        forget(HELD, self.substitute_id)


class SavedView(models.Model):
    """A view of the inbox with its filters, under a name of one's own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_case_views")
    name = models.CharField(_("name"), max_length=40)
    # What stands in the address behind the question mark.
    query = models.CharField(max_length=2000)

    class Meta:
        verbose_name = _("saved view of the inbox")
        verbose_name_plural = _("saved views of the inbox")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_is_named_once")]

    def __str__(self) -> str:
        return self.name
