"""Calls that were taken: which case came of them, which recording, and whom to call back. Never the words."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models.applicants import PHONE
from people.sealing import unseal


class PhoneCall(models.Model):
    """One call. The number is sealed; the recording is named by its id in the exchange and kept there."""

    taken_at = models.DateTimeField(_("taken at"), db_index=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    phone_sealed = models.BinaryField(default=b"", editable=False)
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    case = models.ForeignKey(
        "casework.Case", models.CASCADE, null=True, blank=True, related_name="calls", verbose_name=_("case")
    )
    recording = models.CharField(_("recording"), max_length=64, blank=True)
    call_back_on = models.DateField(_("call back on"), null=True, blank=True)
    call_back_note = models.CharField(_("what to say"), max_length=300, blank=True)
    called_back_at = models.DateTimeField(_("called back at"), null=True, blank=True)
    called_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-taken_at", "-pk"]
        indexes = [
            models.Index(
                fields=["call_back_on"],
                condition=Q(called_back_at=None, call_back_on__isnull=False),
                name="case_calls_to_be_made",
            )
        ]

    def __str__(self) -> str:
        return f"{self.taken_at:%d.%m.%Y %H:%M}"

    @property
    def phone(self) -> str:
        """The number in E.164, opened."""
        return unseal(self.phone_sealed, purpose=PHONE)
