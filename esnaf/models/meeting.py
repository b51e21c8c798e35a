"""Meeting the desk: times that it offers, appointments in them, visits that it pays."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from esnaf.models.businesses import Business


class AppointmentSlotQuerySet(models.QuerySet["AppointmentSlot"]):
    """Adjectives for times."""

    def free(self, now: datetime) -> Self:
        """Times to come that nobody has."""
        taken = Appointment.objects.filter(cancelled_at=None).values("slot")
        return self.filter(starts_at__gt=now, withdrawn_at=None).exclude(pk__in=taken)


class AppointmentSlot(models.Model):
    """One time at one place that the desk offers; one appointment fits in."""

    place = models.CharField(_("place"), max_length=160)
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=20)
    withdrawn_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    objects = AppointmentSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("time for appointments")
        verbose_name_plural = _("times for appointments")
        ordering = ["starts_at", "place"]
        constraints = [
            models.UniqueConstraint(fields=["place", "starts_at"], name="esnaf_slot_is_offered_once"),
            models.CheckConstraint(condition=Q(minutes__range=(5, 240)), name="esnaf_slot_has_a_length"),
        ]

    def __str__(self) -> str:
        return f"{self.place}, {self.starts_at:%d.%m.%Y %H:%M}"

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


class Appointment(models.Model):
    """A business comes at a time. The database lets a time be had once."""

    slot = models.ForeignKey(AppointmentSlot, models.PROTECT, related_name="appointments")
    business = models.ForeignKey(Business, models.CASCADE, related_name="appointments")
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    subject = models.CharField(_("what about"), max_length=200)
    booked_at = models.DateTimeField(_("booked at"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_because = models.CharField(_("cancelled because"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["slot__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=Q(cancelled_at=None), name="esnaf_slot_is_had_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.business}: {self.slot}"


class VisitQuerySet(models.QuerySet["Visit"]):
    def to_follow_up(self) -> Self:
        """Visits after which something is still to be done."""
        return self.filter(follow_up_on__isnull=False, followed_up_at=None)


class Visit(models.Model):
    """The desk went to a business: on which day, what was said, what is to be done by when. Staff alone reads it."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="visits")
    day = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.TextField(_("note"), max_length=4000)
    follow_up = models.CharField(_("what is to be done"), max_length=300, blank=True)
    follow_up_on = models.DateField(_("to be done by"), null=True, blank=True)
    followed_up_at = models.DateTimeField(_("done at"), null=True, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit to a business")
        verbose_name_plural = _("visits to businesses")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(follow_up_on=None) | Q(follow_up_on__gte=F("day")) & ~Q(follow_up=""),
                name="esnaf_follow_up_is_after_the_visit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.business}, {self.day:%d.%m.%Y}"
