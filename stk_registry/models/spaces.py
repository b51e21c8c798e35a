"""Space: rooms, offices, mailboxes; who asked for it, who got it. Two never have the same slot.

A slot is one step of a space's calendar (half an hour of a room, a day of an office). An allocation owns
its slots, and the database lets each slot be owned once: parallel requests cannot double book.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stk_registry.models.organisations import Organisation


class Campus(models.Model):
    """A place of civil society that the municipality runs."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    neighbourhood = models.ForeignKey(
        "city.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="+"
    )
    rules = models.TextField(_("house rules"), blank=True)
    rules_en = models.TextField(_("house rules (English)"), blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("campus")
        verbose_name_plural = _("campuses")

    def __str__(self) -> str:
        return self.text("name")

    def text(self, field: str) -> str:
        """Returns name or rules in the reader's language."""
        english = getattr(self, f"{field}_en") if get_language() == "en" else ""
        return english or getattr(self, field)

    @property
    def rules_text(self) -> str:
        return self.text("rules")


class Space(models.Model):
    """One room, office or mailbox."""

    class Kind(models.TextChoices):
        ROOM = "room", _("Meeting room")
        HALL = "hall", _("Hall")
        OFFICE = "office", _("Office")
        MAILBOX = "mailbox", _("Mailbox")

    campus = models.ForeignKey(Campus, models.CASCADE, related_name="spaces")
    code = models.CharField(_("number"), max_length=20)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    is_accessible = models.BooleanField(_("step-free"), default=False)
    equipment = models.CharField(_("equipment"), max_length=300, blank=True)
    opens = models.TimeField(_("opens at"), null=True, blank=True)
    closes = models.TimeField(_("closes at"), null=True, blank=True)
    longest_hours = models.PositiveSmallIntegerField(_("hours at a time at most"), null=True, blank=True)
    longest_months = models.PositiveSmallIntegerField(_("months at a time at most"), null=True, blank=True)
    out_of_use_because = models.CharField(_("out of use because"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        ordering = ["campus", "kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["campus", "code"], name="stk_space_number_is_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.display_name}"

    @property
    def display_name(self) -> str:
        return (self.name_en if get_language() == "en" else "") or self.name

    @property
    def by_the_hour(self) -> bool:
        """Whether it is booked by half hours; offices and mailboxes are by days."""
        return self.kind in (self.Kind.ROOM, self.Kind.HALL)


class SpaceRequest(models.Model):
    """An organisation asks for a space, or for a kind of space, in a period."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("With the unit")
        WAITING = "waiting", _("On the waiting list")
        GRANTED = "granted", _("Granted")
        DECLINED = "declined", _("Declined")
        CANCELLED = "cancelled", _("Cancelled")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="space_requests")
    space = models.ForeignKey(Space, models.PROTECT, null=True, blank=True, related_name="requests")
    kind = models.CharField(_("kind"), max_length=8, choices=Space.Kind)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    purpose = models.CharField(_("what for"), max_length=300)
    people = models.PositiveSmallIntegerField(_("people expected"), null=True, blank=True)
    is_public_event = models.BooleanField(
        _("open to the public: may stand in the monthly programme"), default=False
    )
    event_title = models.CharField(_("title of the event"), max_length=160, blank=True)
    event_title_en = models.CharField(_("title of the event (English)"), max_length=160, blank=True)
    event_text = models.CharField(_("what visitors should know"), max_length=400, blank=True)
    left_out_because = models.CharField(_("left out of the programme because"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SUBMITTED)
    reason = models.TextField(_("reason"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request for space")
        verbose_name_plural = _("requests for space")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="stk_request_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(left_out_because="") | Q(is_public_event=True),
                name="stk_left_out_is_a_public_event",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="stk_space_queue")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.purpose}"


class SpaceAllocation(models.Model):
    """A space belongs to somebody for a period: an organisation, or the house itself (blocked)."""

    space = models.ForeignKey(Space, models.PROTECT, related_name="allocations")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="allocations"
    )
    request = models.OneToOneField(
        SpaceRequest, models.SET_NULL, null=True, blank=True, related_name="allocation"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("allocation of space")
        verbose_name_plural = _("allocations of space")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["space", "starts_at"], name="stk_space_calendar")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="stk_allocation_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.space} {self.starts_at:%Y-%m-%d %H:%M}"


class SpaceSlot(models.Model):
    """One step of a space's calendar, owned by one allocation. Cancelling deletes the slots."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="slots")
    begins = models.DateTimeField()
    allocation = models.ForeignKey(SpaceAllocation, models.CASCADE, related_name="slots")

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        constraints = [models.UniqueConstraint(fields=["space", "begins"], name="stk_slot_is_owned_once")]

    def __str__(self) -> str:
        return f"{self.space_id} {self.begins}"


def rounded_down(moment: datetime) -> datetime:
    """Returns the half hour in which a moment lies."""
    return moment.replace(minute=moment.minute - moment.minute % 30, second=0, microsecond=0)
