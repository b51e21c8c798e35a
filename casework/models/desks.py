"""The hall: numbers that people draw at a desk, who is called, and where they were sent on. Begins anew each day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HallDay(models.Model):
    """The last number drawn at a desk on a day. Taken under a lock, so that no number is drawn twice."""

    desk = models.ForeignKey("city.OrgUnit", models.CASCADE, related_name="hall_days")
    day = models.DateField(_("day"))
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("day of a desk")
        verbose_name_plural = _("days of desks")
        constraints = [models.UniqueConstraint(fields=["desk", "day"], name="desk_has_a_day_once")]

    def __str__(self) -> str:
        return f"{self.desk} {self.day}: {self.last}"


class Ticket(models.Model):
    """One number. Who draws it is not known here; what they came for may become a case."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits")
        CALLED = "called", _("Called")
        SERVED = "served", _("Served")
        MISSED = "missed", _("Did not come")
        MOVED = "moved", _("Sent to another desk")

    desk = models.ForeignKey("city.OrgUnit", models.CASCADE, related_name="tickets", verbose_name=_("desk"))
    day = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    drawn_at = models.DateTimeField(_("drawn at"))
    called_at = models.DateTimeField(_("called at"), null=True, blank=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    moved_from = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="moved_to", verbose_name=_("came from")
    )
    case = models.ForeignKey(
        "casework.Case",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tickets",
        verbose_name=_("case"),
    )

    class Meta:
        verbose_name = _("number of a desk")
        verbose_name_plural = _("numbers of desks")
        ordering = ["day", "number"]
        constraints = [
            models.UniqueConstraint(fields=["desk", "day", "number"], name="desk_gives_a_number_once_a_day"),
            models.UniqueConstraint(
                fields=["called_by"], condition=Q(state="called"), name="clerk_has_one_number_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="called") | Q(called_by__isnull=False, called_at__isnull=False),
                name="called_number_has_its_clerk",
            ),
        ]
        indexes = [models.Index(fields=["desk", "day", "state"], name="ticket_of_desk_by_state")]

    def __str__(self) -> str:
        return f"{self.number}"
