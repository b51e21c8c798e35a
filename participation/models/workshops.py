"""Workshops: sessions with seats, who comes, who waits, and what the tables wrote down."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.models.activities import Activity
from participation.models.contributions import Said
from people.intake import Contribution

MOST_SEATS = 5


class Workshop(models.Model):
    """An activity in which people meet."""

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="workshop", primary_key=True)
    plan = models.TextField(_("plan of the day"), blank=True)
    plan_en = models.TextField(_("plan of the day (English)"), blank=True)
    most_seats = models.PositiveSmallIntegerField(_("seats a registration may take"), default=2)

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        constraints = [
            models.CheckConstraint(condition=Q(most_seats__range=(1, MOST_SEATS)), name="workshop_takes_few")
        ]

    def __str__(self) -> str:
        return str(self.activity)

    @property
    def display_plan(self) -> str:
        return (self.plan_en if get_language() == "en" else "") or self.plan


class Session(models.Model):
    """One meeting of a workshop. `taken` counts confirmed seats and moves only under this row's lock."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    neighbourhood = models.ForeignKey(
        "city.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="+"
    )
    access = models.CharField(_("step-free access, sign language, child care"), max_length=200, blank=True)
    online_link = models.URLField(_("link for those who join online"), max_length=300, blank=True)
    capacity = models.PositiveSmallIntegerField(_("seats"))
    reserved = models.PositiveSmallIntegerField(_("of these, kept for members of organisations"), default=0)
    taken = models.PositiveSmallIntegerField(_("seats taken"), default=0, editable=False)
    taken_reserved = models.PositiveSmallIntegerField(default=0, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    cancelled_because = models.CharField(_("cancelled because"), max_length=300, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    minutes_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    evaluation_asked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")), name="session_has_no_more_than_its_seats"
            ),
            models.CheckConstraint(
                condition=Q(reserved__lte=F("capacity")), name="session_reserves_no_more_than_it_has"
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="sessions_by_date")]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%d.%m.%Y %H:%M} {self.place}".strip()

    def free(self, *, for_members: bool = False) -> int:
        """Returns the seats left: members of organisations may take all, others not those kept for members."""
        kept = 0 if for_members else max(0, self.reserved - self.taken_reserved)
        return max(0, self.capacity - self.taken - kept)

    @property
    def free_for_all(self) -> int:
        return self.free()

    @property
    def where(self) -> str:
        """Place and address in one line."""
        return ", ".join(part for part in (self.place, self.address) if part) or str(_("Online"))

    def is_over(self, now: datetime | None = None) -> bool:
        return self.ends_at <= (now or timezone.now())


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def standing(self) -> Self:
        """Those who come or wait."""
        return self.exclude(state=Registration.State.CANCELLED)

    def of_members(self, for_members: bool) -> Self:
        """Those that an organisation made for its members, or all others."""
        return self.filter(organisation__isnull=not for_members)

    def in_line(self) -> Self:
        """Those who wait, in their order."""
        return self.filter(state=Registration.State.WAITING).order_by("number")


class Registration(Contribution):
    """Seats in a session, for oneself or for members of an organisation. Name and address are optional."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("Has a seat")
        WAITING = "waiting", _("On the waiting list")
        CANCELLED = "cancelled", _("Cancelled")

    session = models.ForeignKey(Session, models.CASCADE, related_name="registrations")
    # In which order people came; given out under the session's lock.
    number = models.PositiveIntegerField(_("number"))
    key_digest = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64, unique=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    name = models.CharField(_("name"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    needs = models.CharField(_("what you need to take part"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        "stk_registry.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Told by who likes to, so that each table has people from everywhere; forgotten with the address.
    neighbourhood = models.ForeignKey(
        "city.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="+"
    )
    table = models.ForeignKey(
        "participation.Table", models.SET_NULL, null=True, blank=True, related_name="registrations"
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    came = models.PositiveSmallIntegerField(_("people who came"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="registration_number_is_used_once"),
            models.UniqueConstraint(fields=["session", "key_digest"], name="registration_is_stored_once"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="registration_takes_a_seat"),
        ]
        indexes = [models.Index(fields=["session", "state", "number"], name="registrations_in_line")]

    def __str__(self) -> str:
        return self.name or f"#{self.number}"

    @property
    def counts(self) -> range:
        """How many may have come."""
        return range(1, self.seats + 1)


class TableNote(Said):
    """What a table wrote down: said by the people at it, typed by whoever sat with them."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("Statement")
        IDEA = "idea", _("Idea")
        CONCERN = "concern", _("Concern")
        QUESTION = "question", _("Question")

    session = models.ForeignKey(Session, models.CASCADE, related_name="notes")
    table = models.PositiveSmallIntegerField(_("table"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.STATEMENT)
    text = models.CharField(_("what was said"), max_length=500)
    # A show of hands.
    votes = models.PositiveSmallIntegerField(_("for"), default=0)
    against = models.PositiveSmallIntegerField(_("against"), default=0, db_default=0)
    undecided = models.PositiveSmallIntegerField(_("undecided"), default=0, db_default=0)

    class Meta(Said.Meta):
        verbose_name = _("note of a table")
        verbose_name_plural = _("notes of tables")

    def __str__(self) -> str:
        return self.text

    @property
    def is_voted(self) -> bool:
        return bool(self.votes or self.against or self.undecided)
