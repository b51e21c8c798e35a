"""How long personal data of ended cases is kept, by kind and door: rows with their basis, and the log of what was erased."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from casework.words import CaseKind, Door
from city.models.shared import Sourced, Validity, ValidityQuerySet, validity_in_order


class RetentionRule(Sourced, Validity):
    """For how many months after its end a case keeps who asked and what was written. Empty conditions hold for all."""

    kind = models.CharField(_("kind"), max_length=16, choices=CaseKind, blank=True)
    door = models.CharField(_("came in by"), max_length=12, choices=Door, blank=True)
    months = models.PositiveSmallIntegerField(_("months after the end"))
    legal_basis = models.CharField(_("legal basis"), max_length=300)
    confirmed = models.BooleanField(_("confirmed"), default=False)
    note = models.TextField(_("note"), blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("retention of cases")
        verbose_name_plural = _("retentions of cases")
        ordering = ["kind", "door"]
        constraints = [
            validity_in_order("case_retention_validity_in_order"),
            models.CheckConstraint(condition=Q(months__gte=1), name="case_retention_has_a_time"),
            models.UniqueConstraint(
                F("kind"),
                F("door"),
                Coalesce(F("valid_from"), Value("0001-01-01", output_field=models.DateField())),
                name="case_retention_is_written_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.door}: {self.months}"


class Erasure(models.Model):
    """One round of erasing: which rule, how many cases, messages and files. Holds nothing of what was erased."""

    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=300)
    cases = models.PositiveIntegerField(_("cases"))
    messages = models.PositiveIntegerField(_("messages"))
    files = models.PositiveIntegerField(_("files"))
    calls = models.PositiveIntegerField(_("calls"), default=0)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y}: {self.cases}"
