"""The audit trail: append-only, each entry carrying the hash of the one before it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.errors import AuditIsAppendOnly


class AuditEvent(models.Model):
    """Somebody did something to something. Never a respondent: staff acts only."""

    sequence = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(_("what was done"), max_length=60)
    subject = models.CharField(_("to what"), max_length=60)
    subject_id = models.CharField(_("its number"), max_length=64)
    detail = models.JSONField(_("detail"), default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-sequence"]
        indexes = [models.Index(fields=["subject", "subject_id"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.subject} {self.subject_id}"

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise AuditIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise AuditIsAppendOnly
