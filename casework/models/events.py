"""What happened to a case: only ever added, each entry carrying the hash of the one before it."""

import hashlib
import json
from datetime import UTC

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.errors import EventsAreOnlyAdded
from casework.words import Verb


class CaseEvent(models.Model):
    """One thing that happened. `data` holds codes, days and reasons, never what a person wrote."""

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    verb = models.CharField(_("what happened"), max_length=16, choices=Verb)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey("city.OrgUnit", models.PROTECT, null=True, blank=True, related_name="+")
    message = models.ForeignKey(
        "casework.Message", models.PROTECT, null=True, blank=True, related_name="events"
    )
    data = models.JSONField(_("detail"), default=dict, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event of a case")
        verbose_name_plural = _("events of cases")
        ordering = ["case", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="case_event_has_its_place"),
        ]
        indexes = [models.Index(fields=["verb", "at"], name="case_event_by_verb")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise EventsAreOnlyAdded
        super().save(*args, **kwargs)

    def digest(self) -> str:
        """Returns the SHA-256 of the entry and of its predecessor's hash."""
        content = [
            str(self.case_id),
            self.sequence,
            # As the database gives it back, in whatever zone it was said.
            self.at.astimezone(UTC).isoformat(),
            self.verb,
            self.actor_id,
            self.unit_id,
            str(self.message_id or ""),
            self.data,
            self.previous_hash,
        ]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class Referral(models.Model):
    """A unit was asked to take a case, or to work on it together with the unit that has it."""

    class Part(models.TextChoices):
        LEAD = "lead", _("Has the case")
        JOINT = "joint", _("Works on it too")

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="referrals")
    unit = models.ForeignKey("city.OrgUnit", models.PROTECT, related_name="referrals")
    part = models.CharField(_("part"), max_length=6, choices=Part, default=Part.LEAD)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(_("note"), max_length=1000, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    reason = models.TextField(_("reason of the return"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["case", "asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(part="lead", ended_at=None),
                name="case_has_one_unit_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["case", "unit"],
                condition=models.Q(ended_at=None),
                name="case_is_with_a_unit_once",
            ),
        ]
        indexes = [models.Index(fields=["unit", "ended_at"], name="referral_open_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_part_display()}"
