"""Those who see the same as a shown case: counted once a device, told by e-mail only where they asked for it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.sealing import unseal

SUPPORTER = "case-supporter"
# What is left of a support once its address is forgotten: it counts, and says nothing about anybody.
NO_ADDRESS = {
    "email_sealed": b"",
    "email_digest": "",
    "token_digest": "",
    "asked_at": None,
    "confirmed_at": None,
}


class SupportQuerySet(models.QuerySet["Support"]):
    """Adjectives for supports."""

    def with_address(self) -> Self:
        """Those who left an address."""
        return self.exclude(email_digest="")

    def confirmed(self) -> Self:
        """Those whose address said yes."""
        return self.filter(confirmed_at__isnull=False)


class Support(models.Model):
    """Somebody without an account sees the same. The day, never the minute; the address is sealed."""

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="supports")
    visitor_digest = models.CharField(max_length=64, editable=False)
    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=5, default="tr")
    email_sealed = models.BinaryField(default=b"", editable=False)
    email_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    token_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    asked_at = models.DateTimeField(_("asked to be told at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = _("somebody who sees the same")
        verbose_name_plural = _("those who see the same")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "visitor_digest"], name="case_is_supported_once_a_device"
            ),
            models.UniqueConstraint(
                fields=["case", "email_digest"],
                condition=Q(confirmed_at__isnull=False),
                name="case_is_supported_once_an_address",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | ~Q(email_digest=""),
                name="case_supporter_said_yes_by_address",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def email(self) -> str:
        """The address in plain letters, for writing to it."""
        return unseal(self.email_sealed, purpose=SUPPORTER)
