"""The terms that the law sets, as rows with their basis, their evidence and the hand that checked them."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from city.models.shared import Sourced, Validity, ValidityQuerySet, validate_code, validity_in_order


class DeadlineRuleQuerySet(ValidityQuerySet):
    """Adjectives for rules."""

    def unreviewed(self) -> "DeadlineRuleQuerySet":
        """Returns the rules that no one has yet compared with the law."""
        return self.filter(reviewed_on=None)


class DeadlineRule(Sourced, Validity):
    """A term: what starts it, how long it is, in what it is counted, and which article says so."""

    class Unit(models.TextChoices):
        WORKDAY = "workday", _("Working days")
        DAY = "day", _("Calendar days")
        MONTH = "month", _("Months")
        HOUR = "hour", _("Hours")
        DATE = "date", _("A day of each year")
        PROMPT = "prompt", _("Without delay")

    class Evidence(models.TextChoices):
        VERIFIED = "verified", _("Read in the named source")
        MEMORY = "memory", _("Known, not yet compared with the text of the law")
        DERIVED = "derived", _("Derived from another rule")
        CONFLICT = "conflict", _("Sources disagree; the shorter term is used")

    code = models.CharField(_("code"), max_length=64, validators=[validate_code])
    trigger = models.CharField(_("starts with"), max_length=200)
    term = models.PositiveSmallIntegerField(_("term"), null=True, blank=True)
    unit = models.CharField(_("counted in"), max_length=8, choices=Unit)
    due_month = models.PositiveSmallIntegerField(_("due month"), null=True, blank=True)
    due_day = models.PositiveSmallIntegerField(_("due day"), null=True, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    reviewed_by = models.CharField(_("reviewed by"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = DeadlineRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")
        ordering = ["code", "valid_from"]
        constraints = [
            validity_in_order("city_deadline_validity_in_order"),
            models.UniqueConstraint(
                F("code"),
                Coalesce(F("valid_from"), Value("0001-01-01", output_field=models.DateField())),
                name="city_deadline_one_rule_a_beginning",
            ),
            models.CheckConstraint(
                condition=(
                    Q(unit__in=["workday", "day", "month", "hour"], term__isnull=False, term__gte=1)
                    & Q(due_month=None, due_day=None)
                )
                | (
                    Q(unit="date", term=None, due_month__isnull=False, due_day__isnull=False)
                    & Q(due_month__range=(1, 12), due_day__range=(1, 31))
                )
                | Q(unit="prompt", term=None, due_month=None, due_day=None),
                name="city_deadline_term_fits_its_unit",
                violation_error_message=_(
                    "A counted term needs a number, a day of the year needs month and day, and "
                    "“without delay” needs neither."
                ),
            ),
            models.CheckConstraint(
                condition=Q(evidence__in=["verified", "memory", "derived", "conflict"]),
                name="city_deadline_evidence_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.code
