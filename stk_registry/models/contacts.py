"""How an organisation is reached: points of contact with a purpose and an end, and what was spoken."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stk_registry.models.organisations import Organisation


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    def visible(self, today: date | None = None) -> Self:
        """Those that have not expired."""
        return self.filter(
            Q(visible_until__isnull=True) | Q(visible_until__gte=today or timezone.localdate())
        )

    def public(self, today: date | None = None) -> Self:
        """Those that everybody may see."""
        return self.visible(today).filter(is_public=True)


class ContactPoint(models.Model):
    """One way to reach an organisation. A person's name stands only with consent and until a day."""

    class Purpose(models.TextChoices):
        GENERAL = "general", _("General")
        PRESS = "press", _("Press")
        VOLUNTEERING = "volunteering", _("Volunteering")
        SUPPORT = "support", _("People who look for help")
        PROJECTS = "projects", _("Projects and invitations")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    purpose = models.CharField(_("what for"), max_length=14, choices=Purpose, default=Purpose.GENERAL)
    person_name = models.CharField(_("person"), max_length=120, blank=True)
    duty = models.CharField(_("duty"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=24, blank=True)
    is_public = models.BooleanField(_("shown in the directory"), default=False)
    consented_on = models.DateField(_("the person agreed on"), null=True, blank=True)
    visible_until = models.DateField(_("shown until"), null=True, blank=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("point of contact")
        verbose_name_plural = _("points of contact")
        ordering = ["purpose", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(email="") | ~Q(phone=""), name="stk_contact_can_be_reached"),
            models.CheckConstraint(
                condition=Q(person_name="") | Q(consented_on__isnull=False, visible_until__isnull=False),
                name="stk_person_agreed_and_expires",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_purpose_display()}"


class ContactLogEntry(models.Model):
    """A meeting, a visit, a call, a protocol between the municipality and an organisation."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Meeting")
        VISIT = "visit", _("Visit")
        CALL = "call", _("Telephone call")
        PROTOCOL = "protocol", _("Protocol")
        EVENT = "event", _("Event")
        NOTE = "note", _("Note")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contact_log")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    day = models.DateField(_("day"))
    with_whom = models.CharField(_("with whom"), max_length=160, blank=True)
    text = models.TextField(_("what was spoken"))
    follow_up_on = models.DateField(_("come back to it on"), null=True, blank=True)
    followed_up = models.BooleanField(_("done"), default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("entry of the contact log")
        verbose_name_plural = _("contact log")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["followed_up", "follow_up_on"], name="stk_follow_ups")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}"


class Letter(models.Model):
    """A letter that the unit sent to an organisation or to who applied for it; kept as it was sent."""

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        ACCEPTED_IN_PART = "accepted_in_part", _("Accepted in part")
        ASKED_BACK = "asked_back", _("Asked back")
        DECLINED = "declined", _("Declined")
        REMINDER = "reminder", _("Reminder")
        INVITATION = "invitation", _("Invitation")
        OTHER = "other", _("Other")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="letters"
    )
    kind = models.CharField(_("kind"), max_length=18, choices=Kind)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    email = models.EmailField(_("sent to"), blank=True)
    language = models.CharField(_("language"), max_length=5, default="tr")
    sent_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return self.subject
