"""What came from WhatsApp and was not worked off yet, and what leaves by it. The words themselves live in messages."""

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.sealing import seal, unseal

WHATSAPP = "case-whatsapp"


class WhatsAppEvent(models.Model):
    """One message or one report as it came, sealed, until it is worked off. Its key keeps it from being taken twice."""

    class State(models.TextChoices):
        NEW = "new", _("Not read yet")
        DONE = "done", _("Worked off")
        FAILED = "failed", _("Given up")

    key = models.CharField(max_length=255, unique=True, editable=False)
    received_at = models.DateTimeField(_("received at"))
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.NEW)
    content_sealed = models.BinaryField(default=b"", editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)

    class Meta:
        verbose_name = _("message from WhatsApp")
        verbose_name_plural = _("messages from WhatsApp")
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "received_at"], name="case_whatsapp_by_state")]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.pk}"

    @staticmethod
    def sealed(content: dict[str, Any]) -> bytes:
        """Returns what came as it is stored."""
        return seal(json.dumps(content), purpose=WHATSAPP)

    @property
    def content(self) -> dict[str, Any]:
        """What came, opened; nothing after it was worked off."""
        opened = unseal(self.content_sealed, purpose=WHATSAPP)
        return json.loads(opened) if opened else {}


class OutgoingWhatsApp(models.Model):
    """One message that leaves by WhatsApp: a message of a case, or a receipt that we write by ourselves."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="+")
    message = models.OneToOneField(
        "casework.Message", models.CASCADE, null=True, blank=True, related_name="whatsapp"
    )
    sentence = models.CharField(max_length=300, blank=True)
    text_sealed = models.BinaryField(default=b"", editable=False)
    # Out of the window of 24 hours only a template that Meta has approved may leave.
    is_template = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try at"))
    last_error = models.CharField(_("last error"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("message to WhatsApp")
        verbose_name_plural = _("messages to WhatsApp")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="case_whatsapp_is_due"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.pk}"

    @property
    def text(self) -> str:
        """What a receipt says, opened; nothing once it was sent."""
        return unseal(self.text_sealed, purpose=WHATSAPP)
