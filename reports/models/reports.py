"""A report: a frozen version of figures with an edited narrative; the department's reply to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """One version of a survey's sociological summary. Figures are frozen with their hash."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEWED = "reviewed", _("Reviewed")
        DELIVERED = "delivered", _("Delivered to the department")
        PUBLISHED = "published", _("Published")

    survey = models.ForeignKey("surveys.Survey", models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField(_("version"))
    weights = models.ForeignKey(
        "reports.WeightSet", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    specification = models.JSONField(_("specification"))
    figures = models.JSONField(_("figures"))
    sha256 = models.CharField(max_length=64)
    summary = models.TextField(_("summary by the sociologist"), blank=True)
    summary_en = models.TextField(_("summary by the sociologist (English)"), blank=True)
    limits = models.TextField(_("limits"), blank=True)
    recommendations = models.TextField(_("recommendations"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "version"], name="report_version_is_used_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["delivered", "published"]) | Q(delivered_at__isnull=False),
                name="a_delivered_report_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="a_published_report_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.version}"


class DepartmentReply(models.Model):
    """What the department answers to a report: what it takes from it and what it will do."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="reply")
    text = models.TextField(_("what we understood and what we will do"))
    text_en = models.TextField(_("the same in English"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("department's reply")
        verbose_name_plural = _("departments' replies")

    def __str__(self) -> str:
        return str(self.report)


class NarrativeRevision(models.Model):
    """One keeping of a report's narrative: what it said then, and who wrote it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="revisions")
    texts = models.JSONField(_("texts"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("revision of a narrative")
        verbose_name_plural = _("revisions of narratives")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.report} {self.pk}"
