"""Working groups: organisations that sit together around a field of work. Who sits there follows from the dates."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stk_registry.models.organisations import Organisation


class WorkingGroupQuerySet(models.QuerySet["WorkingGroup"]):
    """What can be asked of groups."""

    def at_work(self, today: date | None = None) -> Self:
        """Those that have not ended."""
        day = today or timezone.localdate()
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))


class WorkingGroup(models.Model):
    """A standing group of organisations around a field of work."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    purpose_en = models.TextField(_("purpose (English)"), blank=True)
    areas = models.ManyToManyField("stk_registry.ActivityArea", blank=True, related_name="+")
    members = models.ManyToManyField(Organisation, through="WorkingGroupSeat", related_name="working_groups")
    founded_on = models.DateField(_("at work since"), null=True, blank=True)
    ended_on = models.DateField(_("last day of its work"), null=True, blank=True)
    updated_at = models.DateTimeField(_("last changed at"), auto_now=True)
    is_synthetic = models.BooleanField(_("made-up data for demonstration"), default=False)

    objects = WorkingGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(founded_on__isnull=True)
                | Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("founded_on")),
                name="stk_group_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def text_of(self, field: str) -> str:
        """Returns name or purpose in the reader's language; Turkish where English lacks."""
        english = getattr(self, f"{field}_en") if get_language() == "en" else ""
        return english or getattr(self, field)

    @property
    def display_name(self) -> str:
        return self.text_of("name")

    @property
    def display_purpose(self) -> str:
        return self.text_of("purpose")

    @property
    def has_ended(self) -> bool:
        return self.ended_on is not None and self.ended_on < timezone.localdate()

    @property
    def counted_on(self) -> date:
        """The day whose members a reader sees: today, or the last day of a group that has ended."""
        today = timezone.localdate()
        return min(self.ended_on, today) if self.ended_on else today


class SeatQuerySet(models.QuerySet["WorkingGroupSeat"]):
    """What can be asked of seats."""

    def on(self, day: date) -> Self:
        """Those that somebody has on a day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def within(self, since: date, until: date | None) -> Self:
        """Those that touch a period; without an end it goes on."""
        touching = self.filter(Q(until__isnull=True) | Q(until__gte=since))
        return touching.filter(since__lte=until) if until else touching


class WorkingGroupSeat(models.Model):
    """An organisation sits in a working group from a day on."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="seats")
    is_speaker = models.BooleanField(_("speaks for the group"), default=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat in a working group")
        verbose_name_plural = _("seats in working groups")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "organisation"], condition=Q(until__isnull=True), name="stk_one_seat_each"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="stk_seat_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.organisation}"
