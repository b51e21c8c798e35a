"""Letters that wait to be sent: written in the transaction that causes them, sent after it, once."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: datetime) -> "OutgoingMailQuerySet":
        """Letters that may be tried now."""
        return self.filter(state=OutgoingMail.State.WAITING, next_try_at__lte=now).order_by(
            "next_try_at", "pk"
        )


class OutgoingMail(models.Model):
    """One letter to one address. Its text is erased when it was sent; who wrote to whom is not kept for long."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")

    to = models.EmailField(_("to"))
    # Where mail servers say that it did not arrive; empty is our own sender.
    return_to = models.EmailField(_("returned to"), blank=True, default="")
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    # The same key twice is the same letter: a service that runs again does not write again.
    key = models.CharField(_("key"), max_length=120, unique=True, null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    written_at = models.DateTimeField(_("written at"))
    next_try_at = models.DateTimeField(_("next try at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing letter")
        verbose_name_plural = _("outgoing letters")
        indexes = [models.Index(fields=["state", "next_try_at"], name="letters_that_are_due")]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.pk}"
