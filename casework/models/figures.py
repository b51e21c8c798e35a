"""Counts of closed months, kept so that a yearly report reads hundreds of rows and not a hundred thousand events."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class KeptMonth(models.Model):
    """A month whose figures are kept."""

    month = models.DateField(_("month"), primary_key=True)
    kept_at = models.DateTimeField(_("kept at"))

    class Meta:
        verbose_name = _("month of figures")
        verbose_name_plural = _("months of figures")
        ordering = ["month"]

    def __str__(self) -> str:
        return f"{self.month:%m.%Y}"


class KeptFigure(models.Model):
    """How often something happened in a month in a unit: what is counted, and of which sort."""

    month = models.ForeignKey(KeptMonth, models.CASCADE, related_name="figures")
    unit = models.ForeignKey("city.OrgUnit", models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(_("what is counted"), max_length=24)
    sort = models.CharField(_("of which sort"), max_length=64, blank=True)
    count = models.PositiveIntegerField(_("count"))

    class Meta:
        verbose_name = _("kept figure")
        verbose_name_plural = _("kept figures")
        constraints = [
            models.UniqueConstraint(
                "month", Coalesce("unit", 0), "what", "sort", name="case_figure_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.sort}: {self.count}"


class InformationAppeal(models.Model):
    """An appeal against the answer to an information request, and its result (law 4982, art. 13 and 30)."""

    class Before(models.TextChoices):
        BOARD = "board", _("Review board (BEDK)")
        COURT = "court", _("Court")

    class Result(models.TextChoices):
        PENDING = "pending", _("Not decided yet")
        UPHELD = "upheld", _("The answer stands")
        PARTLY = "partly", _("Decided in part for the applicant")
        OVERTURNED = "overturned", _("Decided for the applicant")

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="appeals", verbose_name=_("case"))
    before = models.CharField(_("appealed to"), max_length=8, choices=Before)
    on = models.DateField(_("appealed on"))
    result = models.CharField(_("result"), max_length=12, choices=Result, default=Result.PENDING)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["case", "before"], name="case_is_appealed_once_before_each"),
            models.CheckConstraint(
                condition=models.Q(result="pending", decided_on=None)
                | (~models.Q(result="pending") & models.Q(decided_on__isnull=False)),
                name="case_appeal_is_decided_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_before_display()} {self.on:%d.%m.%Y}"
