"""What an organisation wants its profile to be, and what the unit decided, field by field."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stk_registry.models.organisations import Organisation


class ProfileChange(models.Model):
    """A draft of a whole profile (stk_registry.profile describes the document) on its way through the unit.

    `base` is the profile from which the draft started: the difference is between it and `proposed`, and a
    field that somebody else changed meanwhile is seen as such. An application has no organisation yet.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("With the unit")
        ASKED_BACK = "asked_back", _("Asked back")
        ACCEPTED = "accepted", _("Accepted")
        ACCEPTED_IN_PART = "accepted_in_part", _("Accepted in part")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = (State.DRAFT, State.SUBMITTED, State.ASKED_BACK)

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="changes"
    )
    base = models.JSONField(_("profile at the start"), default=dict)
    proposed = models.JSONField(_("proposed profile"), default=dict)
    state = models.CharField(_("state"), max_length=18, choices=State, default=State.DRAFT)
    note = models.TextField(_("note to the unit"), blank=True)
    duty = models.CharField(_("duty in the organisation"), max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("who looks after it"),
    )  # fmt: skip
    started_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(_("sent in at"), null=True, blank=True)
    due_on = models.DateField(_("answer due on"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)
    # The earliest day on which a point of contact in one of the two documents ends; then it is erased here too.
    contacts_until = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("change of a profile")
        verbose_name_plural = _("changes of profiles")
        ordering = ["submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=["draft", "submitted", "asked_back"]),
                name="stk_one_open_change_each",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(submitted_at__gte=F("started_at")),
                name="stk_change_sent_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="stk_queue"),
            models.Index(fields=["contacts_until"], name="stk_contacts_that_end"),
        ]

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Keeps the day on which the first point of contact in it ends."""
        self.contacts_until = first_end(self.base, self.proposed)
        if update_fields is not None:
            update_fields = {*update_fields, "contacts_until"}
        super().save(update_fields=update_fields, **kwargs)

    def __str__(self) -> str:
        return f"{self.organisation or self.proposed.get('name', '')} {self.get_state_display()}"


def ends_on(contact: Mapping[str, Any]) -> date | None:
    """Returns the last day on which a point of contact of a document may be seen; None without one, or a wrong one."""
    try:
        return date.fromisoformat(str(contact.get("visible_until") or ""))
    except ValueError:
        return None


def first_end(*documents: Mapping[str, Any]) -> date | None:
    """Returns the earliest day on which a point of contact in the documents ends."""
    contacts = [contact for document in documents for contact in document.get("contacts") or []]
    return min(filter(None, map(ends_on, contacts)), default=None)


class FieldDecision(models.Model):
    """What was decided about one field of one change; a refusal has its reason."""

    change = models.ForeignKey(ProfileChange, models.CASCADE, related_name="decisions")
    field = models.CharField(_("field"), max_length=40)
    accepted = models.BooleanField(_("accepted"))
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("decision on a field")
        verbose_name_plural = _("decisions on fields")
        constraints = [
            models.UniqueConstraint(fields=["change", "field"], name="stk_field_is_decided_once"),
            models.CheckConstraint(
                condition=Q(accepted=True) | ~Q(reason=""), name="stk_refused_field_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {self.field}"


class ProfileConfirmation(models.Model):
    """Once a year the organisation says: this is still right."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="confirmations")
    day = models.DateField(_("day"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day"], name="stk_confirmed_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}"
